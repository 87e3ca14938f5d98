import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the rights that `{backup}` grants",
  "by-script": "the rights of Windows are read by the PowerShell script",
  "not-here": "the rights of Windows cannot be read on this system",
  unseen: "The rights of `{runtime}` and `{backup}` could not be read: {reason}.",
  "both-folders": "the rights of both folders",
  "right-actual": "it grants them",
  "right-message": "`{runtime}` grants what `{backup}` grants.",
  "lacking-actual": "without {rights}",
  "lacking-message": "`{runtime}` lacks rights that `{backup}` grants: {rights}.",
  "lacking-remedy": "Look whether they are needed, then: Get-Acl -LiteralPath {from} | Set-Acl -LiteralPath {to}",
});
