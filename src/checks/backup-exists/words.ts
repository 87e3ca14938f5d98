import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  "expected-renamed": "the old runtime folder under another name",
  expected: "a folder `{name}` with the release {from} in it",
  "there-actual": "a folder `{name}` with {files|file|files}",
  "there-message": "`{name}` is there, with {files|file|files}.",
  "alike-actual": "a folder `{name}` with {files|file|files}",
  "alike-message": sentence(
    "There is no `{planned}`; `{name}` holds this role's program and is taken for the backup ",
    "(`{backupOption}` names another), with {files|file|files}.",
  ),
  "missing-actual": "{found}",
  "missing-message": "There is {instead}.{untouched}{inside}{alike}",
  "missing-remedy": "{remedy}",
  untouched: " `{runtime}` still holds the old release, so nothing seems to have been renamed.",
  alike: " These look like it: {names}; name the right one with `{backupOption}`.",
  inside: " The release {from} lies in `{folder}`.",
  "move-it": "Stop the program, and move it to its place: {command}",
  "begin-again": "Begin with the first step of the runbook; the renaming is step {number}: {command}",
  "name-it": 'Run the command again with {backupOption} "{name}", if that is the folder with the old release.',
  "find-it": sentence(
    "Find out where the old `{runtime}` of {from} went. Without it there is no way back from {to} by renaming, and ",
    "the settings have to come from another backup: restore it as {path}.",
  ),
});
