/** What many checks say. */
import { defineWords } from "../../language/words.js";

export const words = defineWords({
  "by-script": "only the PowerShell script asks Windows for it, on the host itself",
  skipped: "Skipped: {reason}",
  "not-looked-at": "not looked at",
  "no-subject": "for this role and procedure there is nothing that it looks at",
  "unseen-actual": "could not be looked at",
  "unseen-because-actual": "could not be looked at: {reason}",
  "unseen-because-message": "`{name}` could not be looked at: {reason}.",
  "unseen-because-remedy": "{remedy}",
  "look-again": "Set right what keeps it from being read, or run the command again as somebody who may read {what}.",
  "look-yourself": "Look yourself whether {path} is there.",
  "the-file": "the file",
  "both-files": "both files",
  "whole-folder": "the whole folder",
  "no-reason": "no reason given",
  it: "it",
  them: "them",
});
