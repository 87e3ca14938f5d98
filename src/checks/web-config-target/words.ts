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
  "expected-place": "the program in `{runtime}`",
  "outside-actual": "it starts `{program}`",
  "outside-message": "`{path}` starts `{program}`, which is not in `{runtime}`: another installation's program runs.",
  "outside-remedy": "In {file} let the element aspNetCore name {name}, with its path below {folder} or none.",
  "no-file-actual": "it starts `{program}`",
  "no-file-message": "`{path}` starts `{program}`, and no file is there.",
  "no-file-remedy": "In {file} let the element aspNetCore name {name}, at the place where it is in {folder}.",
  "expected-handler": "a handler for the module `{module}`",
  "handler-actual": "no handler for a module that hosts the program",
  "handler-message": "`{path}` has no handler for `{module}`: IIS hands the program no request.",
  "handler-remedy":
    'In {file} put <add name="aspNetCore" path="*" verb="*" modules="{module}" resourceType="Unspecified" /> ' +
    "into the element handlers.",
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
