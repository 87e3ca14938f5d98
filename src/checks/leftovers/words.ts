import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "nothing that is left over from hand work",
  "none-actual": "nothing",
  "none-message": "Nothing is left over in `{runtime}`.",
  "some-actual": "{files}",
  "some-message": "Left over: {files}. {why}",
  "hand-made": "A copy of a settings file, made by hand; no program reads it.",
  "some-remedy": "Look at {them}, then: {command}",
});
