import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "{target} is started",
  done: "{target} runs",
});
