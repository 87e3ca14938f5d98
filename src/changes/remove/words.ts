import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "`{path}` is put away, and kept as `{kept}`",
  already: "`{path}` is not there",
  undone: "`{path}` is there again",
  aside: "what is `{path}` now is kept as `{kept}`",
});
