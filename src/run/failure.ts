/** What went wrong on a host, in words for the operator. */
import { StopError } from "../changes/index.js";
import { errorCode } from "../host/reasons.js";
import { UsageError } from "../model/errors.js";

const failures: Readonly<Record<string, string>> = {
  EACCES: "there are no rights to change it, or another program holds it",
  EPERM: "there are no rights to change it, or another program holds it",
  EBUSY: "another program holds it open",
  EROFS: "the disk can only be read",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full for this user",
  EEXIST: "something of that name is there already",
  ENOTEMPTY: "something of that name is there already",
  ENOENT: "it is not there any more",
  EXDEV: "it lies on another disk",
  EIO: "the disk or the network failed",
};

const remedies: Readonly<Record<string, string>> = {
  EBUSY: "See that the program has ended and that no window, console or scanner holds a file of the folder.",
  EACCES: "See that the program has ended and that no window, console or scanner holds a file of the folder.",
  EPERM: "See that the program has ended and that no window, console or scanner holds a file of the folder.",
  ENOSPC: "Make room on the disk.",
  EDQUOT: "Make room on the disk.",
};

/** Half a sentence. */
export const explainFailure = (error: unknown): string =>
  failures[errorCode(error)] ?? (error instanceof Error ? error.message : String(error));

/** What went wrong on the host, and what to do; `null`: it is a bug of ours. */
export function failureOf(error: unknown): string[] | null {
  if (error instanceof StopError) return [`${capital(error.message)}.`, error.remedy];
  if (error instanceof UsageError) return [error.toString()];
  const code = errorCode(error);
  if (code === "") return null;
  const path =
    error instanceof Error && "path" in error && typeof error.path === "string" ? ` (\`${error.path}\`)` : "";
  return [`${capital(explainFailure(error))}${path}.`, remedies[code] ?? ""];
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
