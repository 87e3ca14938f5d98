import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "an administrator of this host",
  "not-here": "this is no Windows",
  "right-actual": "{user} is one",
  "right-message": "{user} is an administrator of this host, with all rights.",
  "lacking-actual": "{user} is none",
  "lacking-message": "{user} is no administrator of this host, or the window was not opened as administrator.",
  "lacking-remedy": "Do the upgrade as an administrator: open PowerShell with “Run as administrator”.",
});
