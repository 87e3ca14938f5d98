import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "{programs} in `{runtime}`",
  "right-actual": "they are there",
  "right-message": "{programs} {are} in `{runtime}`.",
  is: "is",
  are: "are",
  "missing-actual": "{what}",
  "missing-message": "`{runtime}` lacks {programs}, without which the {target} cannot run.{hint}",
  "missing-remedy":
    "Extract the release archive of {to} again into {path}, and look whether a virus scanner has taken the file away.",
  empty: "{programs} without content",
  without: "without {programs}",
  "other-role": " The programs of the role “{role}” are: is this the archive of another role?",
});
