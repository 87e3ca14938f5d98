import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "valid for {days} days and more",
  unread: "the end of the licence cannot be read out of the settings",
  "ended-actual": "it ended on {day}",
  "ended-message": "The licence in `{settings}` ended on {day}.",
  "ended-remedy": "Have a new licence before the night.",
  "soon-actual": "it ends on {day}",
  "soon-message": "The licence in `{settings}` ends on {day}, in {days|day|days}.",
  "soon-remedy": "Have a new licence in time, and not in the same night.",
  "right-actual": "it ends on {day}",
  "right-message": "The licence in `{settings}` ends on {day}.",
});
