/** The plan of many hosts, from `estate.yml` or from an inventory of Ansible's. */
import { stringify } from "yaml";
import { planEstate as plan, readInventory, type Unit } from "../estate/index.js";
import type { Host } from "../host/index.js";
import { estateSchema, type Estate, type EstatePlan } from "../model/estate.js";
import type { Place } from "../model/inline.js";
import { allSteps } from "../model/step-tree.js";
import { readInput } from "../pack/read-input.js";
import { placeInYaml, readYaml } from "../pack/yaml.js";
import { listPaths } from "../path/index.js";
import { createRunbook } from "./create-runbook.js";
import { once } from "./once.js";
import type { Project } from "./open-project.js";

/** An estate that has been read, and where its parts stand. */
export interface LoadedEstate {
  estate: Estate;
  placeOf: (path: readonly (string | number)[]) => Place;
}

/**
 * Reads `estate.yml`, or what `ansible-inventory --list` prints.
 *
 * @throws {UsageError} at file, line and column where it does not fit
 */
export async function loadEstate(host: Host, file: string): Promise<LoadedEstate> {
  const bytes = await readInput(host, file, file, "expected an estate in YAML, or an inventory in JSON");
  const placeOf = (path: readonly (string | number)[]): Place => {
    for (let length = path.length; length > 0; length--) {
      const place = placeInYaml(bytes, file, path.slice(0, length));
      if (place !== undefined) return place;
    }
    return { file, line: 1, column: 1 };
  };
  const inventory = readInventory(bytes, file);
  return inventory === null
    ? { estate: readYaml(bytes, file, estateSchema), placeOf }
    : { estate: inventory, placeOf: () => ({ file, line: 1, column: 1 }) };
}

/** An estate as the file that we read. */
export const writeEstate = (estate: Estate): string =>
  `# yaml-language-server: $schema=./node_modules/upgrade-runbook/dist/schemas/estate.schema.json\n${stringify(estate, { lineWidth: 0 })}`;

/**
 * The plan of many hosts: in which order, how many at a time, where it ends and how it goes back.
 *
 * @throws {UsageError} at the line and column of `estate.yml` that it is about
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const plan = planEstate(project, await loadEstate(nodeHost, "estate.yml"));
 * plan.waves.map(({ name, batches }) => [name, batches]);
 * ```
 */
export function planEstate(project: Project, { estate, placeOf }: LoadedEstate): EstatePlan {
  const units = new Map<string, Unit>();
  return plan({
    ...{ estate, placeOf, product: project.graph.product },
    stepIds: once(() =>
      listPaths(project.graph)
        .filter(({ hops }) => hops.length === 1)
        .flatMap((path) => createRunbook(project, path).operations.map(({ step }) => step)),
    ),
    unitOf: (role, from, to) => {
      const key = `${role} ${from} ${to}`;
      const known = units.get(key) ?? readUnit(project, role, from, to);
      units.set(key, known);
      return known;
    },
  });
}

function readUnit(project: Project, role: string, from: string, to: string): Unit {
  const { hops, sections, operations } = createRunbook(project, { role, from, to });
  return {
    ...{ role, from, to },
    hops: hops.map((hop, index) => ({
      ...{ from: hop.from, to: hop.to },
      minutes: sections
        .filter((section) => section.hop === index + 1 && section.kind !== "rollback")
        .flatMap(({ steps }) => allSteps(steps))
        .reduce((sum, { minutes }) => sum + (minutes ?? 0), 0),
    })),
    steps: operations
      .filter(({ origin, part }) => part === "procedure" || origin === "guide")
      .map(({ step, number, hop, action, kind, had, decisions }) => ({
        ...{ id: step, number, hop },
        action:
          action === null
            ? null
            : {
                verb: action.verb,
                ...("target" in action && typeof action.target === "string" ? { target: action.target } : {}),
              },
        waits: kind === "ask" && !had && decisions.length === 0,
      })),
  };
}
