/** Performs a start state by the command `run` and by the script that is made for it. */
import { fork, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../support/cli.js";
import {
  archiveOf,
  changeHost,
  copyHost,
  hostBefore,
  lookAt,
  ownFolder,
  writeFiles,
  type HostChange,
  type Tree,
} from "./host.js";
import type { State } from "./states.js";

/** What a call gave. */
export interface Call {
  code: number | null;
  output: string;
}

/** Long-lived processes that calls are made in. */
export interface Workers {
  command: (words: readonly string[]) => Promise<Call>;
  script: (file: string, parameters: Readonly<Record<string, string | boolean>>) => Promise<Call>;
  close: () => void;
}

/** How long a call may take. */
const timeoutMs = 120_000;

/** A process that answers one call at a time. */
interface Lane {
  process: ChildProcess | null;
  /** Calls that are made or wait. */
  pending: number;
  last: Promise<unknown>;
}

/**
 * Starts processes where they are needed: two of each kind, since that is what a small machine has cores for.
 *
 * @param pwsh the program of PowerShell
 */
export function openWorkers(pwsh: string): Workers {
  const env = { ...process.env, NO_COLOR: "1", POWERSHELL_TELEMETRY_OPTOUT: "1", POWERSHELL_UPDATECHECK: "Off" };
  const openLanes = (): Lane[] => [1, 2].map(() => ({ process: null, pending: 0, last: Promise.resolve() }));
  const [commands, scripts] = [openLanes(), openLanes()];

  const inLane = async (lanes: Lane[], open: () => Promise<ChildProcess>, ask: Ask): Promise<Call> => {
    const [lane] = [...lanes].sort((one, other) => one.pending - other.pending);
    if (lane === undefined) throw new Error("There is no process to call");
    lane.pending++;
    const call = lane.last.then(async () => {
      if (lane.process?.exitCode !== null || lane.process.signalCode !== null) lane.process = await open();
      return answerOf(lane.process, ask);
    });
    lane.last = call.catch(() => undefined);
    return call.finally(() => lane.pending--);
  };
  const openCommand = async (): Promise<ChildProcess> => {
    const file = join(import.meta.dirname, "command-worker.mjs");
    const started = fork(file, { cwd: root, env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await new Promise((resolve) => started.once("message", resolve));
    return started;
  };
  const openScripts = (): Promise<ChildProcess> => {
    const words = ["-NoProfile", "-NonInteractive", "-File", join(import.meta.dirname, "script-worker.ps1")];
    return Promise.resolve(spawn(pwsh, words, { env, stdio: ["pipe", "pipe", "ignore"] }));
  };
  return {
    command: (words) =>
      inLane(commands, openCommand, (started, answer) => {
        started.once("message", (message) => answer(message as Call));
        started.send([...words]);
      }),
    script: (file, parameters) =>
      inLane(scripts, openScripts, ({ stdin, stdout }, answer) => {
        if (stdout === null || stdin === null) throw new Error("PowerShell was started without pipes");
        const lines = createInterface({ input: stdout });
        lines.once("line", (line) => {
          lines.close();
          answer(JSON.parse(line) as Call);
        });
        stdin.write(`${JSON.stringify({ script: file, parameters })}\n`);
      }),
    close: () => {
      for (const { process } of [...commands, ...scripts]) process?.kill();
    },
  };
}

type Ask = (started: ChildProcess, answer: (call: Call) => void) => void;

/** Asks a process; it is killed where it does not answer in time. */
const answerOf = (started: ChildProcess, ask: Ask): Promise<Call> =>
  new Promise((resolve) => {
    const end = (call: Call): void => {
      clearTimeout(timer);
      started.off("exit", onExit);
      resolve(call);
    };
    const onExit = (): void => end({ code: null, output: "(the process ended)" });
    const timer = setTimeout(() => {
      started.kill("SIGKILL");
      end({ code: null, output: `(no answer within ${String(timeoutMs / 1000)} s)` });
    }, timeoutMs);
    started.once("exit", onExit);
    ask(started, end);
  });

/** Runs a script as a user does: by a PowerShell of its own. */
export function startScript(pwsh: string, file: string, parameters: Readonly<Record<string, string | boolean>>): Call {
  const words = Object.entries(parameters).flatMap(([name, value]) =>
    value === true ? [`-${name}`] : value === false ? [] : [`-${name}`, value],
  );
  const { status, stdout, stderr } = spawnSync(pwsh, ["-NoProfile", "-NonInteractive", "-File", file, ...words], {
    encoding: "utf8",
    input: "",
    timeout: timeoutMs,
  });
  return { code: status, output: stdout + stderr };
}

/** A step of the runbook's JSON, as far as it is read here. */
interface StepJson {
  id: string;
  number: string;
  optional: boolean;
  condition: string | null;
  actions: readonly { verb: string }[];
  substeps: readonly StepJson[];
}

/** What is made of a runbook for the script, and what is known of its steps. */
export interface Generated {
  script: string;
  /** The printed number of each step, by its id. */
  numbers: ReadonlyMap<string, string>;
  /** Optional and conditional steps that change something. */
  choices: readonly string[];
  /** The steps of the way back. */
  wayBack: readonly string[];
}

const generated = new Map<string, Promise<Generated>>();

/** The selectors that `run` and `generate` share. */
const selectorsOf = ({ role, from, to, product }: State): string[] => [
  ...["--role", role, "--from", from, "--to", to],
  ...(product === "keycloak" ? ["--content", "examples/keycloak"] : []),
];

/** Parameters that say how the host is, as against what is to be done to it. */
const hostParameters = (state: State): Record<string, unknown> => ({
  ...(state.product === "keycloak" ? {} : { hosting: "console" }),
  ...(state.backup?.parameters === undefined ? {} : { backupName: state.backup.parameters }),
  ...Object.fromEntries(Object.entries(state.parameters ?? {}).filter(([name]) => name !== "skipped")),
});

/**
 * Makes the script of a state, once for all states that share it.
 *
 * @param folder where scripts are written to
 */
function generateScript(workers: Workers, state: State, folder: string): Promise<Generated> {
  const parameters = hostParameters(state);
  const key = JSON.stringify([selectorsOf(state), parameters, state.guide, state.overlay]);
  const known = generated.get(key);
  if (known !== undefined) return known;
  const made = makeScript(workers, state, parameters, join(folder, String(generated.size)));
  generated.set(key, made);
  return made;
}

async function makeScript(
  workers: Workers,
  state: State,
  parameters: Record<string, unknown>,
  folder: string,
): Promise<Generated> {
  mkdirSync(folder, { recursive: true });
  const call = await workers.command([
    ...["generate", ...selectorsOf(state), "--format", "ps1,json", "--out", folder],
    ...writeInputs(state, parameters, folder),
  ]);
  const files = readdirSync(folder);
  const script = files.find((name) => name.endsWith(".ps1") && !name.endsWith(".verify.ps1"));
  const data = files.find((name) => name.endsWith(".json") && name !== "parameters.json");
  if (call.code !== 0 || script === undefined || data === undefined)
    throw new Error(`No script of ${state.id}: exit ${String(call.code)}\n${call.output}`);
  const { sections } = JSON.parse(readFileSync(join(folder, data), "utf8")) as {
    sections: readonly { kind: string; steps?: readonly StepJson[] }[];
  };
  const all = (steps: readonly StepJson[]): StepJson[] => steps.flatMap((step) => [step, ...all(step.substeps)]);
  const stepsOf = (isBack: boolean): StepJson[] =>
    sections.flatMap(({ kind, steps }) => ((kind === "rollback") === isBack ? all(steps ?? []) : []));
  const forward = stepsOf(false);
  const onlyLooks = ({ actions }: StepJson): boolean =>
    actions.length > 0 && actions.every(({ verb }) => verb === "check");
  return {
    script: join(folder, script),
    numbers: new Map([...forward, ...stepsOf(true)].map(({ id, number }) => [id, number])),
    choices: forward
      .filter((step) => (step.optional || step.condition !== null) && !onlyLooks(step))
      .map(({ id }) => id),
    wayBack: stepsOf(true).map(({ id }) => id),
  };
}

/** Writes what a command reads besides the pack, and gives the options that name it. */
function writeInputs(state: State, parameters: Record<string, unknown>, folder: string): string[] {
  const options: string[] = [];
  const add = (option: string, name: string, text: string | undefined): void => {
    if (text === undefined) return;
    writeFileSync(join(folder, name), text);
    options.push(option, join(folder, name));
  };
  add("--params", "parameters.json", JSON.stringify(parameters, null, 1));
  add("--guide", "guide.md", state.guide);
  add("--overlay", "overlay.md", state.overlay);
  return options;
}

/** A host in a folder of its own, with what its links lead to beside it. */
export interface World {
  folder: string;
  host: string;
}

/** A state that is built: the start, its archives, the script. */
export interface Built {
  state: State;
  folder: string;
  start: World;
  /** The start before the state's own changes. */
  before: Tree;
  archives: Readonly<Record<string, string>>;
  generated: Generated;
}

const hostName = (state: State): string => state.dir ?? "host";

/** The world in a folder, and in it the path by which the host is reached. */
export const worldIn = (state: State, folder: string): World => ({
  folder,
  host: join(folder, state.isLinked === true ? "linked" : hostName(state)),
});

/** Builds a state below a folder. */
export async function buildState(workers: Workers, state: State, folder: string, scripts: string): Promise<Built> {
  const start = worldIn(state, join(folder, "start"));
  const real = join(start.folder, hostName(state));
  writeFiles(real, hostBefore(state.role, state.from, state.product));
  if (state.isLinked === true) symlinkSync(hostName(state), start.host);
  const before = lookAt(start.folder);
  for (const change of state.changes ?? []) changeHost(real, change, state.product);
  const kits = join(folder, "kits");
  mkdirSync(kits, { recursive: true });
  const archives: Record<string, string> = {};
  for (const version of state.hops) {
    const kit = state.kits?.[version] ?? state.kit ?? {};
    const file = join(kits, `release-${version}.zip`);
    if (kit.isMissing !== true) writeFileSync(file, archiveOf(version, kit, state.product));
    archives[version] = file;
  }
  return {
    state,
    folder,
    start,
    before,
    archives,
    generated: await generateScript(workers, state, scripts),
  };
}

/** Copies a world, so that a call changes the copy alone. */
export function copyWorld(state: State, world: World, folder: string): World {
  copyHost(world.folder, folder);
  return worldIn(state, folder);
}

/** Does to a world's host what a person does between two calls. */
export function changeWorld({ host }: World, changes: readonly HostChange[] = []): void {
  for (const change of changes) changeHost(host, change);
}

/** Which of the two performs, and which way. */
export type Executor = "run" | "script";
export const executors: readonly Executor[] = ["run", "script"];
export type Way = "forward" | "resume" | "back";

/** What a call is told besides what its state says. */
export interface CallOptions {
  way: Way;
  /** Further words that are acknowledged. */
  acknowledge?: readonly string[] | undefined;
  backup?: string | undefined;
  /** Only says what it would do. */
  rehearses?: boolean;
}

const verbs = ["stop", "start", "check", "backup", "execute", "install", "deploy", "query", "edit", "manual"];

/** The words of both calls: what is acknowledged and skipped. */
function wordsOf(
  { state, generated }: Built,
  { way, acknowledge = [] }: CallOptions,
): Record<"yes" | "skip", string[]> {
  const named = [...(state.acknowledge ?? []), ...acknowledge];
  const open = new Set(way === "back" ? [] : state.open);
  const left = state.isUndecided === true ? [] : generated.choices.filter((id) => !named.includes(id));
  return {
    yes: [...verbs.filter((verb) => !open.has(verb)), ...named, ...(way === "back" ? generated.wayBack : [])],
    skip: [...new Set([...left, ...(state.skip ?? [])])],
  };
}

/** The words of `run`, and the parameters that it reads. */
export function runWords(built: Built, world: World, options: CallOptions): string[] {
  const { state, archives, folder } = built;
  const { yes, skip } = wordsOf(built, options);
  const { way } = options;
  const inputs = join(folder, `inputs-${way}-${String(inputCount++)}`);
  mkdirSync(inputs, { recursive: true });
  const isFirst = way === "forward";
  const parameters = {
    ...hostParameters(state),
    acknowledged: yes,
    ...(skip.length > 0 || state.parameters?.["skipped"] !== undefined
      ? { skipped: [...skip, ...((state.parameters?.["skipped"] as string[] | undefined) ?? [])] }
      : {}),
    ...(isFirst && state.hops.length > 1 ? { archives } : {}),
  };
  const only = state.hops.length === 1 ? archives[state.to] : undefined;
  const backup = options.backup ?? (isFirst ? state.backup?.option : undefined);
  return [
    ...["run", world.host, ...selectorsOf(state), ...writeInputs(state, parameters, inputs), "--yes"],
    ...(isFirst && only !== undefined ? ["--archive", only] : []),
    ...(backup === undefined ? [] : ["--backup", backup]),
    ...(way === "resume" ? ["--resume"] : way === "back" ? ["--rollback"] : []),
    ...(options.rehearses === true ? ["--dry-run"] : []),
  ];
}

let inputCount = 0;

/** The parameters of the script. */
export function scriptParameters(built: Built, world: World, options: CallOptions): Record<string, string | boolean> {
  const { state, archives } = built;
  const { yes, skip } = wordsOf(built, options);
  const { way } = options;
  const skipped = [...skip, ...((state.parameters?.["skipped"] as string[] | undefined) ?? [])];
  const backup = options.backup ?? (way === "forward" ? state.backup?.option : undefined);
  const archiveParameters = Object.entries(archives).map(([version, file]) => [
    state.hops.length === 1 ? "Archive" : `Archive_${version.replaceAll(".", "_")}`,
    file,
  ]);
  return {
    WorkingDirectory: world.host,
    Unattended: true,
    Acknowledge: yes.join(","),
    ...(skipped.length > 0 ? { Skip: skipped.join(",") } : {}),
    ...(state.product === "keycloak" ? {} : { Hosting: "console" }),
    ...(way === "forward" ? (Object.fromEntries(archiveParameters) as Record<string, string>) : {}),
    ...(backup === undefined ? {} : { BackupName: backup }),
    ...(way === "resume" ? { Resume: true } : {}),
    ...(way === "back" ? { Rollback: true, BeyondPointOfNoReturn: true } : {}),
    ...(options.rehearses === true ? { WhatIf: true } : {}),
  };
}

/** Performs a call on a world, by either executor. */
export const perform = (
  workers: Workers,
  built: Built,
  executor: Executor,
  world: World,
  options: CallOptions,
): Promise<Call> =>
  executor === "run"
    ? workers.command(runWords(built, world, options))
    : workers.script(built.generated.script, scriptParameters(built, world, options));

/** A line of a journal, as far as it is compared. */
export interface JournalLine {
  event: string;
  step: { id: string; hash: string } | null;
  operation?: string;
  outcome: string | null;
  evidence: unknown;
  [key: string]: unknown;
}

/** The journal of a world; `null` where there is none, or where it is no JSON. */
export function readJournal({ host }: World): JournalLine[] | null {
  const file = join(host, ownFolder, "journal.jsonl");
  if (!existsSync(file)) return null;
  try {
    return readFileSync(file, "utf8")
      .split(/\r?\n/u)
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as JournalLine);
  } catch {
    return null;
  }
}
