import { defineWords } from "../../language/words.js";

export const words = defineWords({
  subject: "clock",
  expected: "a clock that is not behind",
  unseen: "nothing is there whose time could be compared",
  "behind-actual": "{now}, and `{path}` is of {at}",
  "behind-message": "The clock of the host says {now}, and `{path}` was written at {at}.",
  "behind-remedy": "Set the clock right: certificates, journals and logs go by it.",
  "right-actual": "{now}",
  "right-message": "The clock of the host says {now}, later than all that was written here.",
});
