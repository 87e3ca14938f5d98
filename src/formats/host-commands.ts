/** What the sheet tells to type besides the steps: the check of the result, and how the scripts are started. */
import { shellWord } from "../language/shell-word.js";
import { code, text, type Block, type Inline } from "../model/inline.js";
import type { Hop, Runbook } from "../model/runbook.js";

/** `identity-manager-server-6.1-to-6.2`: the document's id, and the name of its files. */
export const documentId = ({ product, role, from, to }: Pick<Runbook, "product" | "role" | "from" | "to">): string =>
  `${product.id}-${role.id}-${from}-to-${to}`;

/** As {@link shellWord}, but in double quotes where that means the same to PowerShell: `cmd` knows no others. */
const quote = (value: string): string =>
  shellWord(value) === value || /["$`%\u201c-\u201e]/u.test(value) ? shellWord(value) : `"${value}"`;

/** The command that checks the host after this hop, with blanks for what was not given. */
export function verifyCommand(
  { role, parameters, hops }: Pick<Runbook, "role" | "parameters" | "hops">,
  { from, to }: Hop,
): Inline[] {
  const { workingDirectory, backupName, url } = parameters;
  const given = (value: string | undefined, name: string, label: string): string | Inline =>
    value === undefined ? { type: "blank", name, label } : quote(value);
  return commandLine([
    ...["upgrade-runbook", "verify", given(workingDirectory, "workingDirectory", "working directory")],
    ...["--role", quote(role.id), "--from", quote(from), "--to", quote(to)],
    ...["--archive", given(archiveOf(parameters.archives, to), "archive", `release archive of ${to}`)],
    ...["--baseline", given(archiveOf(parameters.archives, from), "archive", `release archive of ${from}`)],
    ...(backupName === undefined ? [] : ["--backup", quote(hops.length > 1 ? `${backupName}-${from}` : backupName)]),
    ...(url === undefined ? [] : ["--url", quote(url)]),
  ]);
}

/** The archive that the parameters name for a version or a build of it. */
export const archiveOf = (archives: Readonly<Record<string, string>> = {}, version: string): string | undefined =>
  archives[version] ??
  Object.entries(archives).find(([known]) => version.startsWith(`${known}.`) || known.startsWith(`${version}.`))?.[1];

/** A command line of words and blanks; words that follow each other are one piece, so that it can be copied as one. */
function commandLine(words: readonly (string | Inline)[]): Inline[] {
  const line: Inline[] = [];
  for (const word of words) {
    const last = line.at(-1);
    if (typeof word === "string" && last?.type === "code") line[line.length - 1] = code(`${last.value} ${word}`);
    else line.push(...(last === undefined ? [] : [text(" ")]), typeof word === "string" ? code(word) : word);
  }
  return line;
}

/**
 * How to start the PowerShell scripts on a server that is locked down. From PowerShell's own help,
 * `about_Execution_Policies`.
 */
export function scriptBlocks(runbook: Pick<Runbook, "product" | "role" | "from" | "to">): Block[] {
  const id = documentId(runbook);
  const [run, check] = [quote(`.\\${id}.ps1`), quote(`.\\${id}.verify.ps1`)];
  const item = (...children: Inline[]): Block[] => [{ type: "paragraph", children }];
  const items = [
    item(
      text("Open Windows PowerShell with “Run as administrator”, in the folder of the scripts, and look: "),
      code("Get-ExecutionPolicy -List"),
      text(" and "),
      code("$ExecutionContext.SessionState.LanguageMode"),
      text("."),
    ),
    item(text("A downloaded file is blocked until you unblock it: "), code(`Unblock-File ${run}, ${check}`), text(".")),
    item(
      text("Start it for this one process, which leaves the machine's policy as it is: "),
      code(`powershell.exe -NoProfile -ExecutionPolicy Bypass -File ${run}`),
      text("; to check only, the same with "),
      code(check),
      text("."),
    ),
    item(
      text("If "),
      code("MachinePolicy"),
      text(" or "),
      code("UserPolicy"),
      text(
        " is set, group policy wins over that: have both scripts signed or allowed before the window. If the language mode is not ",
      ),
      code("FullLanguage"),
      text(", application control holds them: have both files allowed. Else work by hand from this sheet."),
    ),
  ];
  return [{ type: "list", ordered: true, start: 1, items }];
}

/**
 * Whether a line is there to be typed: it ends in code of several words with nothing beside it but
 * blanks and a verb, as in "Run `program --option`".
 */
export function isCommand(line: readonly Inline[]): boolean {
  const [first, ...rest] = line;
  const typed = first?.type === "text" && /^(?:Run|Type) $/u.test(first.value) ? rest : line;
  const isTyped = typed.every(
    (part) => part.type === "code" || part.type === "blank" || (part.type === "text" && part.value === " "),
  );
  return isTyped && typed.some((part) => part.type === "code" && part.value.trim().includes(" "));
}
