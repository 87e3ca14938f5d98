import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  expected: "{to} in `{runtime}`, and {from} in `{backup}`",
  "old-again-actual": "{from} in `{runtime}` again",
  "old-again-message": "`{runtime}` holds the old release again: its files are those of {from}.",
  "old-again-remedy": sentence(
    "Stop the program, rename {runtimePath} so that it is out of the way, extract the release archive of {to} into a ",
    "new {runtimePath}, and copy the settings files from {settings}.",
  ),
  "backup-is-new-actual": "{to} in `{backup}`",
  "backup-is-new-message":
    "`{backup}` holds the new release and not the old one: it is no way back, and its settings may not be yours.",
  "backup-is-new-remedy":
    "Find the folder that really holds {from} and name it with {backupOption}; keep {backupPath} until that is settled.",
  "swapped-actual": "{from} in `{runtime}`, and {to} in `{backup}`",
  "swapped-message": "The folders are swapped: `{runtime}` holds the old release {from}, and `{backup}` the new one.",
  "swapped-remedy": "Stop the program, then give each folder the other's name: {command}",
  "both-the-same-actual": "the same release in `{runtime}` and in `{backup}`",
  "both-the-same-message": "`{runtime}` and `{backup}` hold the same release: one of the two was extracted twice.",
  "both-the-same-remedy":
    "Run the command again with {archiveOption} and {baselineOption}, which tell which of the two it is.",
  "one-folder-actual": "one folder under two names",
  "one-folder-message":
    "`{runtime}` and `{backup}` lead to one folder: one of the two is a link or junction, so nothing was replaced.",
  "one-folder-remedy": sentence(
    "Do not delete {runtimePath} or {backupPath}: what is in the one is gone from the other. Find out which is the ",
    "link, give it another name, and see that the release {from} has the name of the backup before you go on.",
  ),
  "unseen-actual": "parts could not be looked at",
  "unseen-message": "What `{runtime}` holds could not be told: parts of it could not be looked at.",
  "unseen-remedy": "{remedy}",
  "right-actual": "two releases",
  "right-message": "`{runtime}` and `{backup}` hold different releases.",
});
