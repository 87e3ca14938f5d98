/**
 * The errors we tell our caller about. A *message* is about a text, an *outcome* about a host;
 * these are about what was asked of us. The command line turns them into exit codes.
 */
import type { Place } from "./inline.js";

/** What else a {@link UsageError} can say. */
export interface UsageErrorDetails {
  /** Where in the input; `undefined` where the input has no place. */
  place?: Partial<Place> & { file: string };
  /** The key of the parameter that it is about, where no file is known: whoever read the parameters knows the place. */
  parameter?: string;
  /** How to mend it, in one sentence. */
  note?: string;
  cause?: unknown;
}

/** Wrong usage, unreadable or invalid input: exit code 2, no stack trace. */
export class UsageError extends Error {
  readonly place: UsageErrorDetails["place"];
  readonly parameter: string | undefined;
  readonly note: string | undefined;

  constructor(message: string, details: UsageErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "UsageError";
    this.place = details.place;
    this.parameter = details.parameter;
    this.note = details.note;
  }

  /** `file:line:column: message` and, on a line of its own, the note. */
  override toString(): string {
    const { file, line, column } = this.place ?? {};
    const where = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(":");
    return (where ? `${where}: ` : "") + this.message + (this.note ? `\n  ${this.note}` : "");
  }
}
