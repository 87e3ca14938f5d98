/** Three-way proposals for settings files: what is taken, what is kept, what is a conflict, and what is written where. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { judgeSettings } from "../src/config/index.js";
import { productSchema, proposeMerge, type MergeProposal } from "../src/index.js";
import {
  archiveOf,
  canary,
  hostBefore,
  newRelease,
  oldRelease,
  upgradedHost,
  type Files,
  type Role,
} from "./fixtures/verify/hosts.js";
import { root, runCli, type CliResult } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";

const { secrets } = productSchema.parse(
  parse(readFileSync(join(root, "content/identity-manager/product.yml"), "utf8")),
);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | null): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes ?? new Uint8Array());
const toBytes = (content: string | Uint8Array): Uint8Array => (typeof content === "string" ? encode(content) : content);

type Format = "json" | "xml" | "text";
function merge(
  base: string | null,
  ours: string | Uint8Array,
  theirs: string | null,
  format: Format = "json",
): MergeProposal {
  const proposal = proposeMerge({
    path: "Runtime/appsettings.json",
    format,
    base: base === null ? null : encode(base),
    ours: toBytes(ours),
    theirs: theirs === null ? null : encode(theirs),
    secrets,
  });
  if ("problem" in proposal) throw new Error(proposal.problem);
  return proposal;
}
const mergeText = (base: string | null, ours: string, theirs: string | null, format: Format = "json"): string =>
  decode(merge(base, ours, theirs, format).bytes);

/** Have two files the same settings? */
function areSame(one: string | Uint8Array, other: string | Uint8Array, format: Format = "json"): boolean {
  const seen = (content: string | Uint8Array): { state: "bytes"; bytes: Uint8Array } => ({
    state: "bytes",
    bytes: toBytes(content),
  });
  const { verdict } = judgeSettings(
    { path: "x", format, current: seen(one), backup: seen(other), oldDefaults: null, newDefaults: null, ordered: [] },
    { secrets },
  );
  return verdict === "identical" || verdict === "equivalent";
}

const base = `{
  // Where the server answers
  "ApplicationUri": "http://localhost:5000",
  "License": "",
  "Legacy": { "Mode": 1, "Path": "../Temp" },
  "Serilog": {
    "MinimumLevel": { "Default": "Error" },
    "WriteTo": [{ "Name": "File" }]
  },
  "MaxActors": 4
}
`;
const theirs = `{
  // Where the server answers
  "ApplicationUri": "http://localhost:5000",
  "License": "",
  // New in 6.2: the description of the interface
  "Swagger": {
    "Enabled": false,
    "Hosts": [
      "localhost"
    ]
  },
  "Serilog": {
    "MinimumLevel": { "Default": "Error", "Override": { "Microsoft": "Warning" } },
    "WriteTo": [{ "Name": "File" }, { "Name": "Console" }]
  },
  "MaxActors": 8
}
`;
const ours = `{
\t// Where Contoso's server answers
\t"ApplicationUri": "https://identity.contoso.com", // asked the network team
\t"License": "kxABcontoso",
\t"Legacy": { "Mode": 1, "Path": "../Temp" },
\t"Serilog": {
\t\t"MinimumLevel": { "Default": "Information" },
\t\t"WriteTo": [{ "Name": "File" }],
\t},
\t"MaxActors": 4,
\t"Own": true,
}
`;

describe("JSON", () => {
  test("the customer's text stays, with what the new default brings, drops and changes", () => {
    expect(mergeText(base, ours, theirs)).toBe(`{
\t// Where Contoso's server answers
\t"ApplicationUri": "https://identity.contoso.com", // asked the network team
\t"License": "kxABcontoso",
\t"Serilog": {
\t\t"MinimumLevel": { "Default": "Information", "Override": { "Microsoft": "Warning" } },
\t\t"WriteTo": [{ "Name": "File" }, { "Name": "Console" }],
\t},
\t"MaxActors": 8,
\t"Own": true,
\t// New in 6.2: the description of the interface
\t"Swagger": {
\t\t"Enabled": false,
\t\t"Hosts": [
\t\t\t"localhost"
\t\t]
\t},
}
`);
    expect(merge(base, ours, theirs)).toMatchObject({
      conflicts: [],
      conflictBytes: null,
      changes: [
        { key: "Legacy:Mode", kind: "removed" },
        { key: "Legacy:Path", kind: "removed" },
        { key: "MaxActors", kind: "changed" },
        { key: "Serilog:MinimumLevel:Override:Microsoft", kind: "added" },
        { key: "Serilog:WriteTo:1:Name", kind: "added" },
        { key: "Swagger:Enabled", kind: "added" },
        { key: "Swagger:Hosts:0", kind: "added" },
      ],
    });
  });

  test("a conflict keeps the customer's value under a comment that tells the others, and can be read", () => {
    const proposal = merge(
      '{\n  "A": 1,\n  "B": { "C": "x" },\n  "D": 1\n}\n',
      '{\n  "A": 2,\n  "B": { "C": "y" }\n}\n',
      '{\n  "A": 3,\n  "B": { "C": "x" },\n  "D": 4\n}\n',
    );
    expect(decode(proposal.bytes)).toBe(`{
  // CONFLICT in "D": the old default is 1, the new default 4; the customer's has none
  // CONFLICT in "A": the old default is 1, the new default 3; the customer's stands here
  "A": 2,
  "B": { "C": "y" }
}
`);
    expect(proposal.conflicts).toEqual([
      { place: "A", base: "1", ours: "2", theirs: "3" },
      { place: "D", base: "1", ours: null, theirs: "4" },
    ]);
    expect(areSame(proposal.bytes, '{ "A": 2, "B:C": "y" }')).toBe(true);
  });

  const cases: Record<
    string,
    [base: string | null, ours: string, theirs: string | null, result: string, conflicts: string[]]
  > = {
    "an addition to an object on one line": [
      '{ "A": {} }',
      '{"A":{"Own":1}}',
      '{ "A": { "New": 2 } }',
      '{"A":{"Own":1, "New": 2}}',
      [],
    ],
    "an addition to an empty object": [
      '{\n  "A": {}\n}',
      '{\n  "A": {}\n}',
      '{\n  "A": { "New": 2 }\n}',
      '{\n  "A": {\n    "New": 2\n  }\n}',
      [],
    ],
    "an addition behind a comment": [
      '{\n  "A": 1\n}',
      '{\n  "A": 1 // mine\n  // the end\n}',
      '{\n  "A": 1,\n  "B": 2\n}',
      '{\n  "A": 1, // mine\n  // the end\n  "B": 2\n}',
      [],
    ],
    "an addition under a key that is written A:B": [
      "{}",
      '{ "A:B": 1 }',
      '{ "A": { "C": 2 } }',
      '{ "A:B": 1, "A": { "C": 2 } }',
      [],
    ],
    "an addition to an object whose key is in another case": [
      '{ "Log": { "A": 1 } }',
      '{ "LOG": { "A": 1 } }',
      '{ "log": { "A": 1, "B": 2 } }',
      '{ "LOG": { "A": 1, "B": 2 } }',
      [],
    ],
    "a removal on one line": [
      '{ "A": 1, "B": 2 }',
      '{ "A": 1, "B": 2, "C": 3 }',
      '{ "B": 2 }',
      '{ "B": 2, "C": 3 }',
      [],
    ],
    "a removal of the last": [
      '{\n  "A": 1,\n  "B": 2\n}',
      '{\n  "A": 1,\n  "B": 2\n}',
      '{\n  "A": 1\n}',
      '{\n  "A": 1\n}',
      [],
    ],
    "a removal leaves comments": [
      '{\n  "A": 1,\n  "B": 2\n}',
      '{\n  // why\n  "A": 1, // because\n  "B": 2\n}',
      '{\n  "B": 2\n}',
      '{\n  // why\n  // because\n  "B": 2\n}',
      [],
    ],
    "numbers are taken as they are written": ['{ "A": 1 }', '{ "A": 1 }', '{ "A": 1.50e2 }', '{ "A": 1.50e2 }', []],
    "both changed in the same way": ['{ "A": 1 }', '{ "A": 2 }', '{"a":2}', '{ "A": 2 }', []],
    "a value for an object": ['{ "A": 1 }', '{ "A": 1 }', '{ "A": { "B": 2 } }', '{ "A": { "B": 2 } }', []],
    "a value that the customer changed, for an object": [
      '{ "A": 1 }',
      '{\n  "A": 2\n}',
      '{ "A": { "B": 2 } }',
      '{\n  // CONFLICT in "A:B": the old default is nothing, the new default 2; the customer\'s has none\n  // CONFLICT in "A": the old default is 1, the new default nothing; the customer\'s stands here\n  "A": 2\n}',
      ["A", "A:B"],
    ],
    "a value that the customer emptied, for an object": [
      '{ "A": 1 }',
      '{ "A": {} }',
      '{ "A": { "B": 2 } }',
      '{ \n  // CONFLICT in "A": the old default is 1, the new default nothing; the customer\'s stands here\n  "A": {\n  // CONFLICT in "A:B": the old default is nothing, the new default 2; the customer\'s has none\n  } }',
      ["A", "A:B"],
    ],
    "an array of another length is taken as one": [
      '{ "A": [1, 2] }',
      '{\n  "A": [1]\n}',
      '{ "A": [1, 2, 3] }',
      '{\n  // CONFLICT in "A": the old default is [1,2], the new default [1,2,3]; the customer\'s stands here\n  "A": [1]\n}',
      ["A"],
    ],
    "elements of arrays of one form": [
      '{ "A": [{ "B": 1, "C": 1 }] }',
      '{ "A": [{ "B": 2, "C": 1 }] }',
      '{ "A": [{ "B": 1, "C": 3 }] }',
      '{ "A": [{ "B": 2, "C": 3 }] }',
      [],
    ],
    "what the customer emptied stays empty": [
      '{ "A": [1] }',
      '{ "A": [] }',
      '{ "A": [1], "B": 1 }',
      '{ "A": [], "B": 1 }',
      [],
    ],
    "the old release has no such file": [null, '{ "A": 1 }', '{ "A": 1, "B": 2 }', '{ "A": 1, "B": 2 }', []],
    "the new release has no such file": ['{ "A": 1 }', '{ "A": 2 }', null, '{ "A": 2 }', []],
  };
  test.each(Object.entries(cases))("%s", (_name, [old, own, fresh, result, conflicts]) => {
    const proposal = merge(old, own, fresh);
    expect(decode(proposal.bytes)).toBe(result);
    expect(proposal.conflicts.map(({ place }) => place)).toEqual(conflicts);
  });

  test.each([
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n"), (text: string) => encode(text)],
    ["a byte order mark", (text: string) => text, (text: string) => encode(`\uFEFF${text}`)],
    ["UTF-16", (text: string) => text, (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"))],
    [
      "UTF-16, big endian, with CRLF",
      (text: string) => text.replaceAll("\n", "\r\n"),
      (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le").swap16()),
    ],
  ])("%s is kept", (_name, endLines, write) => {
    const { bytes } = merge(base, write(endLines(ours)), theirs);
    expect([...bytes]).toEqual([...write(endLines(mergeText(base, ours, theirs)))]);
  });

  test("of secrets a conflict tells no more than that there is one, of connection strings the harmless parts", () => {
    const file = (secret: string): string =>
      JSON.stringify({
        ConnectionString: `Server=${secret === "base" ? "." : secret};Password=${secret}`,
        MailSettings: { Password: secret },
        Connections: { AD: [secret, secret.length] },
      });
    const { conflicts } = merge(file("base"), file("customers"), file("fresh!"));
    expect(conflicts).toEqual([
      {
        place: "ConnectionString",
        base: "Server=.; (1 part hidden)",
        ours: "Server=customers; (1 part hidden)",
        theirs: "(2 parts hidden)",
      },
      { place: "MailSettings:Password", base: "(secret)", ours: "(secret)", theirs: "(secret)" },
      { place: "Connections:AD:0", base: "(secret)", ours: "(secret)", theirs: "(secret)" },
      { place: "Connections:AD:1", base: "(secret)", ours: "(secret)", theirs: "(secret)" },
    ]);
  });

  test("a comment that is there already is not written again", () => {
    const [old, own, fresh] = ['{ "A": 1 }', '{\n  "A": 2\n}', '{ "A": 3 }'];
    const once = mergeText(old, own, fresh);
    expect(mergeText(old, once, fresh)).toBe(once);
    expect(mergeText(old, '{\n  "B": "// CONFLICT",\n  "A": 2\n}', fresh)).toContain('// CONFLICT in "A"');
  });

  test.each([
    ["over many lines", "\n"],
    ["on one line", " "],
  ])("thousands of changes and conflicts %s are merged", (_name, gap) => {
    const file = (mark: (index: number) => number): string =>
      `{${gap}${Array.from({ length: 8000 }, (_, index) => `"Key${String(index)}": { "On": ${String(mark(index))}, "Name": "a value of some length" }`).join(`,${gap}`)}${gap}}`;
    const { conflicts, changes } = merge(
      file(() => 1),
      file((index) => (index % 3 === 0 ? 2 : 1)),
      file((index) => (index % 2 === 0 ? 3 : 1)),
    );
    expect({ conflicts: conflicts.length, changes: changes.length }).toEqual({ conflicts: 1334, changes: 2666 });
  });

  test("a file that cannot be read is named, with its place and none of its text", () => {
    const input = {
      path: "x",
      format: "json" as const,
      base: encode("{}"),
      ours: encode('{\n "Password": "hunter2" "A"\n}'),
      theirs: encode("{}"),
      secrets,
    };
    expect(proposeMerge(input)).toEqual({ of: "ours", problem: "a comma is missing", line: 2, column: 24 });
    expect(proposeMerge({ ...input, ours: encode("{}"), theirs: encode("[]") })).toMatchObject({ of: "theirs" });
    expect(proposeMerge({ ...input, ours: encode("{}"), base: encode("") })).toMatchObject({ of: "base" });
  });
});

describe("lines", () => {
  const config = (program: string, more = ""): string =>
    `<?xml version="1.0" encoding="utf-8"?>\n<configuration>\n  <system.webServer>\n    <handlers>\n      <add name="aspNetCore" path="*" modules="AspNetCoreModuleV2" />\n    </handlers>\n    <aspNetCore processPath="dotnet" arguments=".\\${program}" />\n    <httpErrors />\n${more}  </system.webServer>\n</configuration>\n`;
  const more = '    <applicationInitialization doAppInitAfterRestart="true" />\n';

  test("XML: what both changed in different places is merged", () => {
    const own = config("Usercube-Agent.dll")
      .replace("<handlers>", "<!-- Contoso -->\n    <handlers>")
      .replaceAll("\n", "\r\n");
    const fresh = config("Usercube-Server.dll").replace("</system.webServer>", "  <security />\n  </system.webServer>");
    const proposal = merge(config("Usercube-Server.dll"), own, fresh, "xml");
    expect(decode(proposal.bytes)).toBe(
      own.replace("  </system.webServer>", "    <security />\r\n  </system.webServer>"),
    );
    expect(proposal).toMatchObject({
      conflicts: [],
      conflictBytes: null,
      changes: [{ key: "configuration/system.webServer/security", kind: "added" }],
    });
  });

  test("XML: in a conflict the customer's setting stays, and both sides stand beside it", () => {
    const own = config("Usercube-Agent.dll --api-secret hunter2");
    const proposal = merge(config("Usercube-Server.dll"), own, config("Usercube-Host.dll", more), "xml");
    expect(decode(proposal.bytes)).toBe(config("Usercube-Agent.dll --api-secret hunter2", more));
    expect(decode(proposal.conflictBytes)).toContain(
      `<<<<<<< customer\n    <aspNetCore processPath="dotnet" arguments=".\\Usercube-Agent.dll --api-secret hunter2" />\n||||||| old default\n`,
    );
    expect(proposal.conflicts).toEqual([
      {
        place: "configuration/system.webServer/aspNetCore/@arguments",
        base: ".\\Usercube-Server.dll",
        ours: "(secret)",
        theirs: ".\\Usercube-Host.dll",
      },
    ]);
  });

  test("XML: elements are told apart by their keys, whatever lines they stand on", () => {
    const { bytes, conflicts } = merge(
      "<a>\n  <b />\n</a>",
      '<a>\n  <b x="1" />\n</a>',
      '<a>\n  <b />\n  <c y="2" />\n</a>',
      "xml",
    );
    expect(decode(bytes)).toBe('<a>\n  <b x="1" />\n  <c y="2" />\n</a>');
    expect(conflicts).toEqual([]);
  });

  const web = (inside: string): string =>
    `<?xml version="1.0" encoding="utf-8"?>\n<configuration>\n  <system.webServer>\n${inside}  </system.webServer>\n</configuration>\n`;
  const list = (...entries: string[]): string =>
    web(`    <handlers>\n${entries.map((entry) => `      ${entry}\n`).join("")}    </handlers>\n`);
  const entry = (name: string, path: string): string => `<add name="${name}" path="${path}" />`;
  const place = "configuration/system.webServer/handlers";
  test.each<[string, [base: string, ours: string, theirs: string], string, string[]]>([
    [
      "an entry that both added alike stands once",
      [list(entry("a", "*")), list(entry("h", "hc"), entry("a", "*")), list(entry("a", "*"), entry("H", "hc"))],
      list(entry("h", "hc"), entry("a", "*")),
      [`${place}/add[h]/@name`],
    ],
    [
      "an entry that both added otherwise is a conflict",
      [list(entry("a", "*")), list(entry("h", "hc"), entry("a", "*")), list(entry("a", "*"), entry("h", "hc/*"))],
      list(entry("h", "hc"), entry("a", "*")),
      [`${place}/add[h]/@path`],
    ],
    [
      "a section that both added has what both put in",
      [
        web(""),
        web(`    <staticContent>\n      <mimeMap fileExtension=".md" />\n    </staticContent>\n`),
        web("    <staticContent><mimeMap fileExtension='.map' /></staticContent>\n"),
      ],
      web(
        `    <staticContent>\n      <mimeMap fileExtension='.map' />\n      <mimeMap fileExtension=".md" />\n    </staticContent>\n`,
      ),
      [],
    ],
    [
      "what is new goes into an empty section",
      [web("    <handlers />\n"), web("    <handlers />\n    <security />\n"), list(entry("h", "hc"))],
      web(`    <handlers>\n      ${entry("h", "hc")}\n    </handlers>\n    <security />\n`),
      [],
    ],
    [
      "`remove` goes before the customer's entry of that key",
      [list(), list(entry("h", "hc"), entry("k", "x")), list('<remove name="k" />')],
      list(entry("h", "hc"), '<remove name="k" />', entry("k", "x")),
      [],
    ],
    [
      "what the vendor dropped goes, unless the customer changed it or wrote to it",
      [
        list(entry("a", "1"), entry("b", "2"), entry("c", "3")),
        list(entry("a", "1"), entry("b", "9"), '<add name="c" path="3"><!-- ours --></add>'),
        list(),
      ],
      list(entry("b", "9"), '<add name="c" path="3"><!-- ours --></add>'),
      [`${place}/add[b]/@path`, `${place}/add[c]/@path`],
    ],
    [
      "what the customer dropped stays away, unless the vendor changed it",
      [list(entry("a", "1"), entry("b", "2")), list("<!-- none -->"), list(entry("a", "1"), entry("b", "3"))],
      list("<!-- none -->"),
      [`${place}/add[b]/@path`],
    ],
    [
      "a comment of the customer's stays where nothing else is his",
      [list(entry("a", "1")), list("<!-- CHG1 -->", entry("a", "1")), list(entry("a", "2"), entry("b", "3"))],
      list("<!-- CHG1 -->", entry("a", "2"), entry("b", "3")),
      [],
    ],
    [
      "attributes come and go",
      [
        list('<add name="a" p="1" q="2" />'),
        list('<add name="a" p="1" q="2" own="x" />', "<clear />"),
        list('<add name="a" q="3" r="4" />'),
      ],
      list('<add name="a" q="3" own="x" r="4" />', "<clear />"),
      [],
    ],
    [
      "texts are settings",
      ["<a><b>1</b><c>1</c></a>", "<a><b>2</b><c>1</c><!-- x --></a>", "<a><b>1</b><c>3</c></a>"],
      "<a><b>2</b><c>3</c><!-- x --></a>",
      [],
    ],
  ])("XML: %s", (_, [base, own, fresh], expected, places) => {
    const proposal = merge(base, own, fresh, "xml");
    expect(decode(proposal.bytes)).toBe(expected);
    expect(proposal.conflicts.map((conflict) => conflict.place)).toEqual(places);
  });

  test("XML: the declaration stays the customer's, so that his bytes agree with it", () => {
    const fresh = list(entry("a", "1"), entry("b", "2")).replace("utf-8", "utf-16");
    const proposal = proposeMerge({
      ...{ path: "Runtime/web.config", format: "xml", secrets },
      ...{ base: encode(list(entry("a", "1"))), ours: encode(list(entry("a", "1"))) },
      theirs: new Uint8Array(Buffer.from(`\uFEFF${fresh}`, "utf16le")),
    });
    expect("bytes" in proposal && decode(proposal.bytes)).toBe(list(entry("a", "1"), entry("b", "2")));
  });

  test("XML: a merge that would not be well-formed is a conflict", () => {
    const proposal = merge(
      "<a>\n<b>\n</b>\n<c/>\n<d/>\n</a>",
      "<a>\n<b/>\n<x/>\n<c/>\n<d/>\n</a>",
      "<a>\n<b>\n</b>\n<c/>\n<d>\n</d>\n</a>",
      "xml",
    );
    expect(
      areSame(
        proposal.bytes,
        proposal.conflicts.length > 0 ? "<a>\n<b/>\n<x/>\n<c/>\n<d/>\n</a>" : "<a><b/><x/><c/><d/></a>",
        "xml",
      ),
    ).toBe(true);
  });

  test.each([
    ["the customer", (own: string, fresh: string) => [own.replaceAll("  ", "\t"), fresh] as const],
    ["the new release", (own: string, fresh: string) => [own, fresh.replaceAll("  ", "\t")] as const],
    [
      "the new release, and other empty lines,",
      (own: string, fresh: string) =>
        [own, fresh.replaceAll("  ", "\t").replace("<configuration>\n", "<configuration>\n\n")] as const,
    ],
  ])("XML: where %s indents in another way, only what changed counts", (_, indent) => {
    const old = config("Usercube-Server.dll");
    const [own, fresh] = indent(
      old.replace("</handlers>", '  <remove name="x" />\n    </handlers>'),
      old.replace("    <handlers>", "    <security>\n      <access />\n    </security>\n    <handlers>"),
    );
    const proposal = merge(old, own, fresh, "xml");
    expect(proposal).toMatchObject({
      conflicts: [],
      conflictBytes: null,
      changes: [{ key: "configuration/system.webServer/security/access", kind: "added" }],
    });
    expect(own.split("\n").filter((line) => !decode(proposal.bytes).split("\n").includes(line))).toEqual([]);
  });

  test("XML: a conflict shows the lines as each wrote them, whatever else is indented in another way", () => {
    const own = config("Usercube-Agent.dll").replaceAll("  ", "\t");
    const proposal = merge(config("Usercube-Server.dll"), own, config("Usercube-Host.dll", more), "xml");
    expect(decode(proposal.bytes)).toBe(config("Usercube-Agent.dll", more).replaceAll("  ", "\t"));
    expect(decode(proposal.conflictBytes)).toContain(
      `\t\t</handlers>\n<<<<<<< customer\n\t\t<aspNetCore processPath="dotnet" arguments=".\\Usercube-Agent.dll" />\n||||||| old default\n    <aspNetCore`,
    );
  });

  test("XML: who changed nothing gets the new default, in his line ends and encoding", () => {
    const own = Buffer.from(
      `\uFEFF${config("Usercube-Server.dll").replace("utf-8", "utf-16").replaceAll("\n", "\r\n").replaceAll("  ", "\t")}`,
      "utf16le",
    );
    const { bytes, conflicts } = merge(config("Usercube-Server.dll"), own, config("Usercube-Host.dll", more), "xml");
    expect(Buffer.from(bytes).toString("utf16le")).toBe(
      `\uFEFF${config("Usercube-Host.dll", more).replace("utf-8", "utf-16").replaceAll("\n", "\r\n")}`,
    );
    expect(conflicts).toEqual([]);
  });

  test("texts: a conflict tells its lines by number", () => {
    const proposal = merge("one\ntwo\nthree\n", "one\nzwei\nzwo\nthree\n", "one\ndeux\nthree\n", "text");
    expect(proposal.conflicts).toEqual([{ place: "lines 2–3", base: null, ours: null, theirs: null }]);
    expect(decode(proposal.conflictBytes)).toBe(
      "one\n<<<<<<< customer\nzwei\nzwo\n||||||| old default\ntwo\n=======\ndeux\n>>>>>>> new default\nthree\n",
    );
    expect(mergeText("one\ntwo\nthree\n", "zero\none\ntwo\nthree\n", "one\ntwo\nfour\n", "text")).toBe(
      "zero\none\ntwo\nfour\n",
    );
  });

  test("5,000 lines of which most are equal are merged where one change touches no other", () => {
    const file = (mark: (index: number) => string): string =>
      `<list>\n${Array.from({ length: 1250 }, (_, index) => `<item>\n<on>true</on>\n<level>${mark(index)}</level>\n</item>`).join("\n")}\n</list>\n`;
    const [old, own, fresh, both] = [
      () => "1",
      (index: number) => (index % 10 === 0 ? "2" : "1"),
      (index: number) => (index % 10 === 5 ? "3" : "1"),
      (index: number) => (index % 10 === 0 ? "2" : index % 10 === 5 ? "3" : "1"),
    ].map(file) as [string, string, string, string];
    expect(mergeText(old, own, fresh, "xml")).toBe(both);
    expect(mergeText(old, own, fresh, "text")).toBe(both);
  });
});

describe("properties", () => {
  const name = fc.constantFrom("A", "B", "Cd", "Enabled", "é");
  const { tree } = fc.letrec<{ tree: Record<string, unknown>; value: unknown }>((tie) => ({
    tree: fc
      .uniqueArray(fc.tuple(name, tie("value")), { selector: ([key]) => key.toLowerCase(), maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom("x", "y", "", 1, 2, true, null),
      fc.constant({}),
      fc.constant([]),
      tie("tree"),
      fc.array(tie("value"), { maxLength: 3 }),
    ),
  }));
  /** A tree as people write it: any indentation, comments, trailing commas. */
  const written = fc
    .tuple(tree, fc.constantFrom("", "  ", "\t"), fc.constantFrom("\n", "\r\n"), fc.boolean())
    .map(([settings, indent, lineEnd, isCommented]) => {
      const text = JSON.stringify(settings, null, indent);
      return (
        isCommented && indent !== ""
          ? text.replaceAll(/,$/gmu, ", // a comment").replaceAll(/(?<=["\d\w}\]])$(?=\n\s*[}\]])/gmu, ",")
          : text
      ).replaceAll("\n", lineEnd);
    });

  test("merge(base, base, theirs) has the settings of theirs, merge(base, ours, base) is ours byte for byte", () => {
    fc.assert(
      fc.property(written, written, (one, other) => {
        const taken = merge(one, one, other);
        expect(taken.conflicts).toEqual([]);
        expect(areSame(taken.bytes, other)).toBe(true);
        expect(mergeText(one, other, one)).toBe(other);
      }),
      { numRuns: 500 },
    );
  });

  test("the result can be read, and merging again changes nothing", () => {
    fc.assert(
      fc.property(written, written, written, (old, own, fresh) => {
        const once = merge(old, own, fresh);
        const again = merge(old, decode(once.bytes), fresh);
        expect(decode(again.bytes)).toBe(decode(once.bytes));
        expect(again.conflicts.map(({ place }) => place)).toEqual(once.conflicts.map(({ place }) => place));
      }),
      { numRuns: 500 },
    );
  });

  test("lines: the same of texts, with lines that repeat", () => {
    const lines = fc
      .array(fc.constantFrom("a", "b", "c", "}", "", "constructor"), { maxLength: 12 })
      .map((all) => `${all.join("\n")}\nend`);
    fc.assert(
      fc.property(lines, lines, lines, (old, own, fresh) => {
        expect(areSame(mergeText(old, old, fresh, "text"), fresh, "text")).toBe(true);
        expect(mergeText(old, own, old, "text")).toBe(own);
        const { bytes, conflicts } = merge(old, own, fresh, "text");
        if (conflicts.length > 0) expect(decode(bytes)).toBe(own);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the command", () => {
  const zips: Record<"archive" | "baseline", string> = { archive: "", baseline: "" };
  beforeAll(() => {
    const kits = mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
    for (const [name, files] of [
      ["archive", newRelease],
      ["baseline", oldRelease],
    ] as const) {
      zips[name] = join(kits, `${name}.zip`);
      writeFileSync(zips[name], archiveOf(files));
    }
    return () => rmSync(kits, { recursive: true });
  });
  const mergeHost = (host: string, cwd: string, role: Role = "server", ...words: string[]): CliResult =>
    runCli(["merge", host, "--role", role, "--archive", zips.archive, "--baseline", zips.baseline, ...words], { cwd });
  const put = (files: Files, path: string, change: (text: string) => string): Files =>
    files.set(path, Buffer.from(change((files.get(path) ?? Buffer.from("")).toString())));
  const list = (folder: string): string[] =>
    readdirSync(folder, { recursive: true })
      .map((name) => String(name).replaceAll("\\", "/"))
      .sort();

  test("writes a proposal for each settings file, for its owner alone, and nothing below the host's folder", () => {
    const [host, cwd] = [writeFiles(upgradedHost("server")), makeFolder()];
    const before = list(host);
    const { code, stdout, stderr } = mergeHost(host, cwd);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Runtime/appsettings.json: 1 setting as in the new default\n  + Swagger:Enabled\n");
    expect(stdout).not.toContain(canary);
    expect(list(cwd)).toEqual([
      "merge-out",
      "merge-out/Runtime",
      "merge-out/Runtime/appsettings.agent.json",
      "merge-out/Runtime/appsettings.json",
      "merge-out/Runtime/web.config",
    ]);
    for (const name of ["appsettings.agent.json", "appsettings.json", "web.config"])
      expect(statSync(join(cwd, "merge-out/Runtime", name)).mode & 0o777).toBe(
        process.platform === "win32" ? 0o666 : 0o600,
      );
    const written = readFileSync(join(cwd, "merge-out/Runtime/appsettings.json"), "utf8");
    expect(written).toContain(canary);
    expect(written).toContain('  "Swagger": { "Enabled": false }\r\n}\r\n');
    expect(list(host)).toEqual(before);
    // Again: the same.
    expect(mergeHost(host, cwd)).toMatchObject({ code: 0, stdout });
  });

  test("a conflict ends with 1, shows both sides without secrets, and is marked in the files", () => {
    const settings = put(upgradedHost("agent"), "RuntimeOld/appsettings.agent.json", (text) =>
      text.replace('"SourcesRootPaths"', '"TaskAgentConfiguration": { "HttpTimeout": 90 },\r\n  "SourcesRootPaths"'),
    );
    const files = put(settings, "RuntimeOld/web.config", (text) =>
      text.replace(
        "<environmentVariables>",
        '<environmentVariables><environmentVariable name="ASPNETCORE_ENVIRONMENT" value="Staging" />',
      ),
    );
    const [host, out] = [writeFiles(files), join(makeFolder(), "proposals")];
    const { code, stdout } = mergeHost(host, makeFolder(), "agent", "--out", out);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "  ! TaskAgentConfiguration:HttpTimeout\n      old default  –\n      customer's   90\n      new default  30\n",
    );
    expect(stdout).toContain(
      "environmentVariable[ASPNETCORE_ENVIRONMENT]/@value\n      old default  –\n      customer's   Staging\n      new default  Production\n",
    );
    expect(stdout).not.toContain(canary);
    expect(readFileSync(join(out, "Runtime/appsettings.agent.json"), "utf8")).toContain(
      '    // CONFLICT in "TaskAgentConfiguration:HttpTimeout": the old default is nothing, the new default 30; the customer\'s stands here\r\n    "HttpTimeout": 90',
    );
    expect(readFileSync(join(out, "Runtime/web.config.conflict"), "utf8")).toContain("<<<<<<< customer");
    expect(readFileSync(join(out, "Runtime/web.config"))).toEqual(files.get("RuntimeOld/web.config"));
    if (process.platform !== "win32")
      expect(statSync(join(out, "Runtime/web.config.conflict")).mode & 0o777).toBe(0o600);
  });

  test("the agent's own defaults are taken, not the server's", () => {
    const out = makeFolder();
    mergeHost(writeFiles(upgradedHost("agent")), makeFolder(), "agent", "--out", out);
    expect(readFileSync(join(out, "Runtime/web.config"), "utf8")).not.toContain("Usercube-Server.dll");
    expect(readFileSync(join(out, "Runtime/appsettings.json"), "utf8")).not.toContain("ConnectionString");
  });

  test("finds a backup by another name, and by its letters in any case", () => {
    const rename = (to: string): string =>
      writeFiles(
        new Map([...upgradedHost("server")].map(([path, bytes]) => [path.replace(/^RuntimeOld\//u, `${to}/`), bytes])),
      );
    expect(mergeHost(rename("before the upgrade"), makeFolder())).toMatchObject({
      code: 0,
      stderr:
        "There is no `RuntimeOld`; `before the upgrade` holds this role's program and is taken for the backup (--backup names another).\n",
    });
    expect(mergeHost(rename("runtimeOLD"), makeFolder())).toMatchObject({ code: 0, stderr: "" });
    expect(mergeHost(rename("kept"), makeFolder(), "server", "--backup", "Kept")).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  test("writes nothing below the host's folder, whatever --out says", () => {
    const [host, elsewhere] = [writeFiles(upgradedHost("server")), makeFolder()];
    symlinkSync(host, join(elsewhere, "link"));
    mkdirSync(join(elsewhere, "half"));
    symlinkSync(join(host, "Work"), join(elsewhere, "half/Runtime"));
    const before = list(host);
    for (const [cwd, ...words] of [
      [elsewhere, "--out", host],
      [elsewhere, "--out", `${host}/new/deeper`],
      [elsewhere, "--out", "link/Work"],
      [elsewhere, "--out", "half"],
      [host],
    ] as [string, ...string[]][]) {
      const { code, stderr } = mergeHost(host, cwd, "server", ...words);
      expect(code).toBe(2);
      expect(stderr).toContain("Unexpected place below the host's folder");
      expect(stderr).toContain("Choose another --out.");
    }
    expect(list(host)).toEqual(before);
  });

  test("leaves a proposal alone that somebody has worked on", () => {
    const [host, cwd] = [writeFiles(upgradedHost("server")), makeFolder()];
    mergeHost(host, cwd);
    const path = join(cwd, "merge-out/Runtime/web.config");
    chmodSync(path, 0o600);
    writeFileSync(path, "<mine />");
    const { code, stderr } = mergeHost(host, cwd);
    expect(code).toBe(2);
    expect(stderr).toContain("`Runtime/web.config` is there already");
    expect(readFileSync(path, "utf8")).toBe("<mine />");
  });

  const refusals: Record<string, [files: () => Files, words: string[], said: RegExp]> = {
    "no backup": [() => hostBefore("server"), [], /There is no backup `RuntimeOld`/u],
    "a backup that is not there": [
      () => upgradedHost("server"),
      ["--backup", "Kept"],
      /There is no backup `Kept`[^]*also in `RuntimeOld`/u,
    ],
    "a path for a backup": [
      () => upgradedHost("server"),
      ["--backup", "../RuntimeOld"],
      /Unexpected backup `\.\.\/RuntimeOld`/u,
    ],
    "a file for a backup": [
      () => new Map([...hostBefore("server"), ["RuntimeOld", Buffer.from("")]]),
      [],
      /it is a file, not a folder/u,
    ],
    "a backup without settings": [
      () => new Map([...hostBefore("server"), ["RuntimeOld/Usercube-Server.exe", Buffer.from("")]]),
      [],
      /without a settings file/u,
    ],
    "settings that cannot be read": [
      () => put(upgradedHost("server"), "RuntimeOld/appsettings.json", (text) => text.replace('"Host"', "Host")),
      [],
      /appsettings\.json:\d+:\d+: The customer's file cannot be read/u,
    ],
    "a folder with a settings file's name": [
      () =>
        new Map([
          ...[...upgradedHost("server")].filter(([path]) => path !== "RuntimeOld/web.config"),
          ["RuntimeOld/web.config/x", Buffer.from("")],
        ]),
      [],
      /it is a folder, not a file/u,
    ],
    "settings of 17 MB": [
      () => put(upgradedHost("server"), "RuntimeOld/appsettings.json", (text) => text + " ".repeat(17 << 20)),
      [],
      /larger than 4 MiB/u,
    ],
    "settings nested 10,000 deep": [
      () =>
        put(
          upgradedHost("server"),
          "RuntimeOld/appsettings.json",
          () => `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
        ),
      [],
      /more than 64 deep/u,
    ],
    "another role": [
      () => upgradedHost("server"),
      ["--role", "servr"],
      /Unexpected role `servr`[^]*Did you mean `server`/u,
    ],
    "an archive that is none": [() => upgradedHost("server"), ["--archive", "README.md"], /README\.md/u],
    "an archive that is not there": [() => upgradedHost("server"), ["--baseline", "gone.zip"], /gone\.zip/u],
    "a guide": [() => upgradedHost("server"), ["--guide", "x.md"], /Unexpected option `--guide`/u],
  };
  test.each(Object.entries(refusals))("refuses %s, and writes nothing", (_name, [files, words, said]) => {
    const [host, cwd] = [writeFiles(files()), makeFolder()];
    writeFileSync(join(cwd, "README.md"), "no zip");
    const { code, stdout, stderr } = mergeHost(host, cwd, "server", ...words);
    expect(stderr).toMatch(said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).not.toMatch(/^\s+at /mu);
    expect(stderr).not.toContain(canary);
    expect(existsSync(join(cwd, "merge-out"))).toBe(false);
  });

  test("refuses a folder that is not there, and a command line without what it needs", () => {
    expect(mergeHost("gone", makeFolder())).toMatchObject({ code: 2, stdout: "" });
    expect(runCli(["merge", ".", "--role", "server", "--archive", zips.archive])).toMatchObject({
      code: 2,
      stderr: "error: Missing option `--baseline`, expected the old release's archive\n",
    });
    expect(runCli(["merge"])).toMatchObject({ code: 2 });
  });
});
