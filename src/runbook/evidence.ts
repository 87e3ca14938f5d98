/** A runbook whose go/no-go lines say what a look before the upgrade has seen. */
import { toInlines } from "../language/inlines.js";
import { UsageError } from "../model/errors.js";
import type { Preflight, PreflightResult } from "../model/preflight.js";
import type { Runbook, RunbookStep } from "../model/runbook.js";

/**
 * The same runbook, with what was seen beside each go/no-go line; a line that it ticks is ticked.
 *
 * @throws {UsageError} where another role, path or host was looked at
 */
export function withEvidence(runbook: Runbook, preflight: Preflight): Runbook {
  const { subject } = preflight;
  const asked = `${runbook.role.id}, ${runbook.from} to ${runbook.to}`;
  const seen = `${subject.role}, ${subject.from} to ${subject.to}`;
  if (asked !== seen)
    throw new UsageError(`Unexpected evidence of ${seen}, expected one of ${asked}`, {
      note: "Look again with preflight, for this role and path.",
    });
  const { host } = runbook.parameters;
  if (host !== undefined && host !== subject.host)
    throw new UsageError(`Unexpected evidence of the host \`${subject.host}\`, expected one of \`${host}\``, {
      note: "Each host has its own preflight.",
    });
  const lines = new Map(preflight.lines.map((line) => [line.id, line]));
  const look = (step: RunbookStep): RunbookStep => {
    const line = lines.get(step.id);
    const results = line?.results.flatMap((index) => preflight.results[index] ?? []) ?? [];
    if (line === undefined || results.length === 0) return step;
    const paragraphs = results.map((result) => ({ type: "paragraph" as const, children: tell(result, preflight) }));
    return { ...step, info: [...step.info, ...paragraphs], seen: line.state };
  };
  const sections = runbook.sections.map((section) => ({ ...section, steps: section.steps.map(look) }));
  return { ...runbook, sections };
}

const words: Readonly<Record<PreflightResult["outcome"], string>> = {
  pass: "Seen",
  warn: "Seen, a risk",
  fail: "Seen, no-go",
  skip: "Not seen",
  unknown: "Could not be seen",
};

function tell(
  { outcome, message, remedy }: PreflightResult,
  { startedAt, subject }: Preflight,
): RunbookStep["command"] {
  const said = message.replace(
    /^Skipped: (.)(.*)$/su,
    (_, first: string, rest: string) => `${first.toUpperCase()}${rest}.`,
  );
  const when = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)}`;
  const todo = remedy === undefined ? "" : ` ${remedy}`;
  return toInlines(`${words[outcome]} on \`${when}\` at ${subject.host}: ${said}${todo}`);
}
