/** The exit codes, by name. Scripts rely on the numbers. */
export const exitCodes = {
  /** All is well. */
  ok: 0,
  /** Something was found: a lint error, a failed check, a conflict. */
  findings: 1,
  /** Wrong usage, or input that cannot be read or is invalid. */
  usage: 2,
  /** A run stopped; the journal tells how to go on or back. */
  stopped: 3,
  /** A bug of ours. */
  bug: 70,
  /** Interrupted from outside. */
  interrupted: 130,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
