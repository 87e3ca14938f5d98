import { defineWords } from "../../language/words.js";

export const words = defineWords({
  toDo: "the release goes into `{into}`",
  already: "every file of the release is in `{into}`",
  noFolder: "`{into}` is there, and is no folder",
  noFolderRemedy: "Move `{into}` away by hand, if it is of no use.",
  noArchive: "there is no archive of {to}",
  noArchiveRemedy: "Name it with {option}, or under `archives:` in the parameters.",
  other:
    "`{into}` is there already and is not the release: {missing|file|files} of it missing or different, {first} first",
  otherRemedy: "Move `{into}` away by hand, if it is of no use. Nothing is overwritten.",
  damaged: "the archive is damaged: the bytes of `{file}` do not fit their CRC-32",
  damagedRemedy: "Download the archive again and compare its SHA-256 with the vendor's. `{into}` is not there yet.",
  done: "{files|file|files} of the release in `{into}`",
  aside: "`{into}` of the new release is kept as `{kept}`",
});
