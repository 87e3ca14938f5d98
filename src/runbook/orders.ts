import type { Action } from "../model/action.js";

/** What a step may do: its actions, or those of all the ways that it leaves to choose from. */
export const ordersOf = ({
  actions,
  choices,
}: {
  actions: readonly Action[];
  choices: readonly { actions: readonly Action[] }[];
}): Action[] => (actions.length > 0 ? [...actions] : choices.flatMap((choice) => choice.actions));
