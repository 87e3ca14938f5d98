import { dirname, join } from "node:path";
import {
  findPlacedProgram,
  nodeHost,
  openRelease,
  proposeMerge,
  releaseWords as words,
  UsageError,
  type MergeConflict,
  type MergeProposal,
  type Pack,
  type Release,
  type UnreadableInput,
} from "../../index.js";
import { visibleText } from "../../formats/visible.js";
import { errorCode, explainError } from "../../host/reasons.js";
import { nearestOf } from "../../language/nearest.js";
import { say } from "../../language/words.js";
import { foldName } from "../../model/observation.js";
import { compareVersions } from "../../model/version.js";
import { refuseBelow, refuseDevice } from "../below.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { exitCodes } from "../exit-codes.js";
import { openNamedPack, optionList, optionText } from "../project.js";
import type { Terminal } from "../terminal.js";

type Product = Pack["product"];
type SettingsFile = Product["settingsFiles"][number];

/** A settings file that is larger is nobody's work; three of them, taken apart, would fill the memory. */
const largestSettings = 4 * 1024 * 1024;
/** Real settings are in it, secrets too: for the operator alone. */
const ownerOnly = 0o600;

/** `merge`: a proposal for each settings file. */
export const mergeCommand: CommandDefinition = {
  name: "merge",
  summary:
    "propose each settings file anew: the customer's, with what the new release's defaults bring; writes nothing below DIR",
  operands: [
    { name: "<dir>", summary: "the working directory: the folder that holds the runtime folder and the backup" },
  ],
  options: [
    { flags: "--role <role>", summary: "what this host is" },
    { flags: "--archive <zip>", summary: "the new release's archive" },
    { flags: "--baseline <zip>", summary: "the old release's archive, to tell what the customer changed" },
    { flags: "--backup <name>", summary: "what the folder kept as the way back is called" },
    { flags: "--out <dir>", summary: "where to write the proposals", defaultValue: "merge-out" },
  ],
  examples: [
    "merge C:/identitymanagerContoso --role agent --archive usercube-agent-runtime-6.2.zip --baseline usercube-agent-runtime-6.1.zip",
    "merge C:/identitymanagerContoso --role server --archive server-6.2.zip --baseline server-6.1.zip --backup Runtime_before --out C:/proposals",
  ],
  async run(options, terminal) {
    if (optionList(options, "guide").length > 0)
      throw new UsageError("Unexpected option `--guide` of `merge`, which works by the product pack alone");
    const [directory = ""] = optionList(options, "operands");
    const [archivePath, baselinePath] = [
      needed(options, "archive", "the new release's archive"),
      needed(options, "baseline", "the old release's archive"),
    ];
    const out = optionText(options, "out") ?? "";
    refuseDevice(out);
    const { product } = await openNamedPack(options);
    const role = findRole(
      product,
      needed(options, "role", `one of the roles: ${product.roles.map(({ id }) => `\`${id}\``).join(", ")}`),
    );
    refuseBelow(directory, out, "Choose another --out.");
    const backup = await findBackup(directory, optionText(options, "backup"), role, product, terminal);
    const request = { directory, backup, role, product };
    const proposals = await withReleases(request, [archivePath, baselinePath], (releases) =>
      proposeAll(request, releases),
    );
    const files = proposals.flatMap(({ path, bytes, conflictBytes }) => [
      { path, bytes },
      ...(conflictBytes === null ? [] : [{ path: `${path}.conflict`, bytes: conflictBytes }]),
    ]);
    for (const { path } of files) refuseBelow(directory, dirname(join(out, path)), "Choose another --out.");
    await refuseTaken(out, proposals);
    for (const { path, bytes } of files) await write(out, path, bytes);
    terminal.print(report(proposals, out, product.layout.runtime, terminal));
    return proposals.some(({ conflicts }) => conflicts.length > 0) ? exitCodes.findings : exitCodes.ok;
  },
};

function needed(options: OptionValues, name: string, what: string): string {
  const value = optionText(options, name);
  if (value !== undefined) return value;
  throw new UsageError(`Missing option \`--${name}\`, expected ${what}`);
}

function findRole({ roles }: Product, id: string): Product["roles"][number] {
  const role = roles.find((known) => known.id === id);
  if (role !== undefined) return role;
  const ids = roles.map((known) => known.id);
  throw new UsageError(`Unexpected role \`${id}\`, expected one of ${ids.map((known) => `\`${known}\``).join(", ")}`, {
    note: nearestOf(id, ids),
  });
}

/**
 * The backup's name on disk: the one that was named, else the pack's, else the only other folder with this role's
 * program.
 */
async function findBackup(
  directory: string,
  named: string | undefined,
  role: Product["roles"][number],
  { layout }: Product,
  terminal: Terminal,
): Promise<string> {
  if (named !== undefined && (/^\.{0,2}$/u.test(named) || /[\\/]/u.test(named)))
    throw new UsageError(`Unexpected backup \`${named}\`, expected the name of a folder beside the runtime folder`, {
      note: "Leave the path out: it is looked for in the working directory.",
    });
  const names = await readFolder(
    directory,
    "working directory",
    "the folder that holds the runtime folder and the backup",
  );
  const expected = named ?? layout.backup;
  const found = await nodeHost.findName(directory, expected);
  if (found !== undefined) {
    await readFolder(join(directory, found), `backup \`${expected}\``, "a folder");
    return found;
  }
  const taken = new Set([layout.runtime, ...Object.values(layout.folders).map(({ path }) => path)].map(foldName));
  const programs = new Set(role.programs.map(foldName));
  const others = names.filter((name) => !taken.has(foldName(name)));
  const inside = await Promise.all(
    others.map((name) => nodeHost.readFolder(join(directory, name)).catch((): string[] => [])),
  );
  const holders = others.filter((_, index) => inside[index]?.some((name) => programs.has(foldName(name))));
  const [only, second] = holders;
  if (named === undefined && only !== undefined && second === undefined) {
    terminal.progress(
      `There is no \`${expected}\`; \`${only}\` holds this role's program and is taken for the backup (--backup names another).`,
    );
    return only;
  }
  throw new UsageError(`There is no backup \`${expected}\`, expected the folder that the old runtime was renamed to`, {
    place: { file: directory },
    note:
      holders.length > 0
        ? `This role's program is also in ${holders.map((name) => `\`${name}\``).join(", ")}: name the backup with --backup.`
        : `Name it with --backup. ${nearestOf(expected, others)}`.trim(),
  });
}

async function readFolder(path: string, what: string, expected: string): Promise<string[]> {
  try {
    return await nodeHost.readFolder(path);
  } catch (cause) {
    const reason = errorCode(cause) === "ENOTDIR" ? "it is a file, not a folder" : explainError(cause);
    throw new UsageError(`Unexpected ${what}: ${reason}, expected ${expected}`, { place: { file: path }, cause });
  }
}

/** Whose settings are merged. */
interface MergeRequest {
  directory: string;
  /** Its name. */
  backup: string;
  role: Product["roles"][number];
  product: Product;
}

/** The new release and the old one, opened as long as the work takes. */
async function withReleases<T>(
  request: MergeRequest,
  [archivePath, baselinePath]: readonly [string, string],
  work: (releases: Record<"archive" | "baseline", Release>) => Promise<T>,
): Promise<T> {
  const archive = await openRelease(nodeHost, archivePath, request);
  try {
    const baseline = await openRelease(nodeHost, baselinePath, request);
    try {
      await refuseOtherBaseline(request, baseline);
      refuseNoLater(archive, baseline);
      return await work({ archive, baseline });
    } finally {
      await baseline.close();
    }
  } finally {
    await archive.close();
  }
}

/** The baseline tells what the customer changed: it has to be what the backup was. */
async function refuseOtherBaseline(
  { directory, backup, role, product }: MergeRequest,
  { manifest, program }: Release,
): Promise<void> {
  const kept = await findPlacedProgram(product, role, async (name) => {
    const file = await findFile(join(directory, backup), name);
    return file === undefined ? { state: "none", reason: "" } : nodeHost.readProgramVersion(file);
  });
  if (kept === null || program === null || kept.line === program.line) return;
  throw new UsageError(say(words.otherBaseline, { ...program, found: program.line, backup }), {
    place: { file: manifest.file },
    note: say(words.otherBaselineNote, { ...kept, backup }),
  });
}

function refuseNoLater(archive: Release, baseline: Release): void {
  const isSame =
    archive.program === null || baseline.program === null
      ? JSON.stringify(archive.manifest.entries) === JSON.stringify(baseline.manifest.entries)
      : compareVersions(archive.program.version, baseline.program.version) <= 0;
  if (!isSame) return;
  const [version, older] = [archive.program?.version, baseline.program?.version];
  throw new UsageError(
    version === undefined || older === undefined
      ? words.sameRelease
      : say(words.notLater, { version, baseline: older }),
    {
      place: { file: archive.manifest.file },
      note: say(words.pairNote, { archive: "--archive", baseline: "--baseline" }),
    },
  );
}

/** A proposal for each settings file of the role that the backup has. */
async function proposeAll(
  { directory, backup, role: { id: role }, product }: MergeRequest,
  { archive, baseline }: Record<"archive" | "baseline", Release>,
): Promise<MergeProposal[]> {
  const {
    layout: { runtime },
    secrets,
  } = product;
  const proposals: MergeProposal[] = [];
  for (const file of product.settingsFiles.filter(
    ({ roles, folder }) => roles.includes(role) && `${folder}/`.startsWith(`${runtime}/`),
  )) {
    const path = `${file.folder}/${file.name}`;
    const below = path.slice(runtime.length + 1);
    const source = await findFile(join(directory, backup), below);
    const seen =
      source === undefined ? ({ state: "absent" } as const) : await nodeHost.seeFile(source, largestSettings);
    if (seen.state === "absent" || source === undefined) continue;
    if (seen.state !== "bytes")
      throw new UsageError(
        `The customer's \`${below}\` cannot be read: ${seen.state === "unseen" ? seen.reason : "it is a folder, not a file"}`,
        { place: { file: source } },
      );
    const place = pickDefault(file, below, { role, runtime, archive, baseline });
    const [base, theirs] = [await readDefault(baseline, place), await readDefault(archive, place)];
    const proposal = proposeMerge({ ...{ path, format: file.format, secrets }, base, ours: seen.bytes, theirs });
    if ("problem" in proposal)
      throw explainUnreadable(
        proposal,
        proposal.of === "ours" ? source : (proposal.of === "base" ? baseline : archive).manifest.file,
        place,
      );
    proposals.push(proposal);
  }
  if (proposals.length === 0)
    throw new UsageError(`Unexpected backup without a settings file of the role \`${role}\``, {
      place: { file: join(directory, backup) },
      note: `Expected such as \`${product.settingsFiles.find(({ roles }) => roles.includes(role))?.name ?? ""}\` directly in it.`,
    });
  return proposals;
}

/** The file with this path below a folder, each part in the case that it has on disk. */
async function findFile(folder: string, path: string): Promise<string | undefined> {
  let found = folder;
  for (const part of path.split("/")) {
    const name = await nodeHost.findName(found, part);
    if (name === undefined) return undefined;
    found = join(found, name);
  }
  return found;
}

/**
 * Where the releases keep the default: the role's own place before the usual one, and one that both know before any
 * other, since two places may hold two roles' files.
 */
function pickDefault(
  { defaults }: SettingsFile,
  below: string,
  { role, runtime, archive, baseline }: { role: string; runtime: string; archive: Release; baseline: Release },
): string {
  const own = defaults[role];
  const places = [...(own?.startsWith(`${runtime}/`) ? [`${own.slice(runtime.length + 1)}/${below}`] : []), below];
  const has = ({ manifest }: Release, place: string): boolean =>
    manifest.entries.some(({ path }) => foldName(path) === foldName(place));
  return (
    places.find((place) => has(archive, place) && has(baseline, place)) ??
    places.find((place) => has(archive, place)) ??
    below
  );
}

async function readDefault(archive: Release, place: string): Promise<Uint8Array | null> {
  const seen = await archive.read(place, largestSettings);
  if (seen.state === "unseen")
    throw new UsageError(`\`${place}\` in the archive cannot be read: ${seen.reason}`, {
      place: { file: archive.manifest.file },
    });
  return seen.state === "bytes" ? seen.bytes : null;
}

function explainUnreadable({ of, problem, line, column }: UnreadableInput, file: string, place: string): UsageError {
  const where =
    of === "ours" ? { file, ...(line === null ? {} : { line }), ...(column === null ? {} : { column }) } : { file };
  const what =
    of === "ours"
      ? "The customer's file cannot be read"
      : `\`${place}\` in the archive cannot be read${line === null ? "" : ` (line ${String(line)})`}`;
  return new UsageError(`${what}: ${problem}`, {
    place: where,
    note:
      of === "ours"
        ? "Mend the file, and save it as UTF-8."
        : "Fetch the archive again; a file that a release ships should be readable.",
  });
}

/** A proposal that was written before may have been worked on since. */
async function refuseTaken(out: string, proposals: readonly MergeProposal[]): Promise<void> {
  for (const { path, bytes, conflictBytes } of proposals) {
    for (const [name, content] of [
      [path, bytes],
      [`${path}.conflict`, conflictBytes],
    ] as const) {
      const there = await nodeHost.seeFile(join(out, name), largestSettings * 4);
      if (
        there.state === "absent" ||
        (there.state === "bytes" && content !== null && Buffer.compare(there.bytes, content) === 0)
      )
        continue;
      throw new UsageError(
        `\`${name}\` is there already, and is not what would be written: somebody may have worked on it`,
        { place: { file: join(out, name) }, note: "Delete it, or choose another folder with --out." },
      );
    }
  }
}

async function write(out: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await nodeHost.writeFile(join(out, path), bytes, ownerOnly);
  } catch (cause) {
    const reason =
      {
        EACCES: "you may not write there",
        EPERM: "you may not write there",
        EROFS: "the disk is read-only",
        ENOSPC: "the disk is full",
        ENOTDIR: "a part of the path is a file",
        EEXIST: "a part of the path is a file",
      }[errorCode(cause)] ??
      (errorCode(cause) || "unknown reason");
    throw new UsageError(`Cannot write \`${path}\`: ${reason}`, {
      place: { file: out },
      note: "Choose another folder with --out.",
      cause,
    });
  }
}

const marks = { added: "+", changed: "~", removed: "-" } as const;
/** Of a long list the rest is counted. */
const longest = 40;

function report(proposals: readonly MergeProposal[], out: string, runtime: string, { style }: Terminal): string {
  const parts = proposals.map(({ path, changes, conflicts, conflictBytes }) => {
    const said =
      [
        changes.length === 0 ? "" : `${count(changes.length, "setting")} as in the new default`,
        conflicts.length === 0 ? "" : count(conflicts.length, "conflict"),
      ]
        .filter((text) => text !== "")
        .join(", ") || "stays as the customer has it";
    return [
      `${style("heading", path)}: ${said}`,
      ...changes.slice(0, longest).map(({ key, kind }) => `  ${marks[kind]} ${oneLine(key)}`),
      ...(changes.length > longest ? [`  … and ${String(changes.length - longest)} more`] : []),
      ...conflicts.slice(0, longest).flatMap((conflict) => writeConflict(conflict, style)),
      ...(conflicts.length > longest ? [`  … and ${count(conflicts.length - longest, "more conflict")}`] : []),
      ...(conflictBytes === null ? [] : [`    Both sides stand line by line in \`${path}.conflict\`.`]),
    ].join("\n");
  });
  const total = proposals.reduce((sum, { conflicts }) => sum + conflicts.length, 0);
  const marked = proposals.some(({ conflicts, conflictBytes }) => conflicts.length > 0 && conflictBytes === null);
  const next =
    total === 0
      ? `Look at them, then copy them to \`${runtime}\`.`
      : `In each conflict the customer's value was kept${marked ? ", in JSON under a comment that begins `// CONFLICT`" : ""}. Decide, then copy the files to \`${runtime}\`.`;
  return `${parts.join("\n\n")}\n\n${count(proposals.length, "proposal")} in ${oneLine(out)}, secrets included; nothing was changed on the host. ${next}\n`;
}

function writeConflict({ place, base, ours, theirs }: MergeConflict, style: Terminal["style"]): string[] {
  const sides = [
    ["old default", base],
    ["customer's", ours],
    ["new default", theirs],
  ] as const;
  const isTold = sides.some(([, value]) => value !== null);
  return [
    `  ${style("warning", "!")} ${oneLine(place)}`,
    ...(isTold
      ? sides.map(([name, value]) => `      ${name.padEnd(11)}  ${value === null ? "–" : oneLine(value)}`)
      : []),
  ];
}

const oneLine = (text: string): string =>
  visibleText(text.length > 200 ? `${text.slice(0, 200)}…` : text).replaceAll("\n", "␊");
const count = (number: number, what: string): string => `${String(number)} ${what}${number === 1 ? "" : "s"}`;
