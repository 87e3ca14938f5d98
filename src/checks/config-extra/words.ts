import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  expected: "the customer's other settings files, carried over",
  "none-actual": "there are none",
  "none-message": "`{folder}` has no settings files besides those that the guide copies.",
  "expected-file": "the settings of `{source}`, where they are the customer's own",
  "kept-actual": "carried over",
  "kept-message": "`{path}` has the customer's settings.",
  "default-actual": "the default, as before",
  "default-message": "`{source}` is the default of {from}, so nothing of the customer's is in it.",
  "missing-elsewhere": "runtime-complete: `{path}` is missing",
  "no-baseline":
    "without `{baselineOption}` it is not known whether `{source}` is the customer's own or the default of {from}",
  "diverged-actual": "differs",
  "diverged-message": "`{path}` differs from `{source}` in settings that no default explains.",
  "diverged-remedy": "Compare {current} with {kept}.",
  "expected-nobodys": "`{path}` from the backup, from the release or from a step",
  "nobodys-actual": "in the runtime folder alone",
  "nobodys-message": sentence(
    "`{path}` comes from neither the release, nor a step, nor the backup (there is no `{source}`); the program reads ",
    "it, and what it says wins over the settings that were copied.",
  ),
  "nobodys-remedy": "Find out who put it there. If nobody wants it, take it out of the way: {command}",
  "gone-actual": "left behind",
  "gone-message": "`{source}` was left behind: the guide does not copy it, but the settings in it are the customer's.",
  "gone-remedy": "{command}",
  "lacking-actual": "without the customer's settings",
  "lacking-message": "`{path}` lacks settings that `{source}` has and the default of {from} had not{lost}.",
  "lacking-remedy": sentence(
    "Compare {current} with {kept}, and carry over what is the customer's own; what the new release changed in the ",
    "file may have to stay.",
  ),
  lost: ": {keys}",
});
