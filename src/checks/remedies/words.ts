/** The commands that mend something, and what stands beside them. Each place holds a word of PowerShell, in quotes. */
import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  "find-backup": "Look for the folder that really holds {from} and name it with {backupOption}.",
  "name-backup": sentence(
    'These folders hold {from}: {folders}. Run the command again with {backupOption} "{name}", if that is the one of ',
    "the last upgrade.",
  ),
  "move-backup": sentence(
    "{from} lies in {folders}. Move it out, so that it is the backup, and run the command again (with {backupOption} ",
    '"{name}", where it is not the name that the runbook gives it): {command}',
  ),
  "renamed-folder": "that folder",
  "other-backup": "a backup of {from}",
  copy: "Copy-Item -LiteralPath {from} -Destination {to}",
  "make-folder": 'New-Item -ItemType "Directory" -Force -Path {folder}; {then}',
  rename: "Rename-Item -LiteralPath {path} -NewName {name}",
  move: "Move-Item -LiteralPath {from} -Destination {to}",
  "move-content": "Get-ChildItem -Force -LiteralPath {from} | Move-Item -Destination {to}",
  list: "Get-ChildItem -Force -LiteralPath {path}",
  remove: "Remove-Item -LiteralPath {paths}",
  "remove-some": "Remove-Item -LiteralPath {paths} # and the {count} others",
  "remove-folder": "Remove-Item -Recurse -LiteralPath {path}",
  "show-version": 'Get-Item -LiteralPath {path} | Select-Object -ExpandProperty "VersionInfo"',
});
