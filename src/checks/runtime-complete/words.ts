import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  "expected-any": "every file of the release",
  expected: "the {files|file|files} of `{archive}`, by {how}",
  "by-size": "size",
  "by-content": "size and {checksum}",
  "no-archive": "without `{archiveOption}` there is nothing to compare with",
  "right-actual": "all of them",
  "right-message": "All {files|file|files} of the release are in `{runtime}`{how}.",
  "by-their-sizes": ", by their sizes",
  "unseen-actual": "{files|file|files} could not be looked at: {names}",
  "unseen-message": "{files|file|files} of the release could not be looked at ({reason}): {names}.",
  "unseen-remedy": "{remedy}",
  "wrong-actual": "{told}",
  "wrong-message": "Of the release, {told}.{locked}",
  "wrong-remedy": sentence(
    "Stop the program and extract these files again from {archive} ({to}) into {path}; leave your settings files as ",
    "they are.",
  ),
  missing: "{files|file|files} missing ({names})",
  truncated: "{files|file|files} truncated ({names})",
  old: "{files|file|files} still the old release's ({names})",
  changed: "{files|file|files} changed ({names})",
  moved: "{files|file|files} in another place ({names})",
  "moved-to": "{path} → {to}",
  "with-detail": "{path}: {detail}",
  locked: sentence(
    " A file that was in use during the extraction stays as it was: stop the program, and under IIS wait for the end ",
    "of the worker process.",
  ),
});
