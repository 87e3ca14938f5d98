/** The commands that mend something, and what stands beside them. Each place holds a word of PowerShell, in quotes. */
import { defineWords } from "../../language/words.js";

export const words = defineWords({
  copy: "Copy-Item -LiteralPath {from} -Destination {to}",
  "make-folder": 'New-Item -ItemType "Directory" -Force -Path {folder}; {then}',
  rename: "Rename-Item -LiteralPath {path} -NewName {name}",
  move: "Move-Item -LiteralPath {from} -Destination {to}",
  "move-content": "Get-ChildItem -Force -LiteralPath {from} | Move-Item -Destination {to}",
  remove: "Remove-Item -LiteralPath {paths}",
  "remove-some": "Remove-Item -LiteralPath {paths} # and the {count} others",
  "remove-folder": "Remove-Item -Recurse -LiteralPath {path}",
  "show-version": 'Get-Item -LiteralPath {path} | Select-Object -ExpandProperty "VersionInfo"',
});
