import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "{programs} started",
  absent: "there is no `{path}`",
  "other-actual": "it starts {started}",
  "other-message": "`{path}` starts {started}{role} and not {programs}.",
  "other-remedy": "In {file} let the element aspNetCore name {program}{instead}",
  nothing: "nothing",
  "of-role": ", the program of the role “{role}”,",
  "any-program": "the role's program",
  "no-better": "; the backup has no better one.",
  "own-again": ", or take this host's own file again: {command}",
  "expected-module": "the module `{module}`",
  "module-actual": "{modules}",
  "module-message":
    "`{path}` asks for the module {modules}, which current hosting bundles do not bring; the current one is `{module}`.",
  "module-remedy": "In {file} write {module} in place of {old}.",
  "expected-outside": "no path into the backup",
  "into-backup-actual": "{paths} points into `{backup}`",
  "into-backup-message":
    "`{path}` points into `{backup}`: {paths}. Once the backup is deleted, the program no longer finds it.",
  "into-backup-remedy": "In {file} let {first} point into {runtime}.",
  "right-actual": "it starts {started}",
  "right-message": "`{path}` starts {started}.",
});
