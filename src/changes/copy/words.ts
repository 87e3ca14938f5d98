import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "{files} from `{from}` into `{to}`",
  already: "{files} in `{to}` as in `{from}`",
  lacks: "`{from}` has no {files}",
  lacksRemedy:
    "See that `{from}` is the right folder. If it never had them, acknowledge the step by its id, `{id}`: then the others are copied.",
  noSource: "there is no folder `{from}` to copy from",
  noTarget: "there is no folder `{to}` to copy into",
  conflict: "`{file}` is neither the release's default nor the file in `{from}`; it is not replaced",
  conflictRemedy: "See which of the two is right; if it is the one in `{from}`, move the other away.",
  blockedByFolder: "`{file}` is a folder, where a file is to be copied",
  intoItself: "`{to}` lies in the folder that is to be copied",
  done: "{files} copied into `{to}`",
  restored: "`{file}` is the one that was there before",
  aside: "`{file}` is kept as `{kept}`",
});
