import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "room for the new release",
  "no-archive": "release-archive: without an archive it is not known how much room a release takes",
  unseen: "The disk of {directory} does not say how much more fits on it.",
  "unseen-do": "Look whether {needed} MB fit beside what is there.",
  "short-actual": "{free} MB free",
  "short-message": "The disk of {directory} has {free} MB left, and the new release takes {needed} MB.",
  "short-remedy": "Make room before the night.",
  "right-actual": "{free} MB free",
  "right-message": "The disk of {directory} has {free} MB left; the new release takes {needed} MB.",
});
