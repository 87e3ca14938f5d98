/** The step that a settings file belongs to. */
import { fitsAny } from "../../language/path-pattern.js";
import type { StepReference } from "../../model/expectations.js";
import type { CheckContext } from "../check.js";

/** The step that copies the file at a path: the guide's, else the one that we advise; `null` where none does. */
export function stepOfFile(
  path: string,
  { expectations: { copies, furtherCopies } }: Pick<CheckContext, "expectations">,
): StepReference | null {
  return (
    [...copies, ...furtherCopies].find(({ files, to }) =>
      fitsAny(
        path,
        files.map((file) => `${to}/${file}`),
      ),
    )?.step ?? null
  );
}
