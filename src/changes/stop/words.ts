import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "{target} is stopped",
  already: "{target} does not run",
});
