/** In what the verify script differs from the judge of this library. The script's help says it, and a test holds both to it. */
import type { CheckName } from "../../model/verification.js";

/** A check, or a part of one, that one of the two judges alone does. */
export interface JudgeDifference {
  check: CheckName;
  /** `judged`: only the script looks at all; `detail`: both judge alike, and tell it in other words. */
  kind: "judged" | "detail";
  reason: string;
}

/** Every difference. */
export const judgeDifferences: readonly JudgeDifference[] = [
  {
    check: "runtime-rights",
    kind: "judged",
    reason:
      "the script alone reads rights, by Get-Acl, of the two folders themselves; where there is no Get-Acl it is skipped",
  },
  ...(["administrator", "hosting-bundle", "hosting", "scheduled-tasks"] as const).map((check) => ({
    ...{ check, kind: "judged" as const },
    reason: "before the upgrade, the script alone asks Windows for it, on the host itself",
  })),
  {
    check: "config-readable",
    kind: "detail",
    reason: "of XML that is not well-formed the script tells the place and no more, by the words of neither parser",
  },
];
