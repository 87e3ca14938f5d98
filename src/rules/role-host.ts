/**
 * A step in one role's procedure that names the other role's host: the agent's release is then
 * installed on the server's machine, or the wrong program is stopped.
 *
 * "Restart the server" behind the agent's own restart, and a host that is called remote, are meant so.
 *
 * @not-ok 4:50-4:68 actual=`the server machine` expected=`the agent's host`
 * ```markdown
 * # Upgrade the agent only
 *
 * 1. Stop the agent.
 * 2. Extract `Runtime.zip` into a new `Runtime` on the server machine.
 * 3. Start the agent.
 * ```
 *
 * @not-ok 4:7-4:17 actual=`the server` expected=`the agent's host`
 * ```markdown
 * # Upgrade the agent only
 *
 * 1. Stop the agent.
 * 2. On the server, rename the folder `Conf` to `ConfOld`.
 * 3. Start the agent.
 * ```
 *
 * @not-ok 4:30-4:39 actual=`the agent` expected=`the server's host`
 * ```markdown
 * # Upgrade the server only
 *
 * 1. Stop the server.
 * 2. Create a folder `Temp` on the agent.
 * 3. Start the server.
 * ```
 *
 * @not-ok 3:4-3:29 actual=`stop server` expected=`stop agent`
 * ```markdown
 * # Upgrade the agent only
 *
 * 1. Stop the existing server.
 * 2. Start the server.
 * ```
 *
 * @ok
 * ```markdown
 * # Upgrade the agent only
 *
 * 1. Stop the agent.
 * 2. Extract `Runtime.zip` into a new `Runtime` on the agent machine.
 * 3. Back up the database on the database server machine.
 * 4. Create a folder `Temp` on the agent server, and `Mails` on the SQL server.
 * 5. If there is a folder `Conf` on the server, create `Conf` here, as on the server's page.
 * 6. Start the agent.
 * 7. Restart the server on its own host.
 * ```
 */
import { argumentsOf } from "../model/action.js";
import type { Product } from "../model/product.js";
import { createBlockFinder } from "./nodes.js";
import { allSteps } from "../model/step-tree.js";
import { allOrdersOf, ordersOf, proceduresOf, saidBy, type Ordered, type Procedure, switchOf } from "./procedures.js";
import type { Rule } from "./rule.js";
import { isManual, isLook } from "../verbs/index.js";

const hosts = "(?:machines?|hosts?|computers?|nodes?|vms?)";

export const roleHost: Rule = {
  name: "role-host",
  severity: "error",
  summary: "a step in one role's procedure naming the other role's host",
  check({ guide, tree, source, product }, report) {
    if (product === undefined) return;
    const blockAt = createBlockFinder(tree, source);
    for (const procedure of proceduresOf(guide)) {
      const targets = targetsOf(procedure, product);
      if (targets === undefined) continue;
      const [own] = targets.own;
      for (const step of allSteps(procedure.steps)) {
        const span = blockAt(step.place);
        const named = hostIn(source.slice(span), targets);
        if (named === undefined || step.actions.every((action) => isLook(action) || isManual(action))) continue;
        const start = span.start + named.index;
        const actual = named.text.replace(/\s+/gu, " ");
        report({
          start,
          end: start + named.text.length,
          reason: `Unexpected host \`${actual}\` in the procedure of \`${String(procedure.role)}\`, expected the ${String(own)}'s host`,
          actual,
          expected: `the ${String(own)}'s host`,
          note: `Say where this role's steps are done: on the host of the ${String(own)}.`,
        });
      }
      const [mixed] = mixedUp(procedure, targets);
      if (mixed !== undefined) {
        const { verb, target } = { verb: mixed.action.verb, target: String(argumentsOf(mixed.action)["target"]) };
        report({
          ...blockAt(mixed.step.place),
          reason: `Unexpected \`${verb}\` of \`${target}\` in the procedure of \`${String(procedure.role)}\`, expected \`${String(own)}\``,
          actual: `${verb} ${target}`,
          expected: `${verb} ${String(own)}`,
          note: `This role's program is the ${String(own)}; if the other one is meant, say on which host.`,
        });
      }
    }
  },
};

interface Targets {
  own: string[];
  others: string[];
}

/** What the role's host is called, and what the others' are; `undefined` where it has no name of its own. */
function targetsOf({ role }: Procedure, { roles }: Product): Targets | undefined {
  const own = roles.find(({ id }) => id === role)?.target.toLowerCase();
  if (own === undefined) return undefined;
  const others = [...new Set(roles.map(({ target }) => target.toLowerCase()))].filter((target) => target !== own);
  return others.length === 0 ? undefined : { own: [own], others };
}

/** Machines that serve something else. */
const otherMachines = /\b(?:data ?base|sql|web|iis|mail|smtp|file|proxy|domain|application|backup|remote|update)\s+$/iu;

/** What may stand behind "on the server", so that the server is meant and not its page or its side. */
const behindHost = String.raw`(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|or|as|before|after|by|using|with|in|into|to|from|inside|under|where|that|which|first|too|again|itself)\b)`;
/** "If it is so on the server," tells when, and not where. */
const inCondition = /\b(?:if|when|whenever|once|after|unless|until|where|while|as)\s[^,.]*$/iu;

function hostIn(text: string, { own, others }: Targets): { text: string; index: number } | undefined {
  const named = others.join("|");
  const one = String.raw`(?:the|your|each|every|this|an?|its)\s+((?:[\p{L}\d-]+\s+){0,2}?)(?:${named})`;
  const pattern = new RegExp(
    String.raw`\b(?:(?:on|onto|to|into|at)\s+(?<host>${one}(?:['’]s)?\s+${hosts})\b|on(?:to)?\s+(?<bare>${one})${behindHost})`,
    "giu",
  );
  for (const { 0: whole, 2: ofHost, 4: ofBare, index, groups } of text.matchAll(pattern)) {
    const found = groups?.["host"] ?? groups?.["bare"] ?? "";
    const before = ofHost ?? ofBare ?? "";
    if (otherMachines.test(before) || own.some((name) => before.toLowerCase().includes(name))) continue;
    if (groups?.["host"] === undefined && inCondition.test(text.slice(0, index))) continue;
    return { text: found, index: index + whole.length - found.length };
  }
  return undefined;
}

/** The other role's program stopped or started, where the own one never is. */
function mixedUp({ steps }: Procedure, { own, others }: Targets): Ordered[] {
  const orders = allOrdersOf(steps).filter(({ action }) => switchOf(action) !== undefined);
  const speaksOf = ({ action }: Ordered, names: readonly string[]): boolean =>
    names.some((name) => new RegExp(`\\b${name}s?\\b`, "iu").test(String(argumentsOf(action)["target"])));
  const ordered = new Set(ordersOf(steps).map(({ action }) => action));
  return orders.filter((order) => {
    if (!ordered.has(order.action) || !speaksOf(order, others) || speaksOf(order, own)) return false;
    if (/\bremote\b|\bown host\b|\bsql\b|\bdatabase\b/iu.test(saidBy(order.step))) return false;
    return !orders.some((other) => other.action.verb === order.action.verb && speaksOf(other, own));
  });
}
