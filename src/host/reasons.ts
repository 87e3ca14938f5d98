/** Why the machine could not do something, in words an operator understands. */

const reasons: Readonly<Record<string, string>> = {
  EACCES: "there are no rights to read it",
  EPERM: "there are no rights to read it",
  EBUSY: "another program has it open and shares it with nobody",
  ENOENT: "it is not there",
  ENOTDIR: "it is not there: a part of its path is a file",
  EISDIR: "it is a folder, not a file",
  ENXIO: "it is a device, pipe or socket, not a file",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its path is longer than the system can open",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk or the network failed while it was read",
  ESTALE: "the network share has gone away",
  ENOTCONN: "the network share has gone away",
  EHOSTUNREACH: "the network share does not answer",
  ENETUNREACH: "the network share does not answer",
  ETIMEDOUT: "the network share does not answer",
};

/** Node's code of an error (`EACCES`); empty where it has none. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Half a sentence that begins with "it" or "there". */
export const explainError = (error: unknown): string =>
  reasons[errorCode(error)] ?? `it could not be read (${errorCode(error) || "no reason given"})`;

/** Nothing has this name, or a part of its path is a file. */
export const isAbsence = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(errorCode(error));

/** `it is larger than 10 MiB`. */
export const explainTooLarge = (maxBytes: number): string =>
  `it is larger than ${maxBytes >= 1 << 20 ? `${Math.floor(maxBytes / (1 << 20))} MiB` : `${maxBytes} bytes`}`;
