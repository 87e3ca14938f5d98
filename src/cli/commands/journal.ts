import { nodeHost, readInput, UsageError, verifyJournal, type JournalVerdict } from "../../index.js";
import { nearestOf } from "../../language/nearest.js";
import type { CommandDefinition } from "../definition.js";
import { exitCodes } from "../exit-codes.js";
import { optionList } from "../project.js";

/** `journal verify`: whether a record is still what was written. */
export const journalCommand: CommandDefinition = {
  name: "journal",
  summary: "check that the record of a run is unbroken: `journal verify FILE`",
  operands: [
    { name: "<action>", summary: "`verify`: 0 unbroken, 1 edited or a gap, 2 no journal" },
    { name: "<file>", summary: "the journal, in JSON Lines; `-` is standard input" },
  ],
  options: [],
  examples: ["journal verify identity-manager-server-6.1-to-6.2.jsonl"],
  async run(options, terminal) {
    const [action = "", path = ""] = optionList(options, "operands");
    if (action !== "verify")
      throw new UsageError(`Unexpected word \`${action}\` after \`journal\`, expected \`verify\``, {
        note: nearestOf(action, ["verify"]),
      });
    const file = path === "-" ? "standard input" : path.replaceAll("\\", "/");
    const verdict = verifyJournal(await readInput(nodeHost, path, file, "expected a journal"), file);
    terminal.print(
      verdict.faults.length === 0
        ? `${file}: ${describe(verdict)}\n`
        : verdict.faults.map(({ line, message }) => `${file}:${String(line)}: ${message}\n`).join(""),
    );
    return verdict.faults.length === 0 ? exitCodes.ok : exitCodes.findings;
  },
};

/**
 * "unbroken: 12 lines, server 6.1 to 6.2, from … to …". A journal that nothing closes may have lost its end, which no
 * chain shows.
 */
function describe({ header, lines, last }: JournalVerdict): string {
  const what =
    header === null
      ? ""
      : `, ${header.product} ${header.role} ${header.from} to ${header.to}, ${header.time} to ${last?.time ?? header.time}`;
  const end = last?.event === "close" ? "" : "; its last line does not close it, so that lines after it may be missing";
  return `unbroken: ${String(lines)} ${lines === 1 ? "line" : "lines"}${what}${end}`;
}
