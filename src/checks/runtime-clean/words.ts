import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  expected: "nothing in `{runtime}` but the release and what is known to be beside it",
  "no-archive": "without `{archiveOption}` it is not known what belongs there",
  "wrong-backup": "{premise}, so nothing tells which files are the customer's",
  "clean-actual": "nothing else",
  "clean-message": "Nothing lies in `{runtime}` that is not explained.",
  "customers-actual": "{files|file|files} that the backup has too",
  "customers-message": "{taken}",
  "taken-one": sentence(
    "{files|file|files} ({names}) is taken for the customer's, since the backup has it; with `{baselineOption}` stale ",
    "ones of the old release would be told apart.",
  ),
  "taken-many": sentence(
    "{files|file|files} ({names}) are taken for the customer's, since the backup has them; with `{baselineOption}` ",
    "stale ones of the old release would be told apart.",
  ),
  "strange-actual": "{told}",
  "strange-message": "In `{runtime}` there {are} {told}.{danger}{taken}",
  "strange-remedy": "Look at {them}, and delete what is not yours: {command}",
  is: "is",
  are: "are",
  danger: " A stale library may be loaded in place of the new one.",
  stale: "{files|file|files} of the old release that the new one no longer has ({names})",
  twins: "{files|file|files} beside another whose name differs only in case, which Windows cannot have ({names})",
  others: "{files|file|files} that nothing explains ({names})",
});
