/** What went wrong on a host, in words for the operator. */
import { runWords as words, StopError } from "../changes/index.js";
import { errorCode } from "../host/reasons.js";
import { UsageError } from "../model/errors.js";

/** What Node's codes mean here, and how to go on. */
const failures: Readonly<Record<string, { says: string; remedy?: string }>> = {
  EACCES: { says: words.noRights, remedy: words.inUseRemedy },
  EPERM: { says: words.noRights, remedy: words.inUseRemedy },
  EBUSY: { says: words.heldOpen, remedy: words.inUseRemedy },
  EROFS: { says: "the disk can only be read" },
  ENOSPC: { says: words.diskFull, remedy: words.diskRemedy },
  EDQUOT: { says: "the disk is full for this user", remedy: words.diskRemedy },
  EEXIST: { says: "something of that name is there already" },
  ENOTEMPTY: { says: "something of that name is there already" },
  ENOENT: { says: "it is not there any more" },
  EXDEV: { says: "it lies on another disk" },
  EIO: { says: "the disk or the network failed" },
};

/** Half a sentence. */
export const explainFailure = (error: unknown): string =>
  failures[errorCode(error)]?.says ?? (error instanceof Error ? error.message : String(error));

/** What went wrong on the host, and what to do; `null`: it is a bug of ours. */
export function failureOf(error: unknown): string[] | null {
  if (error instanceof StopError) return [`${capital(error.message)}.`, error.remedy];
  if (error instanceof UsageError) return [error.toString()];
  const code = errorCode(error);
  if (code === "") return null;
  const path =
    error instanceof Error && "path" in error && typeof error.path === "string" ? ` (\`${error.path}\`)` : "";
  return [`${capital(explainFailure(error))}${path}.`, failures[code]?.remedy ?? ""];
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
