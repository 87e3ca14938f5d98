/**
 * Start states of hosts, as data: what is there, what the two executors are told, and what both have to make of it by
 * the contract. Whatever a state does not say is a plain host, a plain archive, and all steps of a person acknowledged.
 */
import type { HostChange, Kit } from "./host.js";

/** A fact about the folder behind a call; paths lie below the working directory. */
export type Fact =
  /** A file, byte for byte what was at `was` in the start. */
  | { file: string; was: string }
  /** A file as the release of this version ships it. */
  | { file: string; shippedBy: string }
  /** A file with this text. */
  | { file: string; text: string }
  | { gone: string }
  | { there: string };

/** What a call has to come to. */
export interface Want {
  /** The exit code; several where the contract leaves it open, the two still agree. */
  code: 0 | 2 | 3 | readonly (0 | 2 | 3)[];
  /** The number, or the id, of the step that it stops at. */
  at?: string;
  facts?: readonly Fact[];
  /** What became of operations, by the id of their step. */
  outcomes?: Readonly<Record<string, string>>;
}

/** A start state, and what both executors make of it. */
export interface State extends Want {
  id: string;
  product?: "keycloak";
  role: string;
  from: string;
  to: string;
  /** The versions that are installed, in their order. */
  hops: readonly string[];
  changes?: readonly HostChange[];
  /** How the archives differ from plain ones: all, or that of one version. */
  kit?: Kit;
  kits?: Readonly<Record<string, Kit>>;
  /** The name of the working directory. */
  dir?: string;
  /** The working directory is reached through a link. */
  isLinked?: true;
  guide?: string;
  overlay?: string;
  /** Verbs that nobody acknowledged. */
  open?: readonly string[];
  acknowledge?: readonly string[];
  skip?: readonly string[];
  /** Optional and conditional steps are left undecided; else they are skipped by their ids. */
  isUndecided?: true;
  parameters?: Readonly<Record<string, unknown>>;
  backup?: { parameters?: string; option?: string };
  /** Then gone on with, with these words acknowledged besides. */
  resume?: Want & { acknowledge?: readonly string[]; changes?: readonly HostChange[] };
  /**
   * What the way back ends with: the start (`start`), the host before the state's changes were made (`before`), or
   * what a {@link Want} says. Each installation takes a call. Default: `start`, and 2 where nothing was begun.
   */
  back?: "start" | "before" | (Want & { with?: { backup?: string } });
  /** Changes that a person makes before the way back. */
  backChanges?: readonly HostChange[];
}

const agent = { role: "agent", from: "6.1", to: "6.2", hops: ["6.2"] } as const;
const server = { role: "server", from: "6.1", to: "6.2", hops: ["6.2"] } as const;
const server60 = { role: "server", from: "5.2.3", to: "6.0", hops: ["6.0"] } as const;
const agent60 = { role: "agent", from: "5.2.3", to: "6.0", hops: ["6.0"] } as const;
const two = { role: "agent", from: "5.2.3", to: "6.2", hops: ["6.0", "6.2"] } as const;
const keycloak = { product: "keycloak", role: "server", from: "25.0", to: "26.0", hops: ["26.0"] } as const;

const copied: readonly Fact[] = [
  { file: "Runtime/appsettings.json", was: "Runtime/appsettings.json" },
  { file: "Runtime/appsettings.agent.json", was: "Runtime/appsettings.agent.json" },
];
/** The plain end: the new release, the customer's settings in it, the old folder beside it. */
const upgraded = (version: string, backup = "RuntimeOld"): readonly Fact[] => [
  { file: "Runtime/Usercube-Server.dll", shippedBy: version },
  { file: "Runtime/runtimes/win/lib/native.dll", shippedBy: version },
  { file: "Runtime/wwwroot/favicon.ico", shippedBy: version },
  ...copied,
  { file: `${backup}/appsettings.json`, was: "Runtime/appsettings.json" },
  { file: `${backup}/appsettings.agent.json`, was: "Runtime/appsettings.agent.json" },
];
const fine = { code: 0, facts: upgraded("6.2") } as const;
const refused = (at?: string): Want => (at === undefined ? { code: 2 } : { code: 2, at });

const inList = `# Upgrade the agent from 6.1 to 6.2

1. Stop the agent.
2. Rename the \`Runtime\` folder to \`RuntimeOld\`.
3. Extract the new release into \`Runtime\`.
4. Copy \`web.config\`, \`appsettings.json\` and \`appsettings.agent.json\` from \`RuntimeOld\` to \`Runtime\`.
5. Start the agent.
`;
const withMoves = `# Upgrade the agent from 6.1 to 6.2

1. Stop the agent.
2. Rename the \`Runtime\` folder to \`RuntimeOld\`.
3. Extract the new release into \`Runtime\`.
4. Copy \`web.config\`, \`appsettings.json\` and \`appsettings.agent.json\` from \`RuntimeOld\` to \`Runtime\`.
5. Move the \`tracked-*.csv\` files from \`RuntimeOld\` to \`Work\`.
6. Move the folder \`ledger\` from \`RuntimeOld\` to \`Work\`.
7. Start the agent.
`;
const inParagraphs = `# Contoso: the identity server from 6.1 to 6.2

**Step 1 –** Stop the running server.

**Step 2 –** Back up the database.

**Step 3 –** Rename the folder \`Runtime\` to \`RuntimeOld\`.

**Step 4 –** Unzip the new release into a new folder \`Runtime\`.

**Step 5 –** Copy \`appsettings.json\` and \`appsettings.agent.json\` from \`RuntimeOld\` into the new \`Runtime\`.

**Step 6 –** Restart the server.
`;
const withFolders = `# Upgrade the agent from 6.1 to 6.2

1. Stop the agent.
2. Rename the \`Runtime\` folder to \`RuntimeOld\`.
3. Extract the new release into \`Runtime\`.
4. Create the folder \`Reports\`.
5. Delete the folder \`Temp/Collect\`.
6. Copy \`appsettings.json\` from \`RuntimeOld\` to \`Runtime\`.
7. Copy \`appsettings*.json\` from \`RuntimeOld\` to \`Reports\`.
8. Rename the \`Conf\` folder to \`ConfOld\`.
9. Start the agent.
`;
const withChoice = `# Upgrade the agent from 6.1 to 6.2

1. Stop the agent.
2. Rename the \`Runtime\` folder to \`RuntimeOld\`.
3. Extract the new release into \`Runtime\`.
4. Optionally, rename the \`Conf\` folder to \`ConfOld\`.
5. If the agent is hosted by IIS, copy \`web.config\` from \`RuntimeOld\` to \`Runtime\`.
6. Copy \`appsettings*.json\` from \`RuntimeOld\` to \`Runtime\`.
7. Start the agent.
`;
const typed = `# Upgrade the agent from 6.1 to 6.2

1. Stop the agent.
2. Rename the \`Runtime\` folder to \`RuntimeOld\`.
3. Extract the new release into \`Runtime\`.

   <!-- action: copy files=web.config from=RuntimeOld to=Runtime -->
4. See to the launcher's file.
5. Copy \`appsettings.json\` from \`RuntimeOld\` to \`Runtime\`.
6. Start the agent.
`;
const withoutStart = `# Upgrade the agent from 6.1 to 6.2

1. Rename the \`Runtime\` folder to \`RuntimeOld\`.
2. Extract the new release into \`Runtime\`.
3. Copy \`appsettings.json\` and \`appsettings.agent.json\` from \`RuntimeOld\` to \`Runtime\`.
`;
const overlaid = (place: string, sentence: string): string =>
  `<!-- overlay: ${place} -->\n\n**Step 1 –** ${sentence}\n`;

const plainPaths: readonly State[] = [
  { id: "server-6.1", ...server, ...fine },
  { id: "server-6.0-to-6.1", role: "server", from: "6.0", to: "6.1", hops: ["6.1"], code: 0, facts: upgraded("6.1") },
  { id: "server-6.0-to-6.2", role: "server", from: "6.0", to: "6.2", hops: ["6.2"], ...fine },
  { id: "agent-6.1", ...agent, ...fine },
  { id: "agent-6.0-to-6.1", role: "agent", from: "6.0", to: "6.1", hops: ["6.1"], code: 0, facts: upgraded("6.1") },
  { id: "server-5.2.3", ...server60, code: 0, facts: upgraded("6.0") },
  { id: "server-only-5.2.3", ...server60, role: "server-only", code: 0, facts: upgraded("6.0") },
  { id: "agent-5.2.3", ...agent60, code: 0, facts: upgraded("6.0") },
  {
    id: "server-5.1.7",
    role: "server",
    from: "5.1.7",
    to: "5.2.3",
    hops: ["5.2.3"],
    code: 0,
    facts: [...upgraded("5.2.3"), { gone: "Temp/Collect" }, { there: "AppSettingsFolder/appsettings.json" }],
  },
  {
    id: "agent-5.1.7",
    role: "agent",
    from: "5.1.7",
    to: "5.2.3",
    hops: ["5.2.3"],
    code: 0,
    facts: [...upgraded("5.2.3"), { gone: "Temp/Collect" }, { there: "Temp/JobLogs/job.log" }],
  },
  { id: "server-only-5.1.7", role: "server-only", from: "5.1.7", to: "5.2.3", hops: ["5.2.3"], code: 0 },
  {
    id: "server-5.1.1",
    role: "server",
    from: "5.1.1",
    to: "5.1.7",
    hops: ["5.1.7"],
    code: 0,
    facts: [{ gone: "Conf" }, { there: "ConfOld/Runtime.xml" }],
  },
  {
    id: "agent-file-that-a-person-makes",
    role: "agent",
    from: "5.1.7",
    to: "5.2.3",
    hops: ["5.2.3"],
    changes: [["remove", "Work/appsettings.connection.json"]],
    // A step before it makes the file; here it was acknowledged and made nothing.
    code: 3,
    at: "6.1",
  },
  {
    id: "agent-tracked-accounts",
    role: "agent",
    from: "5.1.7",
    to: "5.2.3",
    hops: ["5.2.3"],
    changes: [["write", "Runtime/tracked-accounts-ad.csv", "id\r\n1\r\n"]],
    acknowledge: ["agent/5.1.7-5.2.3/copy-2"],
    code: 0,
    facts: [{ file: "Work/tracked-accounts-ad.csv", text: "id\r\n1\r\n" }],
  },
];

const severalInstallations: readonly State[] = [
  { id: "two-agent", ...two, acknowledge: ["hold"], code: 0, facts: upgraded("6.2", "RuntimeOld-6.0") },
  {
    id: "two-server",
    ...two,
    role: "server",
    acknowledge: ["hold"],
    code: 0,
    facts: [{ file: "RuntimeOld-6.0/Usercube-Server.dll", shippedBy: "6.0" }],
  },
  { id: "two-hold-by-id", ...two, acknowledge: ["hold/6.0"], code: 0 },
  {
    id: "two-hold-open",
    ...two,
    code: 3,
    at: "hold/6.0",
    facts: [{ file: "Runtime/Usercube-Agent.dll", shippedBy: "6.0" }, { gone: "RuntimeOld-6.0" }],
    resume: { acknowledge: ["hold"], code: 0, facts: upgraded("6.2", "RuntimeOld-6.0") },
  },
  { id: "two-hold-open-then-back", ...two, code: 3, at: "hold/6.0", back: "start" },
  { id: "two-hold-of-another", ...two, acknowledge: ["hold/6.1"], ...refused() },
  {
    id: "three-agent",
    role: "agent",
    from: "5.1.7",
    to: "6.2",
    hops: ["5.2.3", "6.0", "6.2"],
    acknowledge: ["hold"],
    code: 0,
    facts: [{ there: "RuntimeOld-5.1.7" }, { there: "RuntimeOld-5.2.3" }, { there: "RuntimeOld-6.0" }],
  },
  {
    id: "three-agent-second-hold",
    role: "agent",
    from: "5.1.7",
    to: "6.2",
    hops: ["5.2.3", "6.0", "6.2"],
    acknowledge: ["hold/5.2.3"],
    code: 3,
    at: "hold/6.0",
  },
  { id: "two-archives-swapped", ...two, kits: { "6.0": { version: "6.2" }, "6.2": { version: "6.0" } }, ...refused() },
  { id: "two-second-archive-missing", ...two, kits: { "6.2": { isMissing: true } }, ...refused() },
  { id: "two-second-archive-cut", ...two, kits: { "6.2": { cut: 0.5 } }, ...refused() },
  {
    id: "two-second-archive-damaged",
    ...two,
    kits: { "6.2": { damaged: "Usercube.Core.dll" } },
    acknowledge: ["hold"],
    code: 3,
    facts: [{ there: "RuntimeOld-6.0/Usercube-Agent.dll" }, { gone: "Runtime" }],
    // The way back is over the first installation too: two calls.
    back: "start",
  },
  {
    id: "two-backup-of-the-second-taken",
    ...two,
    changes: [["release", "RuntimeOld-6.0", "5.2.3"]],
    acknowledge: ["hold"],
    ...refused(),
  },
  {
    id: "two-leftover-plain-backup",
    ...two,
    changes: [["release", "RuntimeOld", "5.1.7"]],
    acknowledge: ["hold"],
    code: 0,
    facts: [{ file: "RuntimeOld/Usercube-Agent.dll", shippedBy: "5.1.7" }],
  },
];

const people: readonly State[] = [
  { id: "open-stop", ...server, open: ["stop"], ...refused() },
  { id: "open-start", ...server, open: ["start"], ...refused() },
  { id: "open-backup", ...server, open: ["backup"], ...refused() },
  { id: "open-check", ...server, open: ["check"], ...fine },
  { id: "open-install", ...server60, open: ["install"], ...refused() },
  { id: "open-execute", ...server60, open: ["execute"], ...refused() },
  { id: "open-edit", ...server60, open: ["edit", "manual"], ...refused() },
  { id: "open-all", ...agent, open: ["stop", "start", "check", "backup", "execute", "manual"], ...refused() },
  { id: "stop-by-id", ...agent, open: ["stop"], acknowledge: ["agent/6.x/stop-1"], ...fine },
  { id: "stop-by-number", ...agent, open: ["stop", "start"], acknowledge: ["2", "6"], ...fine },
  { id: "check-by-id", ...agent, open: ["check"], acknowledge: ["agent/6.x/advice-check-1"], ...fine },
  { id: "unknown-word", ...agent, acknowledge: ["stpo"], ...refused() },
  { id: "unknown-id", ...agent, acknowledge: ["agent/6.x/stop-9"], ...refused() },
  { id: "unknown-number", ...agent, acknowledge: ["77"], ...refused() },
  { id: "unknown-skip", ...agent, skip: ["agent/6.x/never-1"], ...refused() },
  { id: "id-of-another-role", ...agent, acknowledge: ["server/6.x/stop-1"], ...fine },
  {
    id: "skip-a-persons-step",
    ...server,
    open: ["backup"],
    skip: ["server/6.x/advice-backup-1"],
    ...fine,
    outcomes: { "server/6.x/advice-backup-1": "skipped" },
  },
  { id: "skip-the-rename", ...agent, skip: ["agent/6.x/rename-1"], ...refused("4") },
  { id: "skip-by-number", ...agent, skip: ["5a"], ...fine, outcomes: { "agent/6.x/advice-copy-1": "skipped" } },
];

const choices: readonly State[] = [
  // Our advice for a case that may come holds nobody's night up, and is never done unasked.
  {
    id: "undecided-condition",
    ...server,
    isUndecided: true,
    ...fine,
    outcomes: { "server/verification/advice-execute-1": "skipped" },
  },
  { id: "undecided-group", ...server60, isUndecided: true, ...refused() },
  {
    id: "condition-by-id",
    ...server,
    acknowledge: ["server/verification/advice-execute-1"],
    ...fine,
    outcomes: { "server/verification/advice-execute-1": "acknowledged" },
  },
  {
    id: "condition-skipped",
    ...server,
    isUndecided: true,
    skip: ["server/verification/advice-execute-1"],
    ...fine,
    outcomes: { "server/verification/advice-execute-1": "skipped" },
  },
  {
    id: "condition-skipped-by-parameters",
    ...server,
    isUndecided: true,
    parameters: { skipped: ["server/verification/advice-execute-1"] },
    ...fine,
  },
  {
    id: "group-by-id",
    ...server60,
    acknowledge: ["server/5.2.1-6.0/group-2"],
    // Whether the verbs of its steps are enough once the group is decided, the contract leaves open.
    code: [0, 2],
    back: { code: [0, 2] },
  },
  {
    id: "group-by-all-ids",
    ...server60,
    acknowledge: ["check-1", "rename-2", "execute-3", "advice-backup-1", "deploy-1", "start-2"].map(
      (name) => `server/5.2.1-6.0/${name}`,
    ),
    isUndecided: true,
    skip: ["server/5.2.1-6.0/manual-1"],
    code: 0,
    facts: [{ there: "ConfOld/Runtime.xml" }, { gone: "Conf" }],
  },
  {
    id: "group-and-its-steps",
    ...server60,
    acknowledge: ["group-2", "execute-3", "advice-backup-1", "deploy-1", "start-2"].map(
      (name) => `server/5.2.1-6.0/${name}`,
    ),
    code: 0,
    facts: [{ there: "ConfOld/Runtime.xml" }, { gone: "Conf" }],
  },
  {
    id: "group-by-id-deploy-open",
    ...server60,
    open: ["deploy"],
    acknowledge: ["server/5.2.1-6.0/group-2"],
    ...refused(),
  },
  {
    id: "group-skipped",
    ...server60,
    isUndecided: true,
    skip: ["server/5.2.1-6.0/group-2"],
    code: 0,
    facts: [{ there: "Conf/Runtime.xml" }],
    outcomes: { "server/5.2.1-6.0/rename-2": "skipped", "server/5.2.1-6.0/deploy-1": "skipped" },
  },
  {
    id: "group-on-an-agent",
    ...agent60,
    acknowledge: ["group-2", "execute-1", "advice-backup-1", "deploy-1", "start-2"].map(
      (name) => `agent/5.2.1-6.0/${name}`,
    ),
    code: 0,
    facts: [{ there: "ConfOld/Runtime.xml" }],
  },
  {
    id: "group-with-a-taken-name",
    ...agent60,
    changes: [["write", "ConfOld/old.xml", "<old />"]],
    acknowledge: ["group-2", "execute-1", "advice-backup-1", "deploy-1", "start-2"].map(
      (name) => `agent/5.2.1-6.0/${name}`,
    ),
    ...refused("5.2"),
  },
  {
    id: "group-skipped-with-a-taken-name",
    ...agent60,
    changes: [["write", "ConfOld/old.xml", "<old />"]],
    code: 0,
    facts: [{ file: "ConfOld/old.xml", text: "<old />" }],
  },
];

const guides: readonly State[] = [
  { id: "guide-list", ...agent, guide: inList, ...fine },
  { id: "guide-paragraphs", ...server, guide: inParagraphs, ...fine },
  {
    id: "guide-list-leftover",
    ...agent,
    guide: inList,
    changes: [
      ["release", "RuntimeOld", "6.0"],
      ["write", "RuntimeOld/appsettings.json", '{"of":"two years ago"}'],
    ],
    ...refused("2"),
  },
  {
    id: "guide-with-folders",
    ...agent,
    guide: withFolders,
    code: 0,
    facts: [
      { there: "Reports/appsettings.agent.json" },
      { gone: "Temp/Collect" },
      { there: "ConfOld/Runtime.xml" },
      { file: "Runtime/appsettings.json", was: "Runtime/appsettings.json" },
    ],
  },
  {
    id: "guide-moves",
    ...agent,
    guide: withMoves,
    changes: [
      ["write", "Runtime/tracked-1.csv", "one"],
      ["write", "Runtime/tracked-2.csv", "two"],
      ["write", "Runtime/ledger/2026/a.txt", "a"],
    ],
    code: 0,
    facts: [
      { file: "Work/tracked-1.csv", text: "one" },
      { file: "Work/tracked-2.csv", text: "two" },
      { file: "Work/ledger/2026/a.txt", text: "a" },
      { gone: "RuntimeOld/tracked-1.csv" },
      { gone: "RuntimeOld/ledger/2026/a.txt" },
    ],
  },
  {
    id: "guide-moves-in-part-already",
    ...agent,
    guide: withMoves,
    changes: [
      ["write", "Runtime/tracked-1.csv", "one"],
      ["write", "Work/ledger/a.txt", "a"],
    ],
    code: 0,
    facts: [
      { file: "Work/tracked-1.csv", text: "one" },
      { file: "Work/ledger/a.txt", text: "a" },
    ],
  },
  { id: "guide-moves-nothing", ...agent, guide: withMoves, ...refused("5") },
  {
    id: "guide-moves-over-a-file",
    ...agent,
    guide: withMoves,
    changes: [
      ["write", "Runtime/tracked-1.csv", "one"],
      ["write", "Work/tracked-1.csv", "another"],
      ["write", "Runtime/ledger/a.txt", "a"],
    ],
    ...refused("5"),
  },
  {
    id: "guide-with-folders-made-already",
    ...agent,
    guide: withFolders,
    changes: [["write", "Reports/of-the-customer.txt", "keep me"]],
    code: 0,
    facts: [{ file: "Reports/of-the-customer.txt", text: "keep me" }],
  },
  {
    id: "guide-target-differs",
    ...agent,
    guide: withFolders,
    changes: [["write", "Reports/appsettings.json", '{"another":"file"}']],
    ...refused("7"),
  },
  { id: "guide-choice-undecided", ...agent, guide: withChoice, isUndecided: true, ...refused() },
  { id: "guide-choice-skipped", ...agent, guide: withChoice, code: 0, facts: [{ there: "Conf/Runtime.xml" }] },
  { id: "guide-typed-action", ...agent, guide: typed, code: 0, facts: [{ there: "RuntimeOld/web.config" }] },
  { id: "guide-without-start", ...agent, guide: withoutStart, ...fine },
  {
    id: "overlay-copy",
    ...agent,
    overlay: overlaid("after=agent/6.x/copy-1", "Copy `UsercubeContoso.pfx` from `RuntimeOld` to `Runtime`."),
    code: 0,
    facts: [{ file: "Runtime/UsercubeContoso.pfx", was: "Runtime/UsercubeContoso.pfx" }],
  },
  {
    id: "overlay-before-the-rename",
    ...agent,
    overlay: overlaid("before=agent/6.x/rename-1", "Create the folder `Notes`."),
    code: 0,
    facts: [{ there: "Notes" }],
  },
  {
    id: "overlay-delete",
    ...agent,
    overlay: overlaid("before=agent/6.x/rename-1", "Delete the folder `Temp/Collect`."),
    code: 0,
    facts: [{ gone: "Temp/Collect" }],
  },
  {
    id: "overlay-person",
    ...agent,
    open: ["manual"],
    overlay: overlaid("after=agent/6.x/start-1", "Tell the help desk."),
    ...refused(),
  },
  {
    id: "overlay-of-a-guide-beside-advice",
    ...agent,
    overlay: overlaid("instead=agent/6.x/copy-1", "Copy `appsettings.json` from `RuntimeOld` to `Runtime`."),
    code: 0,
    facts: copied,
  },
];

const leftovers: readonly State[] = [
  { id: "leftover-backup", ...agent, changes: [["release", "RuntimeOld", "6.0"]], ...refused("3") },
  { id: "leftover-empty-backup", ...agent, changes: [["folder", "RuntimeOld"]], ...refused("3") },
  { id: "leftover-backup-is-a-file", ...agent, changes: [["write", "RuntimeOld", "a file"]], ...refused("3") },
  { id: "leftover-in-other-letters", ...agent, changes: [["release", "runtimeold", "6.0"]], ...refused("3") },
  {
    id: "leftover-backup-is-a-link",
    ...agent,
    changes: [
      ["release", "Releases/6.0", "6.0"],
      ["link", "RuntimeOld", "Releases/6.0"],
    ],
    ...refused("3"),
  },
  {
    id: "leftover-settings-folder",
    role: "server",
    from: "5.1.7",
    to: "5.2.3",
    hops: ["5.2.3"],
    changes: [["folder", "AppSettingsFolder"]],
    code: 0,
  },
  {
    id: "leftover-conf",
    role: "server",
    from: "5.1.1",
    to: "5.1.7",
    hops: ["5.1.7"],
    changes: [["write", "ConfOld/x.xml", "<x />"]],
    ...refused(),
  },
  { id: "leftover-beside", ...agent, changes: [["release", "Runtime_6.0", "6.0"]], ...fine },
  {
    id: "backup-name-by-parameters",
    ...agent,
    backup: { parameters: "Runtime-6.1" },
    code: 0,
    facts: upgraded("6.2", "Runtime-6.1"),
  },
  {
    id: "backup-name-by-option",
    ...agent,
    backup: { option: "Alte Runtime" },
    code: 0,
    facts: upgraded("6.2", "Alte Runtime"),
  },
  {
    id: "backup-name-by-both",
    ...agent,
    backup: { parameters: "Runtime-6.1", option: "Sicherung" },
    code: 0,
    facts: upgraded("6.2", "Sicherung"),
    // The parameters alone say another name than the run began with.
    back: { code: 0, with: { backup: "Sicherung" } },
  },
  {
    id: "backup-name-by-option-beside-a-leftover",
    ...agent,
    changes: [["release", "RuntimeOld", "6.0"]],
    backup: { option: "RuntimeOld2" },
    code: 0,
    facts: [
      ...upgraded("6.2", "RuntimeOld2").filter((fact) => !("was" in fact)),
      { file: "RuntimeOld/Usercube-Agent.dll", shippedBy: "6.0" },
    ],
  },
  {
    id: "backup-name-taken",
    ...agent,
    changes: [["write", "Archiv/x.txt", "x"]],
    backup: { option: "Archiv" },
    ...refused("3"),
  },
  { id: "backup-name-of-the-products-own", ...agent, backup: { option: "Conf" }, ...refused() },
  { id: "backup-name-is-a-path", ...agent, backup: { option: "../elsewhere" }, ...refused() },
  {
    id: "backup-name-contradicted",
    ...agent,
    changes: [["release", "RuntimeOld2", "5.2.3"]],
    code: 0,
    back: { code: 2, with: { backup: "RuntimeOld2" } },
  },
];

const byHand: readonly State[] = [
  {
    id: "renamed",
    ...agent,
    changes: [["move", "Runtime", "RuntimeOld"]],
    code: 0,
    outcomes: { "agent/6.x/rename-1": "already so", "agent/6.x/extract-1": "done" },
    back: "before",
  },
  {
    id: "renamed-otherwise",
    ...agent,
    changes: [["move", "Runtime", "Runtime.bak"]],
    ...refused("3"),
  },
  {
    id: "renamed-and-extracted",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
    ],
    code: 0,
    outcomes: { "agent/6.x/rename-1": "already so", "agent/6.x/extract-1": "already so", "agent/6.x/copy-1": "done" },
    back: "before",
  },
  {
    id: "all-by-hand",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["settings", "Runtime", "agent"],
    ],
    code: 0,
    outcomes: { "agent/6.x/extract-1": "already so", "agent/6.x/copy-1": "already so" },
    back: "before",
  },
  {
    id: "extracted-in-part",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["remove", "Runtime/Serilog.dll"],
    ],
    ...refused("3"),
  },
  {
    id: "extracted-with-a-wrong-file",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["copy", "RuntimeOld/Usercube.Core.dll", "Runtime/Usercube.Core.dll"],
    ],
    ...refused("3"),
  },
  {
    id: "extracted-same-size-other-bytes",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["write", "Runtime/runtimes/win/lib/native.dll", "x".repeat(700)],
    ],
    ...refused("3"),
  },
  {
    id: "extracted-another-version",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.0"],
    ],
    ...refused("3"),
  },
  {
    id: "extracted-with-more-beside",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["write", "Runtime/note.txt", "by the customer"],
    ],
    code: 0,
    facts: [{ file: "Runtime/note.txt", text: "by the customer" }],
    back: "before",
  },
  {
    id: "empty-runtime-beside-the-backup",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["folder", "Runtime"],
    ],
    code: [0, 2],
    back: { code: [0, 2, 3] },
  },
  {
    id: "server-renamed-after-the-stop",
    ...server,
    changes: [["move", "Runtime", "RuntimeOld"]],
    code: 0,
    back: "before",
  },
  {
    id: "undone-by-hand-before-the-way-back",
    ...agent,
    code: 0,
    backChanges: [
      ["move", "Runtime", "Runtime-new"],
      ["move", "RuntimeOld", "Runtime"],
    ],
    back: { code: [0, 3], facts: [{ file: "Runtime/Usercube-Agent.dll", shippedBy: "6.1" }] },
  },
  {
    id: "backup-gone-before-the-way-back",
    ...agent,
    code: 0,
    backChanges: [["move", "RuntimeOld", "Elsewhere"]],
    back: { code: 3, facts: [{ there: "Elsewhere/Usercube-Agent.dll" }, { there: "Runtime/Usercube-Agent.dll" }] },
  },
  {
    id: "settings-edited-before-the-way-back",
    ...agent,
    code: 0,
    backChanges: [["write", "Runtime/appsettings.json", '{"edited":"{canary}"}']],
    back: "start",
  },
  {
    id: "file-added-before-the-way-back",
    ...agent,
    code: 0,
    backChanges: [["write", "Runtime/report.txt", "of a person"]],
    back: "start",
  },
  {
    id: "settings-edited-before-the-resume",
    ...two,
    code: 3,
    at: "hold/6.0",
    resume: {
      acknowledge: ["hold"],
      changes: [["write", "Runtime/appsettings.json", '{"edited":"after 6.0"}']],
      code: 0,
      facts: [{ file: "Runtime/appsettings.json", text: '{"edited":"after 6.0"}' }],
    },
    back: { code: [0, 3] },
  },
];

const settings: readonly State[] = [
  {
    id: "settings-edited-in-the-new-runtime",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["write", "Runtime/appsettings.json", '{"edited":"tonight"}'],
    ],
    ...refused("5"),
  },
  {
    id: "launcher-edited-in-the-new-runtime",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["append", "Runtime/web.config", "<!-- tonight -->"],
    ],
    ...refused("5"),
  },
  {
    id: "settings-for-production",
    ...agent,
    changes: [["write", "Runtime/appsettings.Production.json", '{"a":"{canary}"}']],
    code: 0,
    facts: [...copied, { file: "Runtime/appsettings.Production.json", text: '{"a":"{canary}"}' }],
  },
  {
    id: "settings-encrypted",
    ...server,
    changes: [["write", "Runtime/appsettings.encrypted.agent.json", "{canary}"]],
    code: 0,
    facts: [{ file: "Runtime/appsettings.encrypted.agent.json", text: "{canary}" }],
  },
  { id: "settings-absent", ...agent, changes: [["remove", "Runtime/web.config"]], ...refused("5") },
  {
    id: "settings-absent-acknowledged",
    ...agent,
    changes: [["remove", "Runtime/web.config"]],
    acknowledge: ["agent/6.x/copy-1"],
    code: 0,
    facts: [...copied, { file: "Runtime/web.config", shippedBy: "6.2" }],
  },
  {
    id: "settings-absent-acknowledged-by-verb",
    ...agent,
    changes: [["remove", "Runtime/web.config"]],
    acknowledge: ["copy"],
    ...refused("5"),
  },
  { id: "settings-all-absent", ...server, changes: [["remove", "Runtime/appsettings.json"]], ...refused("5") },
  {
    id: "settings-by-pattern-absent",
    ...agent60,
    changes: [
      ["remove", "Runtime/appsettings.json"],
      ["remove", "Runtime/appsettings.agent.json"],
    ],
    // An earlier step of a person, the installation of .NET, might bring files.
    code: [2, 3],
    at: "3.3",
  },
  { id: "settings-empty", ...agent, changes: [["write", "Runtime/appsettings.json", ""]], ...fine },
  {
    id: "settings-with-a-mark",
    ...agent,
    changes: [["bytes", "Runtime/appsettings.json", "efbbbf7b7d0d0a"]],
    ...fine,
  },
  { id: "settings-read-only", ...agent, changes: [["readonly", "Runtime/appsettings.json"]], ...fine },
  { id: "programs-read-only", ...agent, changes: [["readonly", "Runtime/Usercube-Agent.dll"]], ...fine },
  {
    id: "settings-as-shipped",
    ...agent,
    changes: [
      ["remove", "Runtime/appsettings.agent.json"],
      ["release", "Shipped", "6.1"],
      ["move", "Shipped/appsettings.agent.json", "Runtime/appsettings.agent.json"],
    ],
    ...fine,
  },
  {
    id: "settings-in-other-letters",
    ...agent,
    changes: [["move", "Runtime/appsettings.json", "Runtime/AppSettings.json"]],
    code: 0,
  },
  {
    id: "settings-is-a-folder",
    ...agent,
    changes: [
      ["remove", "Runtime/appsettings.json"],
      ["folder", "Runtime/appsettings.json"],
    ],
    code: 2,
  },
  {
    id: "settings-hand-made-copies",
    ...agent,
    changes: [["write", "Runtime/appsettings - Copie.json", "{}"]],
    ...fine,
  },
];

const odd = [
  "host[x] {y}",
  "it's O'Neil",
  "with  spaces",
  "Köln – é漢字",
  "a&b;c#d%e",
  "dollar $x `y`",
  "(old) + new",
  "~tilde",
];
const folders: readonly State[] = [
  ...odd.map((dir, index): State => ({ id: `folder-${String(index + 1)}`, dir, ...agent, ...fine })),
  { id: "folder-is-a-link", ...agent, isLinked: true, ...fine },
  { id: "folder-non-ascii-server", dir: "identité[1]", ...server, ...fine },
];

const links: readonly State[] = [
  {
    id: "runtime-is-a-link",
    ...agent,
    changes: [
      ["move", "Runtime", "Releases/6.1"],
      ["link", "Runtime", "Releases/6.1"],
    ],
    code: 0,
    facts: [{ file: "Runtime/appsettings.json", was: "Releases/6.1/appsettings.json" }],
  },
  {
    id: "runtime-is-a-link-to-elsewhere",
    ...server,
    changes: [
      ["move", "Runtime", "../releases/6.1"],
      ["link", "Runtime", "../releases/6.1"],
    ],
    code: 0,
  },
  {
    id: "runtime-leads-nowhere",
    ...agent,
    changes: [
      ["move", "Runtime", "Elsewhere"],
      ["link", "Runtime", "Nowhere"],
    ],
    ...refused("3"),
  },
  { id: "backup-leads-nowhere", ...agent, changes: [["link", "RuntimeOld", "Nowhere"]], ...refused("3") },
  {
    id: "settings-file-is-a-link",
    ...agent,
    changes: [
      ["move", "Runtime/appsettings.json", "Shared/appsettings.json"],
      ["link", "Runtime/appsettings.json", "../Shared/appsettings.json"],
    ],
    code: 0,
    facts: [{ file: "Runtime/appsettings.json", was: "Shared/appsettings.json" }],
  },
  {
    id: "settings-file-leads-nowhere",
    ...agent,
    changes: [
      ["remove", "Runtime/appsettings.json"],
      ["link", "Runtime/appsettings.json", "../Shared/none.json"],
    ],
    ...refused("5"),
  },
  {
    id: "work-is-a-link",
    ...agent,
    changes: [
      ["move", "Work", "../work-elsewhere"],
      ["link", "Work", "../work-elsewhere"],
    ],
    ...fine,
  },
];

const archives: readonly State[] = [
  { id: "archive-cut", ...agent, kit: { cut: 0.6 }, ...refused() },
  { id: "archive-cut-short", ...server, kit: { cut: 0.02 }, ...refused() },
  { id: "archive-missing", ...agent, kit: { isMissing: true }, ...refused() },
  { id: "archive-no-zip", ...agent, kit: { text: "<html>Sign in</html>" }, ...refused() },
  { id: "archive-empty", ...agent, kit: { text: "" }, ...refused() },
  {
    id: "archive-damaged",
    ...agent,
    kit: { damaged: "Serilog.dll" },
    code: 3,
    at: "4",
    facts: [{ gone: "Runtime" }, { there: "RuntimeOld/Usercube-Agent.dll" }],
  },
  {
    id: "archive-of-another-role",
    ...server,
    kit: { without: ["Usercube-Server.exe", "Usercube-Server.dll"] },
    ...refused(),
  },
  {
    id: "archive-of-another-role-agent",
    ...agent,
    kit: { without: ["Usercube-Agent.exe", "Usercube-Agent.dll"] },
    ...refused(),
  },
  { id: "archive-of-the-old-version", ...agent, kit: { version: "6.1" }, ...refused() },
  { id: "archive-of-an-older-version", ...server, kit: { version: "5.2.3" }, ...refused() },
  { id: "archive-of-another-build", ...agent, kit: { version: "6.2.31.0" }, code: 0 },
  { id: "archive-wrapped", ...agent, kit: { wrapper: "usercube-agent-runtime" }, ...fine },
  { id: "archive-wrapped-deeply", ...agent, kit: { wrapper: "kits/6.2/Runtime" }, ...fine },
  {
    id: "archive-with-junk-beside",
    ...agent,
    kit: { wrapper: "Runtime", beside: { "__MACOSX/Runtime/._x": "x", ".DS_Store": "x", "README.txt": "Read me." } },
    ...fine,
  },
  {
    id: "archive-with-junk-inside",
    ...agent,
    kit: { with: { ".DS_Store": "x", "Thumbs.db": "x", "wwwroot/desktop.ini": "x" } },
    code: 0,
    facts: [{ gone: "Runtime/.DS_Store" }, { gone: "Runtime/Thumbs.db" }],
  },
  { id: "archive-names-differ-in-case", ...agent, kit: { with: { "serilog.DLL": "x" } }, ...refused() },
  { id: "archive-folders-differ-in-case", ...agent, kit: { with: { "WWWROOT/index.html": "x" } }, ...refused() },
  { id: "archive-name-with-a-mark", ...agent, kit: { with: { "what?.dll": "x" } }, ...refused() },
  { id: "archive-name-of-a-device", ...agent, kit: { with: { "wwwroot/con.txt": "x" } }, ...refused() },
  { id: "archive-name-ends-in-a-dot", ...agent, kit: { with: { "lib./x.dll": "x" } }, ...refused() },
  { id: "archive-name-leads-out", ...agent, kit: { with: { "../evil.txt": "x" } }, ...refused() },
  { id: "archive-name-not-ascii", ...agent, kit: { with: { "wwwroot/Übersicht.txt": "é" } }, ...fine },
  { id: "archive-with-a-comment", ...agent, kit: { comment: "made on a Friday" }, ...fine },
  { id: "archive-with-bytes-behind", ...agent, kit: { trailing: "\0\0signature" }, ...fine },
];

const folderCopies: readonly State[] = [
  {
    id: "keycloak",
    ...keycloak,
    code: 0,
    facts: [
      { file: "keycloak/conf/keycloak.conf", was: "keycloak/conf/keycloak.conf" },
      { file: "keycloak/providers/contoso.jar", was: "keycloak/providers/contoso.jar" },
      { file: "keycloak/themes/contoso/theme.properties", was: "keycloak/themes/contoso/theme.properties" },
      { file: "keycloak/version.txt", shippedBy: "26.0" },
      { there: "keycloak-old/lib/lib.jar" },
    ],
  },
  { id: "keycloak-leftover", ...keycloak, changes: [["release", "keycloak-old", "24.0"]], ...refused("4") },
  { id: "keycloak-without-a-folder", ...keycloak, changes: [["remove", "keycloak/themes"]], ...refused("6") },
  {
    id: "keycloak-without-a-folder-acknowledged",
    ...keycloak,
    changes: [["remove", "keycloak/themes"]],
    acknowledge: ["server/25-26/copy-1"],
    code: [0, 2],
    back: { code: [0, 2] },
  },
  {
    id: "keycloak-deep",
    ...keycloak,
    changes: [
      ["write", "keycloak/themes/a/b/c/d.css", "p{}"],
      ["folder", "keycloak/providers/empty"],
    ],
    code: 0,
    facts: [{ file: "keycloak/themes/a/b/c/d.css", text: "p{}" }],
  },
  {
    id: "keycloak-linked-file",
    ...keycloak,
    changes: [
      ["move", "keycloak/providers/contoso.jar", "shared/contoso.jar"],
      ["link", "keycloak/providers/contoso.jar", "../../shared/contoso.jar"],
    ],
    code: 0,
    facts: [{ file: "keycloak/providers/contoso.jar", was: "shared/contoso.jar" }],
  },
  {
    id: "keycloak-linked-folder",
    ...keycloak,
    changes: [
      ["move", "keycloak/themes", "shared/themes"],
      ["link", "keycloak/themes", "../shared/themes"],
    ],
    code: 0,
    facts: [{ there: "keycloak/themes/contoso/theme.properties" }],
  },
  { id: "keycloak-open-backup", ...keycloak, open: ["backup"], ...refused() },
];

const otherHosts: readonly State[] = [
  { id: "no-runtime", ...agent, changes: [["remove", "Runtime"]], ...refused("3") },
  {
    id: "host-of-another-version",
    ...agent,
    changes: [
      ["remove", "Runtime"],
      ["release", "Runtime", "6.0"],
      ["settings", "Runtime", "agent"],
    ],
    code: [0, 2],
    back: { code: [0, 2, 3] },
  },
  {
    id: "upgraded-already",
    ...agent,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["release", "Runtime", "6.2"],
      ["settings", "Runtime", "agent"],
      ["append", "Runtime/log.txt", "Now listening on"],
    ],
    code: 0,
    back: "before",
  },
  {
    id: "upgraded-already-without-a-backup",
    ...agent,
    changes: [
      ["release", "Runtime", "6.2"],
      ["settings", "Runtime", "agent"],
    ],
    code: [0, 2],
    back: { code: [0, 2, 3] },
  },
  {
    id: "half-upgraded",
    ...server,
    changes: [
      ["move", "Runtime", "RuntimeOld"],
      ["write", "Runtime/Serilog.dll", "half"],
    ],
    ...refused("3"),
  },
  {
    id: "runtime-is-a-file",
    ...agent,
    changes: [
      ["remove", "Runtime"],
      ["write", "Runtime", "x"],
    ],
    code: 2,
  },
  {
    id: "empty-host",
    ...server,
    changes: [
      ["remove", "Runtime"],
      ["remove", "Work"],
      ["remove", "Conf"],
    ],
    ...refused("3"),
  },
  {
    id: "much-beside",
    ...agent,
    changes: [
      ["release", "Old/Runtime", "5.2.3"],
      ["write", "x.log", "x"],
    ],
    ...fine,
  },
];

/** All of them. */
export const states: readonly State[] = [
  ...plainPaths,
  ...severalInstallations,
  ...people,
  ...choices,
  ...guides,
  ...leftovers,
  ...byHand,
  ...settings,
  ...folders,
  ...links,
  ...archives,
  ...folderCopies,
  ...otherHosts,
];
