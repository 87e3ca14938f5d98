import { say } from "../../language/words.js";
import { workFolder } from "../../model/run.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell } from "../result/result.js";
import { words } from "./words.js";

/** Where a run unpacks a release, before it gets its name: the longest path there is. */
const unpacked = `/${workFolder}/extracting/`;
/** Windows' own limit, with the end of the text. */
const longest = 259;

/** No file of a release gets a path that is too long for programs that keep to Windows' old limit. */
export const pathLength: Check<PreflightContext> = {
  name: "path-length",
  summary: "No file of the new release gets a path of more than 259 characters",
  words,
  severities: { warn: "medium" },
  judge({ readiness, hostDirectory }) {
    const draft = { subject: hostDirectory, step: null, expected: say(words.expected, { longest }) };
    const paths = readiness.archives.flatMap(({ manifest }) => manifest?.entries.map(({ path }) => path) ?? []);
    const [first, ...others] = paths;
    if (first === undefined) return [skipped(hostDirectory, null, draft.expected, say(words["no-archive"]))];
    const path = others.reduce((one, other) => (other.length > one.length ? other : one), first);
    const length = hostDirectory.replace(/[\\/]+$/u, "").length + unpacked.length + path.length;
    const values = { path, length, longest };
    if (length <= longest) return [{ ...draft, outcome: "pass", ...tell(words, "right", values) }];
    return [{ ...draft, outcome: "warn", ...tell(words, "long", values) }];
  },
};
