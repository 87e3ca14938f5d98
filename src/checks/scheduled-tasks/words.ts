import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "no task and no other service in this folder",
  "not-here": "this is no Windows",
  "none-actual": "none",
  "none-message": "No scheduled task and no other service starts something in this folder.",
  "some-actual": "{names}",
  "some-message": "Scheduled tasks or services start something in this folder: {names}.",
  "some-remedy": "Switch them off for the night, and on again afterwards; write it on the sheet.",
});
