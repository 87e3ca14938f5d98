import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "`{from}` becomes `{to}`",
  already: "`{to}` is there and `{from}` is not",
  alreadyUnpacked: "`{to}` is there, and `{from}` is the new release already",
  absent: "neither `{from}` nor `{to}` is there",
  absentRemedy: "See that the working directory is the right one, and that the steps before were done.",
  taken: "`{to}` is there already, so `{from}` cannot become it",
  takenRemedy:
    "Choose another name for the backup, or move `{to}` away if it is of no use any more. Nothing is overwritten.",
  done: "`{from}` is now `{to}`",
  undone: "`{to}` is `{from}` again",
  aside: "what was `{from}` is kept as `{kept}`",
  lost: "`{to}`, the way back, is not there, so `{from}` cannot be put back",
  lostRemedy: "Find out where it went, put it back under its name, and take the run back again.",
});
