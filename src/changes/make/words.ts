import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "`{path}` is made",
  already: "`{path}` is there",
  done: "`{path}` is there now",
  undone: "`{path}` is gone",
});
