/** What the sheet tells to type besides the steps: the check of the result, and how the scripts are started. */
import { sha256Of } from "../language/bytes.js";
import { joinCode, quoted } from "../language/powershell-command.js";
import { shellWord } from "../language/shell-word.js";
import { code, text, type Block, type Inline } from "../model/inline.js";
import type { Command } from "../model/command.js";
import type { Hop, Runbook } from "../model/runbook.js";
import { archiveOf } from "../model/version.js";

/** `identity-manager-server-6.1-to-6.2`: the name of a runbook's files. */
export const fileId = ({ product, role, from, to }: Pick<Runbook, "product" | "role" | "from" | "to">): string =>
  `${product.id}-${role.id}-${from}-to-${to}`;

/**
 * What a document is called: its files' name, and behind it what stands for the organization, the host and all else that
 * its parameters say. A new edition of the guide changes nothing of it.
 */
export function documentId(runbook: Pick<Runbook, "product" | "role" | "from" | "to" | "parameters">): string {
  const said = Object.entries(runbook.parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  const name = fileId(runbook);
  return said.length === 0 ? name : `${name}-${sha256Of(JSON.stringify(said)).slice(0, 8)}`;
}

/** As {@link shellWord}, but in double quotes where that means the same to PowerShell: `cmd` knows no others. */
const quote = (value: string): string =>
  shellWord(value) === value || /["$`%\u201c-\u201e]/u.test(value) ? shellWord(value) : `"${value}"`;

/** The command that checks the host after this hop, with blanks for what was not given. */
export function verifyCommand(
  { role, parameters, hops }: Pick<Runbook, "role" | "parameters" | "hops">,
  { from, to }: Hop,
): Command {
  const { workingDirectory, backupName, url } = parameters;
  const given = (value: string | undefined, name: string, label: string): string | Inline =>
    value === undefined ? { type: "blank", name, label } : quote(value);
  const words: (string | Inline)[] = [
    ...["upgrade-runbook", "verify", given(workingDirectory, "workingDirectory", "working directory")],
    ...["--role", quote(role.id), "--from", quote(from), "--to", quote(to)],
    ...["--archive", given(archiveOf(parameters.archives, to), "archive", `release archive of ${to}`)],
    ...["--baseline", given(archiveOf(parameters.archives, from), "archive", `release archive of ${from}`)],
    ...(backupName === undefined ? [] : ["--backup", quote(hops.length > 1 ? `${backupName}-${from}` : backupName)]),
    ...(url === undefined ? [] : ["--url", quote(url)]),
  ];
  return {
    shell: "sh",
    words: joinCode(
      words.flatMap((word, index) => [
        ...(index === 0 ? [] : [code(" ")]),
        ...(typeof word === "string" ? [code(word)] : quoted([word])),
      ]),
    ),
  };
}

/** How a script is started for one process, which leaves the machine's policy as it is. */
export const startScript = (script: string): string =>
  `& "$env:windir\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" -NoProfile -ExecutionPolicy Bypass -File ${script}`;

/** What the script's parameters of one installation have behind their names, where there are several. */
export const parameterSuffix = (installations: number, to: string): string =>
  installations > 1 ? `_${to.replace(/\W/gu, "_")}` : "";

/**
 * How to start the PowerShell scripts on a server that is locked down. From PowerShell's own help,
 * `about_Execution_Policies`.
 */
export function scriptBlocks(runbook: Pick<Runbook, "product" | "role" | "from" | "to">): Block[] {
  const id = fileId(runbook);
  const [run, check] = [quote(`.\\${id}.ps1`), quote(`.\\${id}.verify.ps1`)];
  const shown = (value: string): Block => ({ type: "code", lang: "powershell", value });
  const said = (...children: Inline[]): Block => ({ type: "paragraph", children });
  const items: Block[][] = [
    [
      said(text("Open Windows PowerShell with “Run as administrator”, in the folder of the scripts, and look:")),
      shown("Get-ExecutionPolicy -List; $ExecutionContext.SessionState.LanguageMode"),
    ],
    [said(text("A downloaded file is blocked until you unblock it:")), shown(`Unblock-File ${run}, ${check}`)],
    [
      said(
        text(
          "Start it for this one process, which leaves the machine's policy as it is; to check only, the same with ",
        ),
        code(`${id}.verify.ps1`),
        text(":"),
      ),
      shown(startScript(run)),
    ],
    [
      said(
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
    ],
  ];
  return [{ type: "list", ordered: true, start: 1, items }];
}
