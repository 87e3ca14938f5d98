/**
 * Complete runbooks by hand, for tests and for looking at a format: the plain one, one with blanks,
 * one of two hops, and a hostile one whose every text tries to become markup.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Note } from "../../src/model/inline.js";
import { code, text, type Block, type Inline } from "../../src/model/inline.js";
import { productSchema } from "../../src/model/product.js";
import type { Doing, Runbook, RunbookSection, RunbookStep } from "../../src/model/runbook.js";
import { readYaml } from "../../src/pack/yaml.js";
import { layOut } from "../../src/runbook/operations.js";

const guideFile = "content/identity-manager/guides/6.2/migration-guide.md";
const adviceFile = "content/identity-manager/advice/agent.md";
const vendorPage = "https://docs.netwrix.com/docs/identitymanager/6_2/migration-guide";

const sha256 = (value: string): string => createHash("sha256").update(value).digest("hex");
const paragraph = (...children: Inline[]): Block => ({ type: "paragraph", children });
const blank = (name: string, label: string): Inline => ({ type: "blank", name, label });

/** Of a step that nothing tells how to do. */
const nothingToDo: Doing = { details: [], commands: [], hosting: [] };

/** A step with every field, from the few that matter; id, number and command always do. */
export function sampleStep(step: Partial<RunbookStep> & Pick<RunbookStep, "id" | "number" | "command">): RunbookStep {
  return {
    hash: sha256(JSON.stringify([step.command, step.actions ?? []])),
    optional: false,
    condition: null,
    origin: "guide",
    advice: null,
    actions: [],
    ...nothingToDo,
    expected: [],
    manualReason: null,
    ordersMore: false,
    info: [],
    choices: [],
    closing: [],
    examples: [],
    substeps: [],
    source: { file: guideFile, line: 41, column: 1 },
    reference: null,
    checks: [],
    minutes: null,
    pointOfNoReturn: null,
    ...step,
  };
}

const expandCommand =
  "Expand-Archive `\n  -Path C:/kits/usercube-agent-runtime-6.2.30.zip `\n  -DestinationPath C:/identitymanagerContoso/Runtime";

/** A note of the guide. */
export const sampleNote = (kind: Note["kind"], title: string | null, ...blocks: Block[]): Block => ({
  type: "note",
  note: { kind, title, blocks, place: { file: guideFile, line: 44, column: 1 } },
});

const reference = (step: string) => ({
  title: "Migration Guide",
  url: vendorPage,
  section: "General Upgrade Instructions for the Agent",
  step,
});

/** Folder and backup name as the runbook prints them: the parameter's value, or a blank. */
interface Host {
  /** A path below the working directory. */
  path: (below: string) => Inline[];
  backup: string;
}

const contosoHost: Host = { path: (below) => [code(`C:/identitymanagerContoso/${below}`)], backup: "RuntimeOld" };
const unknownHost: Host = {
  path: (below) => [blank("workingDirectory", "working directory"), code(`/${below}`)],
  backup: "RuntimeOld",
};

function prerequisites(): RunbookStep[] {
  const advised = { origin: "advice", source: { file: adviceFile, line: 12, column: 1 } } as const;
  return [
    sampleStep({
      ...advised,
      id: "advice/database-backup",
      number: "A1",
      command: [text("Back up the database and note where the backup is kept.")],
      advice: {
        reason:
          "From version 6.0 on, the server upgrades the database by itself when it starts. Renaming the folders back does not undo that.",
        sources: [{ title: "Migration Guide, v6.1 to v6.2", url: vendorPage }],
      },
      actions: [{ verb: "backup", what: "database" }],
      details: [[text("Database "), code("UsercubeContoso"), text(", full backup, on the SQL server")]],
      expected: [[text("The backup's file is there and its verification succeeds")]],
    }),
    sampleStep({
      ...advised,
      id: "advice/hosting-bundle",
      number: "A2",
      command: [
        text("Check that the ASP.NET Core "),
        { type: "strong", children: [text("8.0")] },
        text(" hosting bundle is installed."),
      ],
      advice: {
        reason: "Version 6.2 needs .NET 8. Without the bundle IIS answers with error 500.31.",
        sources: [
          {
            title: "Agent requirements",
            url: "https://docs.netwrix.com/docs/identitymanager/6_2/installation-guide/requirements/agent-requirements",
          },
          {
            title: "Host ASP.NET Core on Windows with IIS",
            url: "https://learn.microsoft.com/aspnet/core/host-and-deploy/iis/",
          },
        ],
      },
      actions: [{ verb: "install", what: "ASP.NET Core hosting bundle", version: "8.0" }],
      commands: [{ shell: "powershell", words: [code("dotnet --list-runtimes")] }],
      expected: [[text("A line that begins with "), code("Microsoft.AspNetCore.App 8.0")]],
    }),
  ];
}

function procedure(host: Host): RunbookStep[] {
  const steps: (Partial<RunbookStep> & Pick<RunbookStep, "id" | "command">)[] = [
    {
      id: "agent/6.x/download-1",
      command: [
        text("Download the "),
        code("usercube-agent-runtime"),
        text(" from the expected version from "),
        {
          type: "link",
          url: "https://www.netwrix.com/sign_in.html?rf=my_products.html",
          children: [text("Netwrix Portal")],
        },
        text("."),
      ],
      actions: [
        {
          verb: "download",
          artifact: "usercube-agent-runtime",
          url: "https://www.netwrix.com/sign_in.html?rf=my_products.html",
        },
      ],
      details: [[text("Release 6.2 is at "), code("C:/kits/usercube-agent-runtime-6.2.30.zip")]],
    },
    {
      id: "agent/6.x/stop-1",
      command: [text("Stop the existing agent.")],
      actions: [{ verb: "stop", target: "agent" }],
      commands: [
        { shell: "powershell", words: [code('Stop-WebAppPool -Name "UsercubeAgentContoso"')] },
        { shell: "powershell", words: [code('Stop-Website -Name "UsercubeAgentContoso"')] },
      ],
      expected: [
        [text("No process "), code("w3wp.exe"), text(" has a file of "), ...host.path("Runtime"), text(" open")],
      ],
      info: [
        sampleNote(
          "warning",
          null,
          paragraph(
            text("Wait for running jobs to finish. A job that is stopped half-way must be started again by hand."),
          ),
        ),
      ],
    },
    {
      id: "agent/6.x/rename-1",
      command: [
        text("Rename the "),
        code("Runtime"),
        text(" folder to create a backup, for example "),
        code("RuntimeOld"),
        text("."),
      ],
      actions: [{ verb: "rename", from: "Runtime", to: host.backup, example: true }],
      details: [[...host.path("Runtime"), text(" becomes "), ...host.path(host.backup)]],
      expected: [[...host.path(host.backup), text(" is there and not empty")]],
      checks: ["backup-exists", "backup-usable", "backup-version"],
    },
    {
      id: "agent/6.x/extract-1",
      command: [
        text("Extract the content of the new "),
        code("Runtime"),
        text(" to the same folder as "),
        code("RuntimeOld"),
        text(", inside a new "),
        code("Runtime"),
        text(" folder."),
      ],
      minutes: 90,
      actions: [{ verb: "extract", into: "Runtime", beside: host.backup }],
      details: [[code("C:/kits/usercube-agent-runtime-6.2.30.zip"), text(" into "), ...host.path("Runtime")]],
      expected: [[...host.path("Runtime/Usercube-Agent.exe"), text(" is there, version 6.2")]],
      checks: ["runtime-exists", "runtime-not-nested", "runtime-complete", "runtime-version"],
      info: [{ type: "code", lang: "powershell", value: expandCommand }],
      examples: [
        {
          lang: "powershell",
          value: expandCommand,
          place: { file: guideFile, line: 60, column: 1 },
        },
      ],
    },
    {
      id: "agent/6.x/copy-1",
      command: [
        text("Copy the original "),
        code("web.config, appsettings.json"),
        text(" and "),
        code("appsettings-agent.json"),
        text(" files from "),
        code("RuntimeOld"),
        text(" to the new "),
        code("Runtime"),
        text("."),
      ],
      actions: [
        {
          verb: "copy",
          files: ["web.config", "appsettings.json", "appsettings.agent.json"],
          from: host.backup,
          to: "Runtime",
          asWritten: ["web.config, appsettings.json", "appsettings-agent.json"],
        },
      ],
      details: [
        [code("web.config"), text(", "), code("appsettings.json"), text(", "), code("appsettings.agent.json")],
        [text("from "), ...host.path(host.backup), text(" to "), ...host.path("Runtime")],
      ],
      expected: [[text("The three files hold the same settings in both folders")]],
      info: [
        paragraph(text("Where the agent also has one of these, copy it as well:")),
        {
          type: "list",
          ordered: false,
          start: 1,
          items: [
            [paragraph(code("appsettings.encrypted.agent.json"))],
            [paragraph(code("appsettings.cyberArk.agent.json"), text(", with CyberArk only"))],
          ],
        },
        sampleNote(
          "note",
          "The file's real name",
          paragraph(
            text("The guide writes "),
            code("appsettings-agent.json"),
            text("; the file on the host is "),
            code("appsettings.agent.json"),
            text("."),
          ),
        ),
      ],
      substeps: [
        sampleStep({
          id: "agent/6.x/copy-1/a",
          number: "5.1",
          command: [text("Compare "), code("web.config"), text(" with the release's own.")],
          optional: true,
          actions: [{ verb: "check", what: "web.config" }],
        }),
        sampleStep({
          id: "agent/6.x/copy-1/b",
          number: "5.2",
          command: [text("Give the new files the rights of the old ones.")],
          condition: "if the site runs under an account of its own",
          manualReason: "no verb fits “give”",
          actions: [{ verb: "manual", text: "Give the new files the rights of the old ones." }],
          info: [
            sampleNote(
              "tip",
              null,
              paragraph(
                text("The application pool shows the account under "),
                { type: "emphasis", children: [text("Advanced settings")] },
                text("."),
              ),
            ),
          ],
        }),
      ],
      checks: ["config-copied", "config-readable", "config-name", "web-config-target"],
    },
    {
      id: "agent/6.x/start-1",
      minutes: 5,
      pointOfNoReturn:
        "When it starts, the new release changes its data. Renaming the folders back does not undo that.",
      command: [text("Restart the agent.")],
      actions: [{ verb: "start", target: "agent" }],
      details: [
        [code('Start-WebAppPool -Name "UsercubeAgentContoso"')],
        [code('Start-Website -Name "UsercubeAgentContoso"')],
      ],
      expected: [
        [
          text("The site answers at "),
          { type: "link", url: "https://agent.contoso.com", children: [text("https://agent.contoso.com")] },
        ],
      ],
      choices: [
        {
          command: [text("Start the site in the IIS manager.")],
          actions: [{ verb: "start", target: "agent" }],
          info: [],
          when: null,
          ...nothingToDo,
        },
        {
          command: [text("Start the service "), code("Usercube"), text(".")],
          actions: [{ verb: "start", target: "agent" }],
          info: [],
          when: null,
          ...nothingToDo,
        },
      ],
      checks: ["service-responds"],
    },
  ];
  return steps.map((step, index) =>
    sampleStep({
      ...step,
      number: String(index + 1),
      source: { file: guideFile, line: 38 + index * 4, column: 1 },
      reference: reference(String(index + 1)),
    }),
  );
}

function sections(host: Host, hop: number): RunbookSection[] {
  const from = { hop, source: { file: guideFile, line: 36, column: 1 }, reference: null };
  return [
    {
      ...from,
      id: `hop-${hop}-version-notes`,
      title: "Specific Information to Migrate from v6.1 to v6.2",
      kind: "information",
      steps: [],
      body: [
        paragraph(
          text(
            "The database is upgraded automatically. If the configuration cannot be imported because of C# expressions, see ",
          ),
          {
            type: "link",
            url: "/docs/identitymanager/6.2/integration-guide/executables/references/check-expressionsconsistency/index.md",
            children: [text("Usercube-Check-ExpressionsConsistency")],
          },
          text("."),
        ),
        sampleNote("important", null, paragraph(text("Test the upgrade on a copy first."))),
        paragraph({ type: "image", alt: "The portal's download page", url: "https://docs.netwrix.com/img/portal.png" }),
      ],
      reference: {
        title: "Migration Guide",
        url: vendorPage,
        section: "Specific Information to Migrate from v6.1 to v6.2",
      },
    },
    {
      ...from,
      id: `hop-${hop}-prerequisites`,
      title: "Before you start",
      kind: "prerequisites",
      steps: prerequisites(),
      body: [],
    },
    {
      ...from,
      id: `hop-${hop}-procedure`,
      title: "General Upgrade Instructions for the Agent",
      kind: "procedure",
      steps: procedure(host),
      body: [],
      reference: { title: "Migration Guide", url: vendorPage, section: "General Upgrade Instructions for the Agent" },
    },
    {
      ...from,
      id: `hop-${hop}-verification`,
      title: "Verify the upgrade",
      kind: "verification",
      steps: [
        sampleStep({
          id: "advice/verify",
          number: "V1",
          origin: "advice",
          source: { file: adviceFile, line: 30, column: 1 },
          command: [text("Run the checks of this runbook on the host.")],
          advice: { reason: "A settings file that was left behind shows only when a job needs it.", sources: [] },
          actions: [{ verb: "check", what: "host" }],
          commands: [
            {
              shell: "sh",
              words: [code("upgrade-runbook verify C:/identitymanagerContoso --role agent --from 6.0 --to 6.2")],
            },
          ],
          expected: [[text("No outcome is "), code("fail"), text(" or "), code("unknown")]],
        }),
      ],
      body: [],
    },
  ];
}

const productFile = "content/identity-manager/product.yml";
const product = readYaml(readFileSync(new URL(`../../${productFile}`, import.meta.url)), productFile, productSchema);

/** The steps of a runbook as operations. */
const planOf = ({ sections: all, hops }: Pick<Runbook, "sections" | "hops">): Pick<Runbook, "operations" | "wayBack"> =>
  layOut(all, { product, role: "agent", hops });

/** The agent from 6.0 to 6.2 with every parameter given. */
export function sampleRunbook(overrides: Partial<Runbook> = {}): Runbook {
  const runbook: Omit<Runbook, "operations" | "wayBack"> = {
    product: {
      id: "identity-manager",
      name: "Netwrix Identity Manager",
      formerly: "Usercube",
      vendor: "Netwrix",
      disclaimer:
        "This runbook is not a document of Netwrix. Where it differs from the vendor's documentation, the vendor's documentation holds.",
    },
    role: { id: "agent", name: "Agent" },
    from: "6.0",
    to: "6.2",
    hops: [{ from: "6.0", to: "6.2" }],
    guides: [
      { file: guideFile, title: "Migration Guide", sha256: sha256("guide") },
      { file: adviceFile, title: "What we add for the agent", sha256: sha256("advice") },
    ],
    parameters: {
      organization: "Contoso",
      workingDirectory: "C:/identitymanagerContoso",
      backupName: "RuntimeOld",
      hosting: "iis",
      site: "UsercubeAgentContoso",
      appPool: "UsercubeAgentContoso",
      url: "https://agent.contoso.com",
      archives: { "6.2": "C:/kits/usercube-agent-runtime-6.2.30.zip" },
      change: "CHG0012345",
      window: { start: "2026-12-05T20:00+01:00", end: "2026-12-06T02:00+01:00" },
      technician: "A. Martin",
      reviewer: "B. Okafor",
      approver: "C. Lindqvist",
      contacts: [{ name: "Service desk", phone: "+33 1 00 00 00 00", email: "desk@contoso.com", role: "any trouble" }],
    },
    facts: {
      ...{ runtime: "Runtime", programs: ["Usercube-Agent.exe"], versionProgram: "Usercube-Agent.exe" },
      ...{ settings: ["appsettings*.json", "web.config"], lines: ["6.0", "6.1", "6.2"], otherRoles: [] },
    },
    brought: false,
    coverage: { steps: 7, typed: 6, manual: 1 },
    minutes: 95,
    unknowns: [
      {
        sentence: "Whether 6.0 may be upgraded to 6.2 at once, without 6.1 in between, is not said by the vendor.",
        source: "Migration Guide, 6.2",
      },
    ],
    sections: sections(contosoHost, 1),
    sha256: sha256("sample runbook"),
    ...overrides,
  };
  return { ...runbook, ...planOf(runbook) };
}

/** The same with no parameter given: blanks wherever a value would stand. */
export function blankRunbook(): Runbook {
  return sampleRunbook({ parameters: {}, sections: sections(unknownHost, 1) });
}

/** Two hops, with step ids that are the same in both as the general procedure is. */
export function twoHopRunbook(): Runbook {
  const second = sections({ ...contosoHost, backup: "RuntimeOld-6.1" }, 2).map((section) => ({
    ...section,
    steps: section.steps.map((step) => ({
      ...step,
      number: step.number.replace(/\d+/u, (digits) => String(Number(digits) + 10)),
    })),
  }));
  return sampleRunbook({
    hops: [
      { from: "6.0", to: "6.1" },
      { from: "6.1", to: "6.2" },
    ],
    sections: [...sections({ ...contosoHost, backup: "RuntimeOld-6.0" }, 1), ...second],
  });
}

/** Texts that try to become markup, leave the page, run, or fool a terminal. */
export const hostileTexts = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</style><script>alert(2)</script>",
  "<!-- -->",
  "]]>",
  "&lt;b&gt; &amp; &copy; &#60;",
  '#panic("x")',
  "= Heading",
  "# Heading #",
  "- [ ] item",
  "1. one",
  "---",
  "> quote",
  ":::danger",
  ":smile[x]{y=z}",
  "{{x}} {{{y}}} {{> step}} {{#if z}}",
  "$(calc) ${calc} $x^2$ %PATH%",
  "`whoami` `` two `` ``` three ```",
  "a | b | c",
  "*a* **b** _c_ __d__ ~~e~~ snake_case_name",
  "[x](javascript:alert(1)) ![y](z) [^1] [ref]",
  "../../x C:\\temp\\new\\",
  "line one\nline two\r\nline three\ttab",
  "\u001b[31mred\u001b[0m \u0007 \u0000 \u009b31m \u007f",
  "abc\u202egnp.exe\u2066",
  `C:/${"very-long-folder-name/".repeat(12)}appsettings.json`,
  "unbroken".repeat(40),
  "\\",
  "'''; DROP TABLE x; --",
] as const;

/** Every text of the runbook is hostile. */
export function hostileRunbook(): Runbook {
  const all = hostileTexts.join(" ");
  // What `--params` lets through: one line without control characters, of at most 500.
  const line = hostileTexts
    .filter((value) => value.length < 60 && !/\p{Cc}/u.test(value))
    .join(" ")
    .slice(0, 500);
  const hostileInlines: Inline[] = hostileTexts.flatMap((value) => [text(value), code(value), text(" ")]);
  const place = { file: `../../${all}`, line: 1, column: 1 };
  const page = { title: all, url: "javascript:alert(document.domain)" };
  const inlines: Inline[] = [
    ...hostileInlines,
    { type: "strong", children: [text(all), { type: "emphasis", children: [text("*")] }] },
    { type: "link", url: "javascript:alert(1)", children: [text("click")] },
    { type: "link", url: 'https://example.com/"><script>alert(1)</script>?a=(b)&copy;=`', children: hostileInlines },
    { type: "image", alt: all, url: "data:text/html,<script>alert(1)</script>" },
    blank("x", all),
  ];
  const blocks: Block[] = [
    paragraph(...inlines),
    ...hostileTexts.map((value) => paragraph(text(value))),
    ...hostileTexts.map((value): Block => ({ type: "code", lang: value, value })),
    { type: "list", ordered: true, start: 7, items: hostileTexts.map((value) => [paragraph(text(value))]) },
    {
      type: "list",
      ordered: false,
      start: 1,
      items: hostileTexts.map((value) => [{ type: "code", lang: null, value }]),
    },
  ];
  const note = (kind: Note["kind"]): Note => ({ kind, title: all, blocks, place });
  const step = (id: string, number: string): RunbookStep =>
    sampleStep({
      id,
      number,
      command: inlines,
      condition: all,
      origin: "advice",
      advice: { reason: all, sources: [page] },
      details: hostileTexts.map((value) => [text(value)]),
      expected: hostileTexts.map((value) => [code(value)]),
      manualReason: all,
      info: [
        ...blocks,
        ...(["danger", "caution", "example"] as const).map((kind) => ({ type: "note" as const, note: note(kind) })),
      ],
      choices: [{ command: inlines, actions: [], info: blocks, when: null, ...nothingToDo }],
      closing: blocks,
      examples: hostileTexts.map((value) => ({ lang: value, value, place })),
      source: place,
      reference: { ...page, section: all, step: all },
      checks: [all],
      pointOfNoReturn: all,
    });
  const sample = sampleRunbook();
  const runbook: Runbook = {
    ...sample,
    product: { id: all, name: all, formerly: all, vendor: all, disclaimer: all },
    role: { id: all, name: all },
    from: all,
    to: all,
    hops: [{ from: all, to: all }],
    guides: [{ file: `../../${all}`, title: all, sha256: all }],
    parameters: {
      ...sample.parameters,
      organization: line,
      workingDirectory: line,
      technician: line,
      archives: { "6.2": line },
      contacts: [{ name: line, phone: line, email: line, role: line }],
    },
    unknowns: [{ sentence: all, source: all }],
    sections: [
      {
        id: all,
        title: all,
        hop: 1,
        kind: "procedure",
        steps: [
          {
            ...step(all, "1"),
            substeps: [
              {
                ...step(`${all}/a`, "1.1"),
                details: [],
                hosting: hostileTexts.map((value) => ({
                  id: value,
                  name: value,
                  details: [[text(value)], [code(value)]],
                  commands: [{ shell: "powershell" as const, words: [code(value)], when: value }],
                })),
              },
            ],
          },
          ...hostileTexts.map((value, index) =>
            sampleStep({ id: value, number: String(index + 2), command: [text(value), code(value)] }),
          ),
        ],
        body: blocks,
        source: place,
        reference: { ...page, section: all },
      },
    ],
  };
  return { ...runbook, ...planOf(runbook) };
}
