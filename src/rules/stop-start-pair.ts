/**
 * Something stopped and never started, or started and never stopped, in one procedure. The first
 * leaves the customer without service; the second extracts over running programs.
 *
 * "Restart" ends what runs by itself, so it needs no stop before it; but it comes too late where the
 * procedure has already renamed, extracted or deleted the folder that the program runs in.
 *
 * @not-ok 3:4-3:19 actual=`stop agent` expected=`start agent`
 * ```markdown
 * # Upgrade the agent
 *
 * 1. Stop the agent.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * ```
 *
 * @not-ok 4:4-4:20 actual=`start agent` expected=`stop agent`
 * ```markdown
 * # Upgrade the agent
 *
 * 1. Rename the folder `Runtime` to `RuntimeOld`.
 * 2. Start the agent.
 * ```
 *
 * @not-ok 5:4-5:22 actual=`start agent` expected=`stop agent`
 * ```markdown
 * # Upgrade the agent
 *
 * 1. Rename the folder `Runtime` to `RuntimeOld`.
 * 2. Extract `Runtime.zip` into a new `Runtime` folder.
 * 3. Restart the agent.
 * ```
 *
 * @ok
 * ```markdown
 * # Upgrade the agent
 *
 * 1. In `appsettings.json`, set `Port` to `5001`.
 * 2. Rename the folder `Conf` to `ConfOld`.
 * 3. Restart the agent.
 * ```
 *
 * @ok
 * ```markdown
 * # Upgrade the server
 *
 * 1. Stop the server and the remote agents.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Start the server and the remote agents.
 * 4. Deploy the configuration.
 * 5. Restart the server.
 * ```
 */
import { argumentsOf, type Action } from "../model/action.js";
import type { Product } from "../model/product.js";
import { createBlockFinder } from "./nodes.js";
import { allSteps } from "../model/step-tree.js";
import { allOrdersOf, proceduresOf, saidBy, type Ordered, type Procedure, changeTo, switchOf } from "./procedures.js";
import type { Rule } from "./rule.js";
import { verbOf } from "../verbs/index.js";

export const stopStartPair: Rule = {
  name: "stop-start-pair",
  severity: "error",
  judges: "procedures",
  summary: "something stopped and never started, or started and never stopped",
  check({ guide, tree, source, product }, report) {
    const blockAt = createBlockFinder(tree, source);
    for (const procedure of proceduresOf(guide)) {
      const { steps } = procedure;
      const all = allOrdersOf(steps);
      const orders = all.flatMap((order, at) => {
        const what = switchOf(order.action);
        return what === undefined ? [] : [{ ...order, ...what, before: all.slice(0, at) }];
      });
      for (const [index, order] of orders.entries()) {
        const { target, on, before } = order;
        const [verb, other] = on ? ["start", "stop"] : ["stop", "start"];
        const around = on ? orders.slice(0, index) : orders.slice(index + 1);
        // A step that stays manual and speaks of it ("select **Stop**") may well do it.
        const told = allSteps(steps).some(
          (step) =>
            step.manualReason !== null &&
            new RegExp(`\\b${other}(?:s|ped|ping|ed|ing)?\\b`, "iu").test(saidBy(step)) &&
            !/\b(?:not|never)\b/iu.test(saidBy(step)),
        );
        const restarts = isRestart(order);
        const suffices =
          restarts &&
          !(runsHere(order, procedure, product) && before.some(({ action }) => changesProgram(action, product)));
        // "Start the management shell" opens a tool; what was replaced under a running program tells that it should have been stopped.
        const isEvident = on
          ? !tool.test(target) &&
            before.some(({ action }) => renamed(action) !== undefined || unpacked(action) !== undefined)
          : !/\b(?:disabl|uninstall|remov|retir|decommission)\w*/iu.test(saidBy(order.step));
        if (
          !isEvident ||
          told ||
          suffices ||
          repeats(order, orders.slice(0, index)) ||
          around.some((candidate) => candidate.on !== on && meet(order, candidate))
        )
          continue;
        report({
          ...blockAt(order.step.place),
          reason: on
            ? `Unexpected start of \`${target}\` that no earlier step stopped, expected a step that stops it`
            : `Unexpected stop of \`${target}\` that no later step starts, expected a step that starts it`,
          actual: `${verb} ${target}`,
          expected: `${other} ${target}`,
          note: on
            ? `Add a step that stops \`${target}\` before${restarts ? " the folder it runs in changes" : ', or say "Restart"'}.`
            : `Add a step that starts \`${target}\` again.`,
        });
      }
    }
  },
};

/** What a person opens to work with, and that serves nobody. */
const tool =
  /\b(?:shell|console|studio|manager|profiler|wizard|setup|installer|browser|prompt|terminal|editor|client|tool|powershell|cmd|session|administration)\b/iu;

const isRestart = ({ step, action }: Ordered): boolean =>
  switchOf(action)?.on === true && /\bre-?starts?\b|\brecycle\b/iu.test(saidBy(step));

const renamed = (action: Action): string | undefined => verbOf(action).renames?.(action).from;
const unpacked = (action: Action): string | undefined => verbOf(action).unpacks?.(action);

/** Does it change the folder that the programs run in? Without a product, any folder may be it. */
function changesProgram(action: Action, product: Product | undefined): boolean {
  const change = changeTo(action);
  const path = renamed(action) ?? unpacked(action) ?? (change?.change === "remove" ? change.path : undefined);
  const runtime = product?.layout.runtime.toLowerCase();
  return path !== undefined && (runtime === undefined || `${path.toLowerCase()}/`.startsWith(`${runtime}/`));
}

/** Is it on the host of the procedure's role, for all we know? Another role's program runs in another folder. */
function runsHere(order: Ordered, { role }: Procedure, product: Product | undefined): boolean {
  const own = product?.roles.find(({ id }) => id === role)?.target.toLowerCase();
  const others = (product?.roles ?? []).map(({ target }) => target.toLowerCase()).filter((target) => target !== own);
  const words = wordsOf(order);
  return own === undefined || words.includes(own) || !others.some((target) => words.includes(target));
}

/** Said already: the same verb of the same thing. */
const repeats = (order: Ordered, before: readonly Ordered[]): boolean =>
  before.some((other) => other.action.verb === order.action.verb && meet(order, other));

/** Articles and the like, and words that name no thing of their own: "the service" is the one that was stopped. */
const idle =
  /^(?:the|an?|all|your|its|their|of|new|old|existing|running|current|on|in|each|every|services?|windows|application|process|instance|daemon)$/u;
const wordsOf = ({ action }: Ordered): string[] =>
  String(argumentsOf(action)["target"])
    .toLowerCase()
    .split(/[^\p{L}\p{N}.]+/u)
    .filter((word) => word !== "" && !idle.test(word))
    .map((word) => word.replace(/(?<=\p{L}{3})s$/u, ""));

/** "the server" and "the Contoso server" are one thing; "the agent" and "the server" are not. */
function meet(one: Ordered, other: Ordered): boolean {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  return left.every((word) => right.includes(word)) || right.every((word) => left.includes(word));
}
