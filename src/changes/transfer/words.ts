import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "{files} from `{from}` go to `{to}`",
  already: "{files} in `{to}`, and no more in `{from}`",
  lacks: "neither `{from}` nor `{to}` has {files}",
  lacksRemedy: "See that `{from}` is the right folder. If it never had them, acknowledge the step by its id, `{id}`.",
  noTarget: "there is no folder `{to}` to move into",
  taken: "`{file}` is there already, so what is in `{from}` cannot take its place",
  takenRemedy: "See which of the two is right, and move the other away. Nothing is overwritten.",
  done: "{files} moved into `{to}`",
  undone: "`{file}` is in `{from}` again",
  lost: "`{file}` is not in `{to}` any more, so it cannot be put back into `{from}`",
  lostRemedy: "Find out where it went, put it back, and take the run back again.",
});
