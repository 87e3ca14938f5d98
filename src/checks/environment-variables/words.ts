import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "settings in environment variables known, and carried over",
  host: "environment",
  "not-here": "the environment of the whole host is looked at on Windows alone",
  "none-actual": "none",
  "none-message": "No settings file gives a setting as an environment variable.",
  "carried-actual": "{keys}",
  "carried-message": "`{path}` gives settings as environment variables, and a step copies it: {keys}.",
  "left-actual": "{keys}",
  "left-message":
    "`{path}` gives settings as environment variables, and no step copies it: {keys}. They would be lost.",
  "left-remedy":
    "Carry these variables over into the new `{path}` before the program is started; write it on the sheet.",
  "host-none-actual": "none",
  "host-none-message": "The host has no environment variable that looks like a setting.",
  "host-some-actual": "{keys}",
  "host-some-message": "The host has environment variables that win over the settings files, and stay: {keys}.",
});
