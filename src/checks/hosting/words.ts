import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the pool and the site, or the service, of this folder",
  "not-here": "this is no Windows",
  unnamed: "no pool, site or service was named, nor how the program is hosted",
  "absent-actual": "there is no {kind} `{name}`",
  "absent-message": "There is no {kind} `{name}` on this host.",
  "absent-remedy": "Name the one that this host has: its name is asked for when the program is stopped and started.",
  "stopped-actual": "`{name}` is {state}",
  "stopped-message": "The {kind} `{name}` is {state}.",
  "stopped-remedy": "Look why it does not run now; after the upgrade that would pass for a fault of the new version.",
  "elsewhere-actual": "`{name}` leads to {path}",
  "elsewhere-message": "The {kind} `{name}` leads to {path}, and not to this folder.",
  "elsewhere-remedy": "Look which one is this folder's.",
  "right-actual": "`{name}` is {state}",
  "right-message": "The {kind} `{name}` is there, is {state}, and leads to this folder.",
});
