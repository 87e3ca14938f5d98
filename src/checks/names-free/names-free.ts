import { say } from "../../language/words.js";
import { workFolder } from "../../model/run.js";
import { foldName } from "../../model/observation.js";
import type { Check, PreflightContext } from "../check.js";
import { aboutFiles, options, skipped, tell, type Draft } from "../result/result.js";
import { words } from "./words.js";

/** The folder where runs keep their journal. */
const journal = `${workFolder}/journal.jsonl`;

/**
 * The names that the procedure gives are free, no run is under way, and the runtime folder is a folder of its own.
 * Folders of earlier upgrades are named, so that nobody takes them for this one's backup.
 */
export const namesFree: Check<PreflightContext> = {
  name: "names-free",
  summary: "The names that folders get are free, no run is under way, and the runtime folder is no link",
  words,
  severities: { fail: "inhibitor", warn: "low" },
  judge(context) {
    const { expectations, situation, readiness } = context;
    const { runtime } = expectations;
    const [first = runtime] = readiness.backups;
    const expected = say(words.expected, { names: readiness.backups });
    if (situation.noRuntime !== null) return [skipped(first, null, expected, situation.noRuntime)];
    const found = [...judgeJournal(context), ...judgeTaken(context), ...judgeLink(context), ...judgeEarlier(context)];
    if (found.some(({ outcome }) => outcome === "fail")) return found;
    const right = tell(words, "right", { names: readiness.backups });
    return [{ subject: first, step: null, outcome: "pass", expected, ...right }, ...found];
  },
};

function judgeJournal({ readiness }: PreflightContext): Draft[] {
  if (readiness.journal !== "begun" && readiness.journal !== "broken") return [];
  const told = tell(words, readiness.journal, { journal });
  return [{ subject: journal, step: null, outcome: "fail", expected: say(words["expected-ended"]), ...told }];
}

function judgeTaken({ observation, readiness, remedies, expectations: { from } }: PreflightContext): Draft[] {
  const names = new Map(observation.names.map((name) => [foldName(name), name]));
  return readiness.backups.flatMap((backup): Draft[] => {
    const taken = names.get(foldName(backup));
    if (taken === undefined) return [];
    const free = `${taken}-before-${from}`;
    const told = tell(words, "taken", { taken, backupOption: options.backup, command: remedies.rename(taken, free) });
    return [
      { subject: taken, step: null, outcome: "fail", expected: say(words["expected-free"], { backup }), ...told },
    ];
  });
}

function judgeLink({ readiness: { runtimeTarget: target }, expectations: { runtime } }: PreflightContext): Draft[] {
  if (target === null) return [];
  const told = tell(words, "link", { runtime, target });
  return [
    { subject: runtime, step: null, outcome: "warn", expected: say(words["expected-folder"], { runtime }), ...told },
  ];
}

function judgeEarlier({ observation, readiness, expectations: { runtime } }: PreflightContext): Draft[] {
  const own = new Set(readiness.backups.map(foldName));
  const folders = observation.lookAlikes.filter((name) => !own.has(foldName(name)));
  if (folders.length === 0) return [];
  const told = tell(words, "earlier", { folders });
  const expected = say(words["expected-alone"], { runtime });
  return [{ step: null, outcome: "warn", expected, ...told, ...aboutFiles(folders, runtime) }];
}
