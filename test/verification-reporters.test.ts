/** The reporters of a verification: goldens, the published schemas, and that no text of a host acts in any of them. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import type { Root } from "mdast";
import { chromium } from "playwright-core";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import {
  checkNames,
  outcomes,
  verificationSchema,
  type CheckResult,
  type Verification,
} from "../src/model/verification.js";
import {
  reporterForFile,
  verificationReporterNames,
  verificationReporters,
  type VerificationReport,
  type VerificationReporterName,
} from "../src/reporters/verification/index.js";
import { root } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";
import { hostileTexts } from "./support/sample-runbook.js";
import {
  hostileVerification,
  longVerification,
  mixedVerification,
  sampleReport,
  sampleVerification,
  wellVerification,
} from "./support/sample-verification.js";

const fixtures = join(root, "test/fixtures");
const report = (
  name: VerificationReporterName,
  verification: Verification,
  more: Partial<VerificationReport> = {},
): string => verificationReporters[name].report(sampleReport(verification, more));
const samples = { well: wellVerification, mixed: mixedVerification, hostile: hostileVerification };
const named = Object.entries(samples);

/** A verification of one result that fails. */
const withFailure = (result: Partial<CheckResult>): Verification =>
  sampleVerification([
    { ...mixedVerification().results.find(({ verdict }) => verdict === "vendor-new-default")!, ...result },
  ]);

test("every reporter is a file, and every file of a reporter is registered", () => {
  const folder = join(root, "src/reporters/verification");
  const files = readdirSync(folder).filter((file) =>
    readFileSync(join(folder, file), "utf8").includes(": VerificationReporter = {"),
  );
  expect(files.toSorted()).toEqual(verificationReporterNames.map((name) => `${name}.ts`).toSorted());
  expect(Object.keys(verificationReporters)).toEqual([...verificationReporterNames]);
  for (const name of verificationReporterNames) expect(verificationReporters[name].name).toBe(name);
});

test.each([
  ["report.txt", "text"],
  ["a.b/REPORT.JSON", "json"],
  ["TEST-verify.xml", "junit"],
  ["report.sarif", "sarif"],
  ["report.sarif.json", "sarif"],
  ["ticket.md", "md"],
  ["report.html", "html"],
  ["report.htm", "html"],
  ["report.pdf", undefined],
  ["json", undefined],
  ["", undefined],
])("the ending of %j asks for %s", (name, reporter) => {
  expect(reporterForFile(name)).toBe(reporter);
});

describe.each(named)("a verification where it is %s", (name, make) => {
  test.each(verificationReporterNames)("as %s", async (reporter) => {
    const verification = make();
    const written = report(reporter, verification);
    await expect(written).toMatchFileSnapshot(
      join(fixtures, "verification-reporters", name, `report.${verificationReporters[reporter].endings[0]!}`),
    );
    expect(report(reporter, make())).toBe(written);
    expect(verification).toEqual(make());
  });
});

/** What a terminal, a browser or an editor would obey. */
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

describe("text", () => {
  test("says the verdict first, and where the operator stopped next", () => {
    const [first, , third] = report("text", mixedVerification()).split("\n");
    expect(first).toBe("Not as the procedure says: 2 fail, 1 could not be looked at, 2 warn.");
    expect(third).toBe("Stopped before step 5. Done, by the state of the folders: steps 1–4.");
  });

  test.each([
    [["pass"], "As the procedure says. 1 check passed."],
    [["pass", "pass", "skip"], "As the procedure says. 2 checks passed, 1 skipped."],
    [["pass", "warn"], "As the procedure says, with something to look at: 1 warns."],
    [
      ["pass", "unknown", "warn"],
      "It cannot be told whether all is as the procedure says: 1 could not be looked at, 1 warns.",
    ],
    [["fail"], "Not as the procedure says: 1 fails."],
    [["skip"], "Nothing could be checked: 1 skipped."],
  ] as const)("of %j", (wanted, verdict) => {
    const [result] = wellVerification().results;
    expect(report("text", sampleVerification(wanted.map((outcome) => ({ ...result!, outcome })))).split("\n")[0]).toBe(
      verdict,
    );
  });

  test.each([
    [[], "Stopped before step 5: by the state of the folders, no step is done."],
    [["1"], "Stopped before step 5. Done, by the state of the folders: step 1."],
    [
      ["1", "2", "2a", "3", "4", "5", "7"],
      "Stopped before step 5. Done, by the state of the folders: steps 1, 2, 2a, 3–5, 7.",
    ],
  ])("after %j", (completed, sentence) => {
    expect(report("text", { ...wellVerification(), progress: { completed, stoppedBefore: "5" } }).split("\n")[2]).toBe(
      sentence,
    );
  });

  test("is short when all is well, and nothing with --quiet", () => {
    expect(report("text", wellVerification()).split("\n").length).toBeLessThan(28);
    expect(report("text", wellVerification(), { quiet: true })).toBe("");
    const quiet = report("text", mixedVerification(), { quiet: true });
    expect(quiet).toMatch(/^Fails \(2\)\n/u);
    expect(quiet).not.toMatch(/Skipped|As the procedure|passed/u);
  });

  test("shows ten files and counts the rest; json has them all", () => {
    expect(report("text", mixedVerification()).match(/chunk-\d+/gu)).toHaveLength(10);
    expect(report("text", mixedVerification())).toContain("and 15 more");
    expect(report("json", mixedVerification()).match(/chunk-\d+/gu)).toHaveLength(25);
  });

  test("names no file again that the sentence names", () => {
    const files = ["Runtime/a.dll", "Runtime/b.dll"];
    expect(
      report("text", withFailure({ message: "`Runtime/a.dll` and `Runtime/b.dll` are missing.", files, settings: [] })),
    ).not.toContain("Files");
    expect(report("text", withFailure({ message: "`Runtime/a.dll` is missing.", files, settings: [] }))).toContain(
      "Files     Runtime/a.dll\n              Runtime/b.dll\n",
    );
  });

  test.each([
    [
      "Stop the program, then: Copy-Item -LiteralPath 'a b' -Destination 'c'",
      "Stop the program, then:",
      "Copy-Item -LiteralPath 'a b' -Destination 'c'",
    ],
    ["Rename-Item -LiteralPath 'it''s' -NewName 'x'", "", "Rename-Item -LiteralPath 'it''s' -NewName 'x'"],
    [
      "Mend it. If not: Remove-Item -LiteralPath 'a', 'b' # and the 3 others",
      "Mend it. If not:",
      "Remove-Item -LiteralPath 'a', 'b' # and the 3 others",
    ],
    [
      "Move it up: Get-ChildItem -Force -LiteralPath 'a' | Move-Item -Destination 'b'",
      "Move it up:",
      "Get-ChildItem -Force -LiteralPath 'a' | Move-Item -Destination 'b'",
    ],
    [
      'Ask again: Invoke-WebRequest -UseBasicParsing -Uri "https://a.contoso.com/hc"',
      "Ask again:",
      'Invoke-WebRequest -UseBasicParsing -Uri "https://a.contoso.com/hc"',
    ],
    [
      "Run the command again as somebody who may read the file.",
      "Run the command again as somebody who may read the file.",
      null,
    ],
    // Names of files that read like commands: none comes out as ours.
    [
      "Put it to C:/x: Remove-Item -Recurse -LiteralPath 'C:/Windows'.",
      "Put it to C:/x: Remove-Item -Recurse -LiteralPath 'C:/Windows'.",
      null,
    ],
    [
      "Look at x: Remove-Item -LiteralPath 'C:/Windows', then: Remove-Item -LiteralPath 'C:/x: Remove-Item -LiteralPath ''C:/Windows'",
      "Look at x: Remove-Item -LiteralPath 'C:/Windows', then:",
      "Remove-Item -LiteralPath 'C:/x: Remove-Item -LiteralPath ''C:/Windows'",
    ],
    [
      "Look at x: Remove-Item -LiteralPath 'C:/Windows, then: Remove-Item -LiteralPath 'C:/x'",
      "Look at x: Remove-Item -LiteralPath 'C:/Windows, then:",
      "Remove-Item -LiteralPath 'C:/x'",
    ],
  ])("the command of %j", (remedy, words, command) => {
    const lines = report("text", withFailure({ remedy }), { width: 1000 }).split("\n");
    const place = lines.findIndex((line) => line.startsWith("    To do"));
    expect(lines[place]).toBe(`    To do     ${words}`.trimEnd());
    expect(lines[place + 1]?.trim()).toBe(command ?? "");
  });

  test("folds at the width, but never a command", () => {
    const [message, command] = ["word ".repeat(60).trim(), `Copy-Item -LiteralPath '${"long name ".repeat(20)}'`];
    const lines = report("text", withFailure({ message, remedy: `Then: ${command}` }), { width: 60 }).split("\n");
    expect(lines.filter((line) => line.startsWith("    word")).map(({ length }) => length)).toEqual([
      58, 58, 58, 58, 58, 28,
    ]);
    expect(lines).toContain(`    ${command}`);
  });

  test("has colours where they are wanted, and is the same without them", () => {
    const coloured = report("text", mixedVerification(), {
      style: (style, value) => `\u001b[${String(style.length)}m${value}\u001b[0m`,
    });
    expect(coloured).toMatch(/^\u001b\[6mNot as/u);
    expect(coloured.replace(/\u001b\[\d+m/gu, "").replace(/ +$/gmu, "")).toBe(report("text", mixedVerification()));
  });
});

describe("json", () => {
  test.each(named)("is the verification where it is %s, and no more", (_, make) => {
    const written: unknown = JSON.parse(report("json", make()));
    expect(written).toEqual(make());
    expect(verificationSchema.parse(written)).toEqual(written);
  });
});

/**
 * Jenkins' schema; its reader takes the reason of a skipped case from an attribute that this edition of it lacks, and
 * later ones have.
 */
const junitSchema = readFileSync(join(fixtures, "junit/jenkins-junit.xsd"), "utf8").replace(
  '<xs:element name="skipped" type="xs:string"/>',
  '<xs:element name="skipped"><xs:complexType mixed="true"><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>',
);
const xmlProblems = async (...documents: string[]): Promise<unknown> => {
  const { errors } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `${String(index)}.xml`, contents })),
    schema: junitSchema,
    maxMemoryPages: 4096,
  });
  return errors;
};

describe("junit", () => {
  test("is what Jenkins' schema asks for", async () => {
    const documents = [...named.map(([, make]) => report("junit", make())), report("junit", sampleVerification([]))];
    expect(await xmlProblems(...documents)).toEqual([]);
    expect(await xmlProblems(documents[1]!.replace("<failure", "<fault").replace("</failure", "</fault"))).not.toEqual(
      [],
    );
  });

  test("counts each outcome as CI systems do", () => {
    const written = report("junit", mixedVerification());
    const { results } = mixedVerification();
    expect(written).toContain(`tests="${String(results.length)}" failures="2" errors="1">`);
    expect(
      [/<testcase /gu, /<failure /gu, /<error /gu, /<skipped /gu, /<system-out>Warning: /gu].map(
        (pattern) => written.match(pattern)?.length,
      ),
    ).toEqual([results.length, 2, 1, 3, 2]);
    expect(written).toContain(
      '<testsuite name="config-copied" tests="3" failures="1" errors="0" skipped="0" timestamp=',
    );
    expect(written).toContain('<skipped message="without `--url` nothing is asked"/>');
  });

  test("tells apart cases of one check that have the same subject", () => {
    const [result] = withFailure({}).results;
    const written = report("junit", sampleVerification([result!, { ...result!, message: "Another." }]));
    expect([...written.matchAll(/ name="(Runtime[^"]*)"/gu)].map(([, name]) => name)).toEqual([
      "Runtime/web.config",
      "Runtime/web.config (2)",
    ]);
  });
});

interface Sarif {
  runs: {
    tool: { driver: { rules: { id: string; shortDescription: { text: string }; helpUri: string }[] } };
    invocations: {
      executionSuccessful: boolean;
      toolExecutionNotifications: { associatedRule: { index: number } }[];
    }[];
    originalUriBaseIds: Record<string, { uri?: string }>;
    results: {
      ruleId: string;
      ruleIndex: number;
      kind: string;
      level: string;
      message: { text: string };
      locations: { physicalLocation: { artifactLocation: { uri: string; uriBaseId: string } } }[];
      relatedLocations?: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
      partialFingerprints: Record<string, string>;
    }[];
  }[];
}
const publishedSchema = JSON.parse(readFileSync(join(fixtures, "sarif/sarif-schema-2.1.0.json"), "utf8")) as Record<
  string,
  unknown
>;
// What the schema calls itself and its dialect would be looked up; what it says is the same in each dialect it was
// published in.
const sarifSchema = Object.fromEntries(
  Object.entries(publishedSchema).filter(([key]) => !["$schema", "$id", "id"].includes(key)),
);
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(sarifSchema);
const sarifRun = (verification: Verification): Sarif["runs"][number] =>
  (JSON.parse(report("sarif", verification)) as Sarif).runs[0]!;

describe("sarif", () => {
  test.each(named)("is what the published schema asks for where it is %s", (_, make) => {
    const log = JSON.parse(report("sarif", make())) as Sarif;
    expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
    expect(isSarif({ ...log, runs: [{ ...log.runs[0], results: [{ level: "fatal" }] }] })).toBe(false);
  });

  test("has a rule for each check, and a result for each finding", () => {
    const { tool, results, invocations } = sarifRun(mixedVerification());
    expect(tool.driver.rules.map(({ id }) => id)).toEqual([...checkNames]);
    for (const { id, shortDescription, helpUri } of tool.driver.rules)
      expect([shortDescription.text, helpUri.endsWith(`/checks/${id}`)]).toEqual([`What ${id} looks at`, true]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results.map(({ ruleId, kind, level }) => `${ruleId} ${kind} ${level}`)).toEqual([
      "runtime-complete fail error",
      "config-copied fail error",
      "config-readable open none",
      "leftovers fail warning",
      "config-copied fail warning",
    ]);
    expect(invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ associatedRule: { index: checkNames.indexOf("config-readable") } }],
      },
    ]);
    expect(sarifRun(wellVerification())).toMatchObject({
      results: [],
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
    });
  });

  test("names the host's files below the directory, and the guide's line", () => {
    const [complete, copied] = sarifRun(mixedVerification()).results;
    expect(complete!.locations).toHaveLength(26);
    expect(copied!.locations.map(({ physicalLocation }) => physicalLocation.artifactLocation)).toEqual([
      { uri: "Runtime/web.config", uriBaseId: "HOST" },
    ]);
    expect(copied!.relatedLocations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "identity-manager/guides/6.2/migration-guide.md" },
      region: { startLine: 39 },
    });
  });

  test.each([
    ["C:\\Program Files\\contoso", "file:///C:/Program%20Files/contoso/"],
    ["C:/", "file:///C:/"],
    ["\\\\server01\\c$\\contoso\\", "file://server01/c%24/contoso/"],
    ["/srv/100%/contoso", "file:///srv/100%25/contoso/"],
    ["/", "file:///"],
    ["hosts/contoso", undefined],
    [".", undefined],
  ])("the directory %j", (directory, uri) => {
    const verification = wellVerification();
    expect(
      sarifRun({ ...verification, subject: { ...verification.subject, directory } }).originalUriBaseIds["HOST"]?.uri,
    ).toBe(uri);
  });

  test("has fingerprints that stay when the words change, and differ from each other", () => {
    const prints = (verification: Verification): (string | undefined)[] =>
      sarifRun(verification).results.map(({ partialFingerprints }) => partialFingerprints["checkAndSubject/v1"]);
    const [result] = withFailure({}).results;
    const twice = prints(sampleVerification([result!, { ...result!, message: "Another." }]));
    expect(new Set(twice).size).toBe(2);
    expect(prints(withFailure({ message: "In other words.", actual: "otherwise" }))).toEqual([twice[0]]);
    expect(prints(withFailure({ subject: "Runtime/other.config" }))).not.toEqual([twice[0]]);
  });

  test("holds no link of a host's making", () => {
    expect(sarifRun(withFailure({ message: "See [x](javascript:alert(1))." })).results[0]?.message.text).toMatch(
      /^See \[x\] \(javascript/u,
    );
  });
});

const parseMarkdown = (markdown: string): Root => unified().use(remarkParse).parse(markdown);
const ourMarks = ["root", "heading", "paragraph", "text", "strong", "inlineCode", "list", "listItem", "code"];

/** Marks that are not ours; the tables, which CommonMark takes for paragraphs, have as many cells in each row. */
function foreignMarks(markdown: string): string[] {
  const foreign: string[] = [];
  visit(parseMarkdown(markdown), ({ type }) => {
    if (!ourMarks.includes(type)) foreign.push(type);
  });
  const tables = markdown.split("\n\n").filter((block) => block.startsWith("| Outcome | "));
  return [
    ...foreign,
    ...tables.flatMap((table) =>
      table.split("\n").filter((row, _, [head = ""]) => row.split("|").length !== head.split("|").length),
    ),
  ];
}

describe("md", () => {
  test.each(named)("has no marks but ours where it is %s", (_, make) => {
    expect(foreignMarks(report("md", make()))).toEqual([]);
  });

  test("has each command in a fence that it does not end", () => {
    const command = "Remove-Item -LiteralPath 'a ```` b'";
    const codes: string[] = [];
    visit(
      parseMarkdown(report("md", withFailure({ remedy: `Delete it: ${command}` }))),
      "code",
      ({ value }) => void codes.push(value),
    );
    expect(codes).toEqual([command]);
  });
});

describe("html", () => {
  test("has a heading for each finding and each group, and a row for each result", () => {
    const page = report("html", mixedVerification());
    expect([...page.matchAll(/<h2>([^<(]+?) ?</gu)].map(([, title]) => title)).toEqual([
      "Fails",
      "Could not be looked at",
      "Warns",
      "Skipped",
      "All results",
    ]);
    expect(page.match(/<article /gu)).toHaveLength(5);
    expect(page.match(/class="outcome"/gu)).toHaveLength(mixedVerification().results.length);
    expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-`);
  });
});

/** Any text, with what hurts more often than chance would have it; halves of pairs too. */
const anyText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        "`",
        "```",
        "|",
        "\\",
        "\n",
        "\r",
        "#",
        "- ",
        "<",
        ">",
        "&",
        "'",
        '"',
        "]]>",
        "](",
        "\u001b[2J",
        "\u202e",
        "{{",
        "a",
        " ",
        "/",
        ":",
        "%",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);
const anyStep = fc.record({
  id: anyText,
  number: anyText,
  source: fc.record({ file: anyText, line: fc.integer({ min: 1, max: 9999 }) }),
});
const anyResult: fc.Arbitrary<CheckResult> = fc.record(
  {
    ...{
      check: fc.constantFrom(...checkNames),
      subject: anyText,
      outcome: fc.constantFrom(...outcomes),
      origin: fc.constantFrom("guide" as const, "advice" as const),
    },
    ...{ step: fc.option(anyStep), expected: anyText, actual: anyText, message: anyText, remedy: anyText },
    ...{
      verdict: fc.constantFrom("diverged" as const, "missing" as const),
      files: fc.array(anyText, { maxLength: 12 }),
      settings: fc.array(anyText, { maxLength: 12 }),
    },
  },
  { requiredKeys: ["check", "subject", "outcome", "origin", "step", "expected", "actual", "message"] },
);
const anyVerification = fc
  .tuple(
    fc.array(anyResult, { maxLength: 6 }),
    fc.record({
      ...{ directory: anyText, role: anyText, from: anyText, to: anyText },
      ...{ host: anyText, organization: anyText, change: anyText, technician: anyText },
    }),
    fc.option(fc.record({ completed: fc.array(anyText, { maxLength: 3 }), stoppedBefore: anyText })),
  )
  .map(([results, subject, progress]) => sampleVerification(results, { subject, progress }));

describe("who looked at what, when and with what", () => {
  test.each(verificationReporterNames)("stands in %s", (name) => {
    const said = report(name, wellVerification());
    // SARIF has its times in UTC as well; text folds long lines.
    const words = said.replaceAll("<wbr>", "").replace(/\s+/gu, " ");
    for (const fact of ["srv01", "Contoso", "CHG0012345", "A. Martin", "2026-12-06T01:10:0", "0.1.0"])
      expect(words, name).toContain(fact);
    for (const fact of ["server-6.2.zip", "6.2.30.0", "RuntimeOld/Usercube-Server.exe", "ab".repeat(32)])
      expect(words, name).toContain(fact);
  });

  test("JUnit has host and time where CI systems read them", () => {
    expect(report("junit", wellVerification())).toMatch(
      /<testsuite [^>]*timestamp="2026-12-06T01:10:00\.250\+01:00" hostname="srv01"/u,
    );
  });

  test("what nobody told is not said", () => {
    const verification = wellVerification();
    const bare = { ...verification, subject: { ...verification.subject, organization: null, change: null } };
    expect(report("text", bare)).not.toMatch(/Organization|Change/u);
  });
});

describe("whatever a host is called", () => {
  test("no report has a character that acts, and each is what it should be", () => {
    fc.assert(
      fc.property(anyVerification, (verification) => {
        for (const name of verificationReporterNames) expect(report(name, verification), name).not.toMatch(acting);
        expect(JSON.parse(report("json", verification))).toEqual(verification);
        const log: unknown = JSON.parse(report("sarif", verification));
        expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
        expect(foreignMarks(report("md", verification))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test("JUnit XML is read, and valid", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyVerification, { minLength: 6, maxLength: 6 }), async (verifications) => {
        expect(await xmlProblems(...verifications.map((verification) => report("junit", verification)))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  testWithPrograms(
    ["chromium"],
    "the page runs nothing and asks for nothing",
    async ({ chromium: executablePath }) => {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        const heard: string[] = [];
        page.on("request", (request) => void heard.push(request.url()));
        page.on("dialog", (dialog) => (heard.push(dialog.message()), void dialog.dismiss()));
        page.on("console", (message) => void heard.push(message.text()));
        page.on("pageerror", (error) => void heard.push(error.message));
        const look = async (verification: Verification): Promise<void> => {
          await page.setContent(report("html", verification));
          const seen = await page.evaluate<Record<string, unknown>>(`({
            acting: document.querySelectorAll("script, img, iframe, object, embed, form, input, a, link, svg, base").length,
            findings: document.querySelectorAll("article").length,
            wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
          })`);
          const told = verification.results.filter(
            ({ outcome, files = [], settings = [] }) =>
              ["fail", "unknown", "warn"].includes(outcome) ||
              (outcome === "pass" && files.length + settings.length > 0),
          ).length;
          expect({ ...seen, heard }).toEqual({ acting: 0, findings: told, wide: false, heard: [] });
        };
        for (const make of [...Object.values(samples), longVerification]) await look(make());
        await fc.assert(fc.asyncProperty(anyVerification, look), { numRuns: 25 });
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});
