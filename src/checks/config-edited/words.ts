import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  expected: "the settings that later steps order",
  "expected-value": "`{setting}` with {values}",
  "expected-any": "`{setting}`, as was chosen",
  "none-ordered": "no later step names a setting",
  unread: "{check}: `{path}` is not the customer's, or cannot be read",
  conditional: "the step orders it only under a condition, and it is not so",
  "done-actual": "it is so",
  "done-message": "In `{path}` `{setting}` is as the step orders it.",
  "absent-actual": "there is no `{setting}`",
  "absent-message": "`{path}` has no `{setting}`, which a step orders ({wanted}).",
  "absent-remedy": "{remedy}",
  "otherwise-actual": "`{setting}` is otherwise",
  "otherwise-message": "In `{path}` `{setting}` is not as a step orders it ({wanted}).",
  "otherwise-remedy": "{remedy}",
  "do-step": "Do step {number} of the runbook in {file}, then start the program again.",
  "choose-step": sentence(
    "Step {number} of the runbook leaves a choice, and none of it was done: see which holds here, and do it in {file}.",
  ),
});
