import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "a step that carries the customer's own files over",
  "none-actual": "none",
  "none-message":
    "`{runtime}` holds no file of the customer's own, by the pack's patterns and by what the settings name.",
  "carried-actual": "{files}",
  "carried-message": "The customer's own files are carried over by a step: {files}.",
  "left-actual": "no step copies {files}",
  "left-message": "The customer's own, and no step copies it: {files}.",
  "left-remedy": "Copy them too {when}; write it on the sheet.",
});
