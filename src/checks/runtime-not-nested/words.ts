import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  expected: "the files of the release directly in `{runtime}`",
  "right-actual": "they are",
  "right-message": "No folder in `{runtime}` holds a release of its own.",
  "too-deep-actual": "they are in {folders}",
  "too-deep-message": "The release lies one folder too deep, in {folders}: the program will not be found.",
  "too-deep-remedy": sentence(
    "Stop the program, rename {path} so that it is out of the way, and extract the archive again so that its files ",
    "lie directly in it; or move them one folder up, where nothing there has their names: {command}",
  ),
  "twice-actual": "{folders} holds a release as well",
  "twice-message": "There is a release inside the release, in {folders}.",
  "twice-remedy": "{remedy}",
  "delete-it": "Look at what is in it, then delete it: {command}",
  "keep-it": sentence(
    "Do not delete it: it may be the only copy of {from}. See what it is: {command}; then move it out of `{runtime}`.",
  ),
  inside: "backup-exists: the backup lies in `{folder}`",
});
