/** The plan of an estate as text for a terminal, and as Markdown. Every text of the file's stays text. */
import { visibleText } from "../formats/visible.js";
import { escapeMarkdown } from "../formats/write-markdown.js";
import type { EstatePlan } from "../model/estate.js";

/** What writes both: how a heading, a list and a name look. */
interface Form {
  title: (text: string) => string[];
  heading: (text: string) => string[];
  item: (text: string) => string;
  plain: (text: string) => string;
}

const count = (number: number, noun: string): string => `${String(number)} ${noun}${number === 1 ? "" : "s"}`;

/** The plan for a terminal. */
export function estateToText(plan: EstatePlan): string {
  return write(plan, {
    title: (text) => [text],
    heading: (text) => ["", text],
    item: (text) => `  ${text}`,
    plain: visibleText,
  });
}

/** The plan as Markdown. */
export function estateToMarkdown(plan: EstatePlan): string {
  return write(plan, {
    title: (text) => [`# ${text}`],
    heading: (text) => ["", `## ${text}`, ""],
    item: (text) => `- ${text}`,
    plain: escapeMarkdown,
  });
}

function write(plan: EstatePlan, { title, heading, item, plain }: Form): string {
  const steps = plan.steps.map(({ number, set, verb, hosts, files, unit }) =>
    item(
      `${plain(set)}, step ${number} of ${unit}: ${verb}${files === undefined ? "" : ` ${files.map(plain).join(", ")} from`} ${hosts.map(plain).join(", ")}`,
    ),
  );
  const lines = [
    ...title(`${plain(plan.estate)}: to ${plan.to}`),
    "",
    ...plan.rules.map((rule) => item(plain(rule))),
    ...plan.notes.map((note) => item(plain(note))),
    item(`Plan ${plan.plan}`),
    ...plan.waves.flatMap((wave) => [
      ...heading(`Wave ${plain(wave.name)}: installation ${String(wave.hop)}, to ${wave.to}`),
      ...wave.batches.map((batch, index) => item(`batch ${String(index + 1)}: ${batch.map(plain).join(", ")}`)),
      item(
        wave.mayLose === 0
          ? `ends as soon as a host cannot be reached, stops or ${wave.stopOn === "warn" ? "is found with a warning" : "fails its check"}; a gate behind each batch`
          : `ends where more than ${count(wave.mayLose, "host")} of it cannot be reached, stop or ${wave.stopOn === "warn" ? "are found with a warning" : "fail their check"}; a gate behind each batch`,
      ),
      item(
        `planned: ${count(wave.minutes, "minute")}${wave.earliest === null ? "" : `, between ${wave.earliest} and ${wave.latest ?? ""}${wave.fits === false ? ", which is too short" : ""}`}`,
      ),
      ...(wave.hold === null
        ? []
        : [
            item(
              `hold: ${plain(wave.hold.after)}${wave.hold.soak === null ? "" : `, ${wave.hold.soak} later`}${wave.hold.by === null ? "" : `, signed by ${plain(wave.hold.by)}`}`,
            ),
          ]),
      item(wave.rollback.length === 0 ? "goes back first" : `goes back after ${wave.rollback.map(plain).join(", ")}`),
    ]),
    ...(steps.length === 0 ? [] : [...heading("What the servers' steps ask of other hosts"), ...steps]),
    ...heading("Hosts"),
    ...plan.hosts.map(({ name, role, from, unit, state, lacks }) =>
      item(
        `${plain(name)}: ${role}, ${from}${unit === null ? "" : ` by ${unit}`}, ${state}${lacks.length === 0 ? "" : `: ${lacks.map(plain).join(", ")}`}`,
      ),
    ),
    "",
    summaryOf(plan),
  ];
  return `${lines.join("\n")}\n`;
}

/** `31 hosts: 28 ready, 2 lack something, 1 is done`. */
function summaryOf({ hosts }: EstatePlan): string {
  const of = (state: string): number => hosts.filter((host) => host.state === state).length;
  const [lacking, done] = [of("lacks"), of("done")];
  const parts = [
    `${String(of("ready"))} ready`,
    ...(lacking === 0 ? [] : [`${String(lacking)} ${lacking === 1 ? "lacks" : "lack"} something`]),
    ...(done === 0 ? [] : [`${String(done)} ${done === 1 ? "is" : "are"} done`]),
  ];
  return `${count(hosts.length, "host")}: ${parts.join(", ")}`;
}
