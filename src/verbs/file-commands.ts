/** Commands of PowerShell that take files from one folder to another. */
import { listed, powershell, quoted } from "../language/powershell-command.js";
import { baseName, folderOf } from "../language/path-pattern.js";
import type { Command } from "../model/command.js";
import { code } from "../model/inline.js";
import type { HostNames } from "./verb.js";

/** Are commands about files and programs written for PowerShell here? */
export const isPowershell = ({ shell }: HostNames): boolean => shell === "powershell";

/** The files of one command, by where they go and how they are named. */
interface Batch {
  /** Below the folder that they go to; empty: that folder itself. */
  below: string;
  kind: "files" | "pattern" | "folder";
  files: string[];
}

/**
 * `cmdlet` on files: names together in one command, each pattern and folder in one of its own. `lenient`: it is fine
 * where there is none.
 */
export function filesCommands(
  cmdlet: string,
  {
    files,
    from,
    to,
    condition,
  }: { files: readonly string[]; from: string; to: string; condition?: string | undefined },
  host: HostNames,
  lenient: boolean,
): Command[] {
  if (!isPowershell(host)) return [];
  const commands = batchesOf(files, lenient).flatMap(({ below, kind, files: own }) => {
    const target = quoted(host.path(below === "" ? to : `${to}/${below}`));
    const source = (file: string) => quoted(host.path(`${from}/${file}`));
    const makes = below === "" ? [] : [powershell`New-Item -ItemType Directory -Force -Path ${target}`];
    const [first = ""] = own;
    const does =
      kind === "pattern"
        ? powershell`Get-ChildItem -LiteralPath ${quoted(host.path(folderOf(`${from}/${first}`)))} -Filter ${quoted(
            baseName(first),
          )} -File | ${[code(cmdlet)]} -Destination ${target}`
        : kind === "folder"
          ? powershell`${[code(cmdlet)]} -LiteralPath ${source(first)} -Destination ${target} -Recurse -Force`
          : powershell`${[code(cmdlet)]} -LiteralPath ${listed(own.map(source))} -Destination ${target}`;
    return [...makes, does];
  });
  return commands.map((command) => (condition === undefined ? command : { ...command, when: condition }));
}

function batchesOf(files: readonly string[], lenient: boolean): Batch[] {
  const batches: Batch[] = [];
  for (const file of files) {
    const name = file.replace(/\/$/u, "");
    const below = folderOf(name).replace(/\/$/u, "");
    const kind = name !== file ? "folder" : lenient || /[*?]/u.test(name) ? "pattern" : "files";
    const batch = batches.find((one) => kind === "files" && one.kind === kind && one.below === below);
    if (batch === undefined) batches.push({ below, kind, files: [name] });
    else batch.files.push(name);
  }
  return batches;
}
