import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "valid for {days} days and more",
  locked: "`{path}` does not open with the password that `{settings}` has for it",
  unread: "`{path}` holds no certificate that could be read",
  "none-actual": "none is named",
  "none-message": "The settings name no certificate by a file that is there.",
  "ended-actual": "it ended on {day}",
  "ended-message": "`{path}`, which `{key}` in `{settings}` names, ended on {day}.",
  "ended-remedy":
    "Have a new certificate before the night; an old one shows at the restart, and passes for a fault of the new version.",
  "soon-actual": "it ends on {day}",
  "soon-message": "`{path}`, which `{key}` in `{settings}` names, ends on {day}, in {days|day|days}.",
  "soon-remedy": "Have a new certificate in time, and not in the same night.",
  "right-actual": "it ends on {day}",
  "right-message": "`{path}`, which `{key}` in `{settings}` names, ends on {day}.",
});
