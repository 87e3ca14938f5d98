import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the right to rename, make and delete",
  unseen: "the rights cannot be told on this system",
  "right-actual": "they are there",
  "right-message": "Whoever looked may rename, make and delete in `{path}`.",
  "lacking-actual": "they are not there",
  "lacking-message": "Whoever looked may not rename, make or delete in `{path}`.",
  "lacking-remedy": "Do the upgrade as somebody who may, on Windows as an administrator; look again as that account.",
});
