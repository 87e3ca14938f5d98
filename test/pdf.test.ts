/** The PDF through the library, judged by poppler: tagged, in order, complete, the same twice. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { afterAll, describe, expect, test } from "vitest";
import { inlineText } from "../src/model/inline.js";
import {
  createProject,
  createRunbook,
  loadPack,
  loadTheme,
  nodeHost,
  renderRunbook,
  UsageError,
  type Parameters,
  type Runbook,
  type RunbookStep,
} from "../src/index.js";
import { root, runCli } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";
import { blankRunbook, hostileRunbook, sampleRunbook, sampleStep, twoHopRunbook } from "./support/sample-runbook.js";

const name = "content/identity-manager";
const project = createProject(await loadPack(nodeHost, join(root, name), name));
const server = createRunbook(project, { role: "server", from: "5.2.3", to: "6.2" });

const runbooks: Record<string, () => Runbook> = {
  "server 5.2.3 to 6.2": () => server,
  plain: sampleRunbook,
  blank: blankRunbook,
  "of two hops": twoHopRunbook,
  hostile: hostileRunbook,
};
const named = Object.keys(runbooks);

const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-pdf-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const files = new Map<string, Promise<string>>();
/** The PDF of one of the runbooks above as a file, made once. */
function fileOf(title: string): Promise<string> {
  const known = files.get(title) ?? writePdf(runbooks[title]!(), `${String(files.size)}.pdf`);
  files.set(title, known);
  return known;
}

async function writePdf(runbook: Runbook, fileName: string): Promise<string> {
  const file = join(folder, fileName);
  writeFileSync(file, await renderRunbook(runbook, "pdf"));
  return file;
}

const output = (program: string, words: readonly string[]): string =>
  execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });

const flat = (steps: readonly RunbookStep[]): RunbookStep[] => steps.flatMap((step) => [step, ...flat(step.substeps)]);
const stepsOf = ({ sections }: Runbook): RunbookStep[] => sections.flatMap(({ steps }) => flat(steps));
/**
 * What is left when it does not matter where lines end: letters and digits. The numbers of addresses are not of the
 * text.
 */
const squeezed = (value: string): string => value.replace(/\[\d+\]/gu, "").replace(/[^\p{L}\p{N}]/gu, "");

const structures = new Map<string, string>();
/**
 * The headings of a runbook's PDF in the order of reading. Poppler takes seconds for a long one, so it is asked once.
 */
async function headingsOf(title: string, pdfinfo: string): Promise<string[]> {
  const structure = structures.get(title) ?? output(pdfinfo, ["-struct-text", await fileOf(title)]);
  structures.set(title, structure);
  return headings(structure);
}

/** The headings in what `pdfinfo -struct-text` prints. */
function headings(structure: string): string[] {
  const found: string[] = [];
  let depth = -1;
  for (const line of structure.split("\n")) {
    const indent = line.search(/\S/u);
    if (indent === -1) continue;
    if (depth !== -1 && indent <= depth) depth = -1;
    if (/^\s*H[1-6](?: ".*")? \(block\)$/u.test(line)) {
      depth = indent;
      found.push("");
    } else if (depth !== -1) {
      found.push((found.pop() ?? "") + (/^\s*"(.*)"$/u.exec(line)?.[1] ?? ""));
    }
  }
  return found;
}

describe("what the file says of itself", () => {
  for (const title of named) {
    testWithPrograms(["pdfinfo"], `${title}: tagged, PDF/UA-1, with a title, on A4`, async ({ pdfinfo }) => {
      const file = await fileOf(title);
      const said = output(pdfinfo, [file]);
      expect(said).toMatch(/^Tagged:\s+yes$/mu);
      // In words ("PDF subtype") poppler knows PDF/A, /E, /VT and /X only.
      expect(output(pdfinfo, ["-meta", file])).toContain("<pdfuaid:part>1</pdfuaid:part>");
      expect(said).toMatch(/^Page size:\s+[\d.]+ x [\d.]+ pts \(A4\)$/mu);
      expect(said).toMatch(/^Title:\s+\S/mu);
      expect(said).toMatch(/^JavaScript:\s+no$/mu);
    });
  }

  testWithPrograms(["pdfinfo"], "the title names product, role and versions", async ({ pdfinfo }) => {
    expect(output(pdfinfo, [await fileOf("plain")])).toMatch(
      /^Title:\s+Netwrix Identity Manager – Upgrade runbook – Agent – 6\.0 → 6\.2$/mu,
    );
  });
});

describe("what a document is called", () => {
  const runbookFor = (parameters: Record<string, string>): Runbook =>
    createRunbook(project, { role: "agent", from: "6.1", to: "6.2", parameters });
  const idsOf = async (runbook: Runbook): Promise<Record<"document" | "instance" | "first" | "second", string>> => {
    const text = Buffer.from(await renderRunbook(runbook, "pdf")).toString("latin1");
    const [, first = "", second = ""] = /\/ID \[\(([^)]+)\) \(([^)]+)\)\]/u.exec(text) ?? [];
    return {
      ...{ first, second },
      document: /DocumentID>([^<]+)</u.exec(text)?.[1] ?? "",
      instance: /InstanceID>([^<]+)</u.exec(text)?.[1] ?? "",
    };
  };

  test("differs for each organization and host, and stands in the trailer and in the XMP", async () => {
    const all = await Promise.all(
      [
        {},
        { organization: "Contoso" },
        { organization: "Fabrikam" },
        { organization: "Contoso", host: "srv01" },
        { organization: "Contoso", host: "srv02" },
      ].map((parameters) => idsOf(runbookFor(parameters as Record<string, string>))),
    );
    for (const { document, instance, first, second } of all) {
      expect(document).toMatch(/^[A-Za-z0-9+/=]{24}$/u);
      expect([first, second]).toEqual([document, instance]);
    }
    expect(new Set(all.map(({ document }) => document)).size).toBe(all.length);
    expect(await idsOf(runbookFor({ organization: "Contoso" }))).toEqual(all[1]);
  });

  testWithPrograms(["pdfinfo", "pdftotext"], "is printed, and the file is whole", async ({ pdfinfo, pdftotext }) => {
    const file = await writePdf(runbookFor({ organization: "Contoso" }), "named.pdf");
    expect(output(pdfinfo, [file])).toMatch(/Tagged:\s+yes/u);
    expect(output(pdftotext, ["-layout", file, "-"])).toMatch(/identity-manager-agent-6\.1-to-6\.2-[0-9a-f]{8}/u);
  });
});

describe("names without glyphs", () => {
  const make = (parameters: string): { folder: string; code: number | null; stderr: string } => {
    const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
    writeFileSync(join(folder, "host.yml"), parameters);
    const words = ["--role", "agent", "--from", "6.1", "--to", "6.2", "--format", "pdf", "--params", "host.yml"];
    const { code, stderr } = runCli(["generate", ...words, "--out", "made"], { cwd: folder });
    return { folder, code, stderr };
  };

  testWithPrograms(["pdftotext"], "are blanks to write in, and said", ({ pdftotext }) => {
    const { folder, code, stderr } = make("organization: 山田 工業\ntechnician: علي\nreviewer: Łukasz Žižka\n");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: The PDF's fonts have no glyphs for “山田”, “工業”, “علي”: the places are left blank/mu,
    );
    const text = output(pdftotext, ["-layout", join(folder, "made/identity-manager-agent-6.1-to-6.2.pdf"), "-"]);
    expect(text).not.toMatch(/U\+5C71|山/u);
    expect(text).toMatch(/Organization\s+________/u);
    expect(text).toContain("Łukasz Žižka");
  });

  testWithPrograms(["pdftotext"], "what is hidden in a name is shown by its code point", ({ pdftotext }) => {
    const { folder, code, stderr } = make('organization: "Contoso\\u202Eexe"\n');
    expect([code, stderr]).toEqual([0, ""]);
    const text = output(pdftotext, ["-layout", join(folder, "made/identity-manager-agent-6.1-to-6.2.pdf"), "-"]);
    expect(text).toContain("Contoso[U+202E]exe");
  });
});

describe("what is printed", () => {
  for (const title of ["server 5.2.3 to 6.2", "blank", "of two hops"]) {
    testWithPrograms(["pdftotext"], `${title}: every step's number and words, in order`, async ({ pdftotext }) => {
      const file = await fileOf(title);
      const laidOut = output(pdftotext, ["-layout", file, "-"]);
      // In the order of the cells, what stands at the right of a command does not cut its lines in two.
      const read = squeezed(output(pdftotext, ["-raw", file, "-"]));
      let at = 0;
      for (const { number, command } of stepsOf(runbooks[title]!())) {
        expect(
          laidOut.split("\n").some((line) => line.trim().split(/\s+/u).includes(number)),
          number,
        ).toBe(true);
        const words = squeezed(inlineText(command));
        at = read.indexOf(words, at);
        expect(at, `${number}: ${words}`).not.toBe(-1);
      }
    });

    testWithPrograms(
      ["pdftotext"],
      `${title}: the point of no return once for each hop that has one, before its step`,
      async ({ pdftotext }) => {
        const runbook = runbooks[title]!();
        const turning = stepsOf(runbook).filter(({ pointOfNoReturn }) => pointOfNoReturn !== null);
        expect(turning.length).toBeGreaterThan(0);
        const marks = output(pdftotext, ["-layout", await fileOf(title), "-"]).split(/^\s*Point of no return$/mu);
        expect(marks).toHaveLength(turning.length + 1);
        for (const [index, { number, pointOfNoReturn }] of turning.entries()) {
          const after = marks[index + 1]!;
          expect(squeezed(after)).toMatch(new RegExp(`^${squeezed(pointOfNoReturn!)}`, "u"));
          // On the same page: no form feed between the bar and the step.
          expect(
            after
              .split("\f")[0]!
              .split("\n")
              .some((line) => line.trim().startsWith(`${number} `)),
            number,
          ).toBe(true);
        }
      },
    );
  }

  testWithPrograms(
    ["pdftotext"],
    "hostile: every step's number is there, and no text is lost to markup",
    async ({ pdftotext }) => {
      const printed = output(pdftotext, ["-layout", await fileOf("hostile"), "-"]);
      const numbers = new Set(printed.split(/\s+/u));
      const read = squeezed(printed);
      for (const { number, command } of stepsOf(hostileRunbook())) {
        expect(numbers.has(number), number).toBe(true);
        // The first steps run over pages; the others have one text each. What cannot be seen is printed as its code
        // point.
        const [first] = command;
        if (command.length > 2 || first?.type !== "text") continue;
        const words = squeezed(
          first.value
            .replace(/[\r\n\t]/gu, " ")
            .replace(
              /[\p{Cc}\p{Cf}]/gu,
              (hidden) => `U${hidden.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`,
            ),
        );
        expect(read.includes(words), `${number}: ${words}`).toBe(true);
      }
    },
  );

  testWithPrograms(["pdftotext"], "planned time: the whole and each step's", async ({ pdftotext }) => {
    const read = output(pdftotext, ["-layout", await fileOf("plain"), "-"]);
    expect(read).toMatch(/\sPlanned time\s+1 h 35 min$/mu);
    expect(read).toMatch(/Extract the content of the new Runtime .*\s1 h 30\b/mu);
  });

  testWithPrograms(["pdftotext"], "a command is one line, or is cut at its spaces only", async ({ pdftotext }) => {
    const command = `%windir%\\system32\\inetsrv\\appcmd.exe set apppool /apppool.name:"UsercubeAgentContoso" /processModel.userName:CONTOSO\\svc-usercube-upgrade /processModel.identityType:SpecificUser`;
    const step = sampleStep({
      id: "agent/6.x/run-1",
      number: "1",
      command: [{ type: "text", value: "Run it." }],
      details: [[{ type: "code", value: command }]],
    });
    const file = await writePdf(
      sampleRunbook({ sections: [{ ...sampleRunbook().sections[2]!, steps: [step] }] }),
      "command.pdf",
    );
    const read = output(pdftotext, ["-layout", file, "-"]).split(/\s+/u);
    for (const word of command.split(" ")) expect(read).toContain(word);
  });

  for (const lines of [0, 7, 14, 21, 28, 35]) {
    testWithPrograms(
      ["pdftotext"],
      `the bar stays with its step, ${String(lines)} lines down the page`,
      async ({ pdftotext }) => {
        const before = Array.from({ length: lines }, (_, index) =>
          sampleStep({
            id: `agent/6.x/check-${String(index)}`,
            number: String(index + 2),
            command: [{ type: "text", value: "Look." }],
          }),
        );
        const last = sampleStep({
          id: "agent/6.x/start-1",
          number: "99",
          command: [{ type: "text", value: "Restart." }],
          details: Array.from({ length: 6 }, () => [{ type: "text", value: "A line." }]),
          pointOfNoReturn: "It changes the database.",
        });
        const file = await writePdf(
          sampleRunbook({ sections: [{ ...sampleRunbook().sections[2]!, steps: [...before, last] }] }),
          `bar-${String(lines)}.pdf`,
        );
        const pages = output(pdftotext, ["-layout", file, "-"]).split("\f");
        expect(pages.find((page) => page.includes("Point of no return"))).toMatch(/^\s*99\s+Restart\.$/mu);
      },
    );
  }
});

/** A filled-in sheet, as it is handed out. */
const contoso: Parameters = {
  organization: "Contoso",
  host: "SRV-IDM-01",
  workingDirectory: "C:/identity manager/Contoso",
  backupName: "RuntimeOld",
  hosting: "iis",
  site: "UsercubeContoso",
  appPool: "UsercubeContoso",
  url: "https://identity.contoso.com",
  database: "UsercubeContoso",
  archives: { "6.2": "C:/kits/usercube-server-runtime.zip", "6.1": "C:/kits/old/usercube-server-runtime.zip" },
  change: "CHG0012345",
  window: { start: "2026-12-05T20:00+01:00", end: "2026-12-06T02:00+01:00" },
  technician: "A. Martin",
  reviewer: "B. Okafor",
  approver: "C. Lindqvist",
  contacts: [
    { name: "Service desk", phone: "+33 1 00 00 00 00" },
    { name: "D. Novak", role: "Database", phone: "+33 1 00 00 00 01", email: "d.novak@contoso.com" },
  ],
};
const filled = createRunbook(project, { role: "server", from: "6.1", to: "6.2", parameters: contoso });
const oneSpace = (value: string): string => value.replace(/\s+/gu, " ");

describe("a method of procedure", () => {
  const pagesOf = async (pdftotext: string, runbook: Runbook, name: string, words = ["-layout"]): Promise<string[]> =>
    output(pdftotext, [...words, await writePdf(runbook, name), "-"])
      .split("\f")
      .slice(0, -1);

  testWithPrograms(
    ["pdftotext"],
    "the cover: identity, stops, window, people, and contacts in the order of escalation",
    async ({ pdftotext }) => {
      const [cover = ""] = await pagesOf(pdftotext, filled, "cover.pdf");
      for (const line of [
        /^\s*6\.1\s+6\.2$/mu,
        /Document\s+identity-manager-server-6\.1-to-6\.2-[0-9a-f]{8} · [0-9a-f]{8}/u,
        /Change number\s+CHG0012345/u,
        /Window\s+2026-12-05 20:00 to 2026-12-06 02:00/u,
        /Host\s+SRV-IDM-01/u,
        /Made from guide\s+content\/identity-manager\/guides\/6\.x\.md · SHA-256 [0-9a-f]{12}…/u,
        /^\s*A\. Martin\s+B\. Okafor\s+C\. Lindqvist$/mu,
        /^\s*1\s+Service desk\s+\+33 1 00 00 00 00$/mu,
        /^\s*2\s+D\. Novak\s+Database\s+\+33 1 00 00 00 01\s+d\.novak@contoso\.com$/mu,
      ])
        expect(cover).toMatch(line);
    },
  );

  testWithPrograms(
    ["pdftotext"],
    "every page: document, short hash, page n of m, uncontrolled when printed; its tables have their head",
    async ({ pdftotext }) => {
      const pages = await pagesOf(pdftotext, filled, "pages.pdf");
      expect(pages.length).toBeLessThanOrEqual(6);
      for (const [index, page] of pages.entries()) {
        const [, hash, number] =
          /Uncontrolled when printed identity-manager-server-6\.1-to-6\.2-[0-9a-f]{8} · (\w+) (Page \d+ of \d+)/u.exec(
            oneSpace(page),
          ) ?? [];
        expect(hash).toBe(filled.sha256.slice(0, 8));
        expect(number).toBe(`Page ${String(index + 1)} of ${String(pages.length)}`);
        const firstRow = page.search(/^\s*(?:[AVR]?\d+[a-z]?)\s{2,}\S.* \d+ min$/mu);
        if (firstRow !== -1)
          expect(page.slice(0, firstRow), `page ${String(index + 1)}`).toMatch(
            /No\.\s+Step, target, expected result\s+Planned\s+(?:Start\s+End\s+)?Initials\s+(?:Deviation|Remark)/u,
          );
      }
    },
  );

  testWithPrograms(
    ["pdftotext"],
    "prerequisites and go or no-go are one page; a hold point stands at the stop; people sign at the end",
    async ({ pdftotext }) => {
      const pages = await pagesOf(pdftotext, filled, "decide.pdf");
      const go = pages.find((page) => page.includes("Prerequisites: go or no-go"))!;
      expect(go).toMatch(/Every line ticked\?\s+Go\s+No-go/u);
      for (const { number } of filled.sections.find(({ kind }) => kind === "prerequisites")!.steps)
        expect(go).toMatch(new RegExp(`^\\s*${number}\\s`, "mu"));
      const hold = pages.find((page) => page.includes("Hold point: 6.2"))!;
      expect(hold).toMatch(/Released\?\s+Go on\s+Turn back/u);
      expect(oneSpace(hold)).toContain("Latest time to turn back: 2026-12-06 01:08 (UTC+01:00)");
      expect(pages.at(-1)).toMatch(
        /Closure and signatures[^]*Completed with deviations[^]*Technician\s+A\. Martin[^]*Approver\s+C\. Lindqvist/u,
      );
      expect(pages[0]).toMatch(/Starting the PowerShell scripts[^]*Unblock-File[^]*-ExecutionPolicy/u);
    },
  );

  testWithPrograms(["pdftotext"], "the bar tells until when one can turn back and begin", async ({ pdftotext }) => {
    const read = oneSpace((await pagesOf(pdftotext, filled, "bar.pdf", ["-raw"])).join(" "));
    expect(read).toMatch(
      /Point of no return .*?Latest time to turn back: 2026-12-06 01:08 \(UTC\+01:00\)\..*?Do not begin this step after 2026-12-06 00:30 \(UTC\+01:00\)/u,
    );
  });

  testWithPrograms(
    ["pdftotext"],
    "the check's command is one that `verify` takes, each path in one piece",
    async ({ pdftotext }) => {
      const read = oneSpace((await pagesOf(pdftotext, filled, "verify.pdf", ["-raw"])).join(" "));
      const [command = ""] = /upgrade-runbook verify .*? --url \S+/u.exec(read) ?? [];
      expect(command).toBe(
        'upgrade-runbook verify "C:/identity manager/Contoso" --role server --from 6.1 --to 6.2 --archive C:/kits/usercube-server-runtime.zip --baseline C:/kits/old/usercube-server-runtime.zip --backup RuntimeOld --url https://identity.contoso.com',
      );
      const words = [...command.matchAll(/"([^"]*)"|\S+/gu)].map(([word, quoted]) => quoted ?? word);
      // Not found is what there is to complain about, and no option of it.
      expect(runCli(words.slice(1))).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/C:\/identity manager\/Contoso/u) as string,
      });
    },
  );

  testWithPrograms(
    ["pdftotext"],
    "no step parts from its command: number and words are on one page",
    async ({ pdftotext }) => {
      const pages = (await pagesOf(pdftotext, server, "whole.pdf", ["-raw"])).map(squeezed);
      for (const { number, command } of stepsOf(server))
        expect(
          pages.some(
            (page) =>
              page.includes(squeezed(number) + squeezed(inlineText(command))) ||
              page.includes(squeezed(inlineText(command))),
          ),
          number,
        ).toBe(true);
    },
  );

  testWithPrograms(["pdftotext"], "names of files and programs are never cut", async ({ pdftotext }) => {
    const names = new Set(
      (await pagesOf(pdftotext, server, "names.pdf"))
        .join("\n")
        .split(/[\s\\/]+/u)
        .map((word) => word.replace(/[.,;:)]+$/u, "").replace(/^\(/u, "")),
    );
    for (const name of [
      "appsettings.agent.json",
      "Usercube-Upgrade-DatabaseVersion.exe",
      "Usercube-Prepare-UpgradeAppsettings.exe",
      "appsettings.encrypted.agent.json",
      "web.config",
    ])
      if (JSON.stringify(server.sections).includes(name)) expect(names).toContain(name);
  });

  testWithPrograms(
    ["pdfinfo", "pdftotext"],
    "on Letter, with a theme: its paper, organization and dates",
    async ({ pdfinfo, pdftotext }) => {
      const theme = await loadTheme(nodeHost, join(root, "test/fixtures/theme/contoso/theme.yml"));
      const file = join(folder, "letter.pdf");
      writeFileSync(file, await renderRunbook(filled, "pdf", { theme }));
      const said = output(pdfinfo, [file]);
      expect(said).toMatch(/^Page size:\s+612 x 792 pts \(letter\)$/mu);
      expect(said).toMatch(/^Tagged:\s+yes$/mu);
      expect(output(pdfinfo, ["-meta", file])).toContain("<pdfuaid:part>1</pdfuaid:part>");
      const read = oneSpace(output(pdftotext, ["-layout", file, "-"]));
      expect(read).toContain("Contoso Operations · Netwrix");
      expect(read).toContain("05.12.2026 20:00 to 06.12.2026 02:00");
      // Without words for it, PDF/UA-1 does not allow a picture.
      expect(output(pdfinfo, ["-struct", file])).toMatch(/^\s*Figure\b/mu);
    },
  );
});

describe("pages as pictures", () => {
  const golden = (page: number): string => join(root, `test/fixtures/pages/server-6.1-to-6.2-${String(page)}.png`);

  testWithPrograms(
    ["pdftoppm"],
    "look as they were approved, but for what rasterizers differ in (UPDATE_GOLDENS=1 approves anew)",
    async ({ pdftoppm }) => {
      execFileSync(pdftoppm, [
        "-r",
        "36",
        "-gray",
        "-png",
        await writePdf(filled, "picture.pdf"),
        join(folder, "picture"),
      ]);
      const pictures = readdirSync(folder)
        .filter((name) => /^picture-\d+\.png$/u.test(name))
        .sort();
      expect(pictures).toHaveLength(6);
      for (const [index, name] of pictures.entries()) {
        const bytes = readFileSync(join(folder, name));
        if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(golden(index + 1), bytes);
        const [actual, expected] = [PNG.sync.read(bytes), PNG.sync.read(readFileSync(golden(index + 1)))];
        expect([actual.width, actual.height], name).toEqual([expected.width, expected.height]);
        const differing = pixelmatch(actual.data, expected.data, undefined, actual.width, actual.height, {
          threshold: 0.25,
        });
        expect(differing / (actual.width * actual.height), `${name}: share of pixels that differ`).toBeLessThan(0.004);
      }
    },
  );
});

describe("structure", () => {
  testWithPrograms(
    ["pdfinfo"],
    "tables have heads, headings skip no level, links are tagged",
    async ({ pdfinfo }) => {
      const structure = output(pdfinfo, ["-struct", await writePdf(filled, "structure.pdf")]);
      const tables = structure.split(/^\s*Table \(block\)/mu).slice(1);
      expect(tables.length).toBeGreaterThanOrEqual(6);
      for (const table of tables) expect(table).toMatch(/^:?\s[^]*?THead[^]*?TR[^]*?TH[^]*?TBody[^]*?TD/u);
      const levels = [...structure.matchAll(/^\s*H([1-6])\b/gmu)].map(([, level]) => Number(level));
      levels.forEach((level, index) => expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1));
      expect(structure).toMatch(/^\s*Link \(inline\)/mu);
    },
    60_000,
  );

  for (const title of ["server 5.2.3 to 6.2", "plain", "of two hops"]) {
    testWithPrograms(
      ["pdfinfo"],
      `${title}: one heading for each hop and section, in order`,
      async ({ pdfinfo }) => {
        const { sections, hops } = runbooks[title]!();
        const expected = sections.flatMap((section, index) => {
          const begins = hops.length > 1 && section.hop !== sections[index - 1]?.hop;
          return [...(begins ? [`Installation ${String(section.hop)} of`] : []), section.title];
        });
        const found = (await headingsOf(title, pdfinfo)).filter(
          (heading) =>
            !/^(?:Not known|Contents|Addresses|Hold point: .*|Starting the PowerShell scripts .*|Closure and signatures)$/u.test(
              heading,
            ),
        );
        expect(found).toHaveLength(expected.length);
        for (const [index, heading] of expected.entries())
          expect(squeezed(found[index]!), heading).toMatch(new RegExp(`^${squeezed(heading)}`, "u"));
      },
      60_000,
    );
  }

  testWithPrograms(
    ["pdfinfo"],
    "each way back is labelled as one",
    async ({ pdfinfo }) => {
      const found = (await headingsOf("server 5.2.3 to 6.2", pdfinfo)).filter((heading) => /way back$/iu.test(heading));
      expect(found).toHaveLength(server.sections.filter(({ kind }) => kind === "rollback").length);
      expect(found.length).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe("rendering", () => {
  test.each(named)("%s: equal bytes for equal input", async (title) => {
    const first = await renderRunbook(runbooks[title]!(), "pdf");
    expect(Buffer.compare(first, await renderRunbook(runbooks[title]!(), "pdf"))).toBe(0);
  });

  test("a server's 6.1 to 6.2 is at most 7 pages on paper, and 80 KB as HTML", async () => {
    const runbook = createRunbook(project, { role: "server", from: "6.1", to: "6.2" });
    const pdf = Buffer.from(await renderRunbook(runbook, "pdf")).toString("latin1");
    expect(
      Math.max(...[...pdf.matchAll(/\/Type\s*\/Pages[^]{0,4000}?\/Count (\d+)/gu)].map(([, count]) => Number(count))),
    ).toBeLessThanOrEqual(7);
    expect((await renderRunbook(runbook, "html")).length).toBeLessThanOrEqual(80_000);
  });

  const faulty = async (source: string): Promise<unknown> =>
    renderRunbook(sampleRunbook(), "pdf", {
      templates: { directory: "my/templates", read: (file) => (file === "runbook.typ" ? source : undefined) },
    }).catch((error: unknown) => error);

  test.each([
    ["a syntax error", "a\n\n#let x = (", 3],
    ["a name that there is not", "a\n#nothing", 2],
    ["a field that there is not", "#let data = json(bytes(sys.inputs.data))\n#data.title\n#data.titel", 3],
  ])("a template of one's own with %s is an error with its place", async (_, source, line) => {
    const error = await faulty(source);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(new RegExp(`runbook\\.typ:${String(line)}\\b`, "u"));
  });

  test("a template of one's own that breaks PDF/UA-1 is an error too, and ours works after it", async () => {
    const error = await faulty("No title.");
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain("runbook.typ");
    expect(await renderRunbook(sampleRunbook(), "pdf")).toBeInstanceOf(Uint8Array);
  });
});
