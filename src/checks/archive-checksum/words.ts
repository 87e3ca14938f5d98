import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the SHA-256 taken at the download",
  "not-told": "the SHA-256 is {checksum}; no `{file}.sha256` tells which was taken at the download",
  "right-actual": "{checksum}",
  "right-message": "`{file}` has the SHA-256 that `{file}.sha256` tells: {checksum}.",
  "other-actual": "{checksum}",
  "other-message": "`{file}` has the SHA-256 {checksum}, and `{file}.sha256` tells {told}.",
  "other-remedy": "Download the archive again: this is not the file that the other SHA-256 was taken of.",
});
