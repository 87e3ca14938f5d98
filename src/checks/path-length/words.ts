import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "paths of at most {longest} characters",
  "no-archive": "release-archive: without an archive it is not known how long the paths are",
  "right-actual": "{length} characters",
  "right-message": "The longest path of the new release has {length} characters while it is unpacked: `{path}`.",
  "long-actual": "{length} characters",
  "long-message":
    "`{path}` of the new release gets a path of {length} characters while it is unpacked; Windows PowerShell takes {longest}.",
  "long-remedy":
    "Run the script with PowerShell 7 where long paths are switched on, or move the folder to a shorter path.",
});
