import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  expected: "the settings that the defaults of {to} introduce",
  "no-archive": "without `{archiveOption}` the new defaults are not known",
  "none-comparable": "no settings file that the guide copies can be compared",
  "none-actual": "all there",
  "none-message": "`{path}` lacks no setting that the default of {to} introduces.",
  "some-actual": "without {count|setting|settings}",
  "some-message": sentence(
    "The default of {to} introduces {count|setting|settings} that `{path}` does not have: {keys}. The program falls ",
    "back on its own defaults for {them}.",
  ),
});
