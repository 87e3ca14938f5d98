/** Settings files read as .NET reads them, and the verdict on what became of them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  createSecrets,
  judgeSettings,
  readEnvironment,
  readReferences,
  readSetting,
  readStartTarget,
  type JudgeOptions,
} from "../src/config/index.js";
import { productSchema } from "../src/index.js";
import type { SeenFile } from "../src/model/observation.js";
import type { Readability, SettingOrder, SettingsInput, SettingsJudgement } from "../src/model/settings.js";
import { root } from "./support/cli.js";

const { secrets } = productSchema.parse(
  parse(readFileSync(join(root, "content/identity-manager/product.yml"), "utf8")),
);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const toBytes = (content: string | Uint8Array | object): Uint8Array =>
  content instanceof Uint8Array ? content : encode(typeof content === "string" ? content : JSON.stringify(content));
const seen = (content: string | Uint8Array | object | null): SeenFile =>
  content === null ? { state: "absent" } : { state: "bytes", bytes: toBytes(content) };
const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, "utf16le");
const crlf = (text: string): string => text.replaceAll("\n", "\r\n");

/** What a step orders of a setting; without a value the operator chooses it. */
const order = (setting: string, value: string | null = null): SettingOrder => ({ setting, value });
/** A step that may change any setting. */
const anything: SettingOrder = { setting: null, value: null };

type Content = string | Uint8Array | object;
/** A settings file by what is in it; `null`: it is not there. Defaults that are left out were not given. */
interface Files {
  backup: Content | null;
  current: Content | null;
  oldDefaults?: Content[];
  newDefaults?: Content[];
  ordered?: SettingOrder[];
  format?: SettingsInput["format"];
}

function judge(
  { backup, current, oldDefaults, newDefaults, ordered = [], format = "json" }: Files,
  options: Partial<JudgeOptions> = {},
): SettingsJudgement {
  const input: SettingsInput = {
    ...{ path: "Runtime/appsettings.json", format, ordered, backup: seen(backup), current: seen(current) },
    ...{ oldDefaults: oldDefaults?.map(toBytes) ?? null, newDefaults: newDefaults?.map(toBytes) ?? null },
  };
  return judgeSettings(input, { secrets, ...options });
}

const judgeReadability = (file: SeenFile, format: SettingsInput["format"]): Readability =>
  judgeSettings(
    { path: "x", format, current: file, backup: file, oldDefaults: null, newDefaults: null, ordered: [] },
    { secrets },
  ).current;

const oldDefault = {
  ApplicationUri: "http://localhost:5000",
  License: "",
  Serilog: { MinimumLevel: "Warning" },
  MaxActors: 4,
};
const newDefault = {
  ApplicationUri: "http://localhost:5000",
  License: "",
  Serilog: { MinimumLevel: "Information" },
  MaxActors: 4,
  Swagger: { Enabled: false },
};
const customers = {
  ApplicationUri: "https://identity.contoso.com",
  License: '{"Licensee":"Contoso"}',
  Serilog: { MinimumLevel: "Warning" },
  MaxActors: 4,
  DefaultPageSize: 50,
};
const defaults = { oldDefaults: [oldDefault], newDefaults: [newDefault] };

const webConfig = (
  aspNetCore = 'processPath="dotnet" arguments=".\\Usercube-Server.dll" hostingModel="inprocess"',
  inside = "",
): string => `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <location path="." inheritInChildApplications="false">
    <system.webServer>
      <handlers>
        <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
      </handlers>
      <aspNetCore ${aspNetCore}>${inside}</aspNetCore>
    </system.webServer>
  </location>
</configuration>
`;
const variables = (values: Record<string, string>): string =>
  `<environmentVariables>${Object.entries(values)
    .map(([name, value]) => `<environmentVariable name="${name}" value="${value}" />`)
    .join("")}</environmentVariables>`;
const agentConfig = webConfig(
  'processPath="dotnet" arguments="./Usercube-Agent.dll" stdoutLogEnabled="false" hostingModel="inprocess"',
);

const cases: Record<string, [verdict: SettingsJudgement["verdict"], files: Files, options?: Partial<JudgeOptions>]> = {
  "absent-in-backup: the backup lacks it": ["absent-in-backup", { backup: null, current: customers }],
  "absent-in-backup: both lack it": ["absent-in-backup", { backup: null, current: null }],
  "absent-in-backup: and the current one cannot be read": ["absent-in-backup", { backup: null, current: "{" }],
  "missing: Runtime lacks it": ["missing", { backup: customers, current: null, ...defaults }],
  "missing: and the backup cannot be read": ["missing", { backup: "{", current: null }],
  "missing: web.config": ["missing", { backup: agentConfig, current: null, format: "xml" }],
  "identical: same bytes": ["identical", { backup: customers, current: customers, ...defaults }],
  "identical: same bytes that nobody can read": ["identical", { backup: "{ nonsense", current: "{ nonsense" }],
  "identical: the default, never changed": ["identical", { backup: newDefault, current: newDefault, ...defaults }],
  "unreadable: the current one": ["unreadable", { backup: customers, current: '{ "A": ', ...defaults }],
  "unreadable: the backup's": ["unreadable", { backup: '{ "A": ', current: newDefault, ...defaults }],
  "unreadable: a key that is there twice in another case": [
    "unreadable",
    { backup: customers, current: '{ "License": "a", "LICENSE": "b" }' },
  ],
  "unreadable: conflict markers": [
    "unreadable",
    { backup: customers, current: '{\n<<<<<<< RuntimeOld\n"A": 1\n=======\n"A": 2\n>>>>>>> Runtime\n}' },
  ],
  "unreadable: XML that is not well-formed": [
    "unreadable",
    { backup: agentConfig, current: agentConfig.replace("</handlers>", ""), format: "xml" },
  ],
  "equivalent: key order, white space, comments, trailing commas": [
    "equivalent",
    {
      backup: '{"A":1,"B":{"C":"x","D":[1,2]}}',
      current: '// Contoso\n{\n\t"B": { "D": [1, 2,], /* c */ "C": "x" },\n  "A": 1,\n}\n',
    },
  ],
  "equivalent: CRLF and a byte order mark": [
    "equivalent",
    { backup: '{\n"A": 1\n}', current: `\uFEFF${crlf('{\n"A": 1\n}')}` },
  ],
  "equivalent: UTF-16": ["equivalent", { backup: '{ "Name": "Zoë" }', current: utf16('{ "Name": "Zoë" }') }],
  "equivalent: UTF-16, big endian": [
    "equivalent",
    { backup: '{ "Name": "Zoë" }', current: Buffer.from(utf16('{ "Name": "Zoë" }')).swap16() },
  ],
  "equivalent: UTF-32": [
    "equivalent",
    {
      backup: '{ "N": "a" }',
      current: Uint8Array.from([
        0xff,
        0xfe,
        0,
        0,
        ...Array.from('{ "N": "a" }').flatMap((character) => [character.charCodeAt(0), 0, 0, 0]),
      ]),
    },
  ],
  "equivalent: A:B and A__ in nesting": [
    "equivalent",
    {
      backup: { Serilog: { MinimumLevel: { Default: "Warning" } } },
      current: { "Serilog:MinimumLevel": { Default: "Warning" } },
    },
  ],
  "equivalent: keys in another case": [
    "equivalent",
    { backup: { ApplicationUri: "x" }, current: { applicationURI: "x" } },
  ],
  "equivalent: an array and its indices": [
    "equivalent",
    { backup: { Agents: [{ Uri: "a" }, { Uri: "b" }] }, current: { Agents: { "1": { Uri: "b" }, "0": { Uri: "a" } } } },
  ],
  "equivalent: escapes": ["equivalent", { backup: '{ "A": "C:\\\\x/é" }', current: '{ "A": "C:\\u005cx\\/\\u00e9" }' }],
  "equivalent: true is the text True": [
    "equivalent",
    { backup: '{ "A": true, "B": false, "C": null }', current: '{ "A": "True", "B": "False", "C": "" }' },
  ],
  "equivalent: two objects of one name": [
    "equivalent",
    { backup: { A: { B: 1, C: 2 } }, current: '{ "A": { "B": 1 }, "a": { "C": 2 } }' },
  ],
  "equivalent: something empty beside what fills it": [
    "equivalent",
    { backup: { A: { B: 1 } }, current: '{ "A": {}, "A:B": 1 }' },
  ],
  "equivalent: XML with other quotes, order, comments and white space": [
    "equivalent",
    {
      backup: agentConfig,
      current: agentConfig
        .replaceAll('"', "'")
        .replace("path='*' verb='*'", "verb='*'\n   path='*'")
        .replace("<handlers>", "<handlers><!-- Contoso -->")
        .replaceAll("  ", "\t"),
      format: "xml",
    },
  ],
  "equivalent: XML in UTF-16": [
    "equivalent",
    { backup: agentConfig, current: utf16(agentConfig.replace("utf-8", "utf-16")), format: "xml" },
  ],
  "equivalent: XML in the encoding that it declares": [
    "equivalent",
    {
      backup: '<a b="é" />',
      current: Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a b="é"/>', "latin1"),
      format: "xml",
    },
  ],
  "equivalent: named elements in another order": [
    "equivalent",
    {
      backup: webConfig(undefined, variables({ A: "1", B: "2" })),
      current: webConfig(undefined, variables({ B: "2", A: "1" })),
      format: "xml",
    },
  ],
  "equivalent: lines with other ends": ["equivalent", { backup: "one\ntwo\n", current: "one \r\ntwo", format: "text" }],
  "merged: web.config wins over the file, now as before": [
    "merged",
    { backup: { A: 1 }, current: { A: 2 } },
    { environment: new Map([["a", "3"]]), backupEnvironment: new Map([["A", "3"]]) },
  ],
  "merged: with the new default's settings": [
    "merged",
    { backup: customers, current: { ...customers, Swagger: { Enabled: false } }, ...defaults },
  ],
  "merged: with another default's settings, no baseline": [
    "merged",
    { backup: { A: 1 }, current: { A: 1, B: 2 }, newDefaults: [{ C: 3 }, { B: 2 }] },
  ],
  "merged: and a step that orders the change": [
    "merged",
    {
      backup: customers,
      current: { ...customers, ApplicationUri: "https://new.contoso.com", Swagger: { Enabled: false } },
      ...defaults,
      ordered: [order("applicationuri")],
    },
  ],
  "merged: a step that orders an addition, without archive": [
    "merged",
    { backup: customers, current: { ...customers, Temp: { Path: "../Temp" } }, ordered: [order("Temp")] },
  ],
  "merged: a step that may change any setting": [
    "merged",
    {
      backup: customers,
      current: { ...customers, ApplicationUri: "https://new.contoso.com", Other: 1 },
      ordered: [anything],
    },
  ],
  "merged: such a step moved one": [
    "merged",
    { backup: { Old: { Login: "x" } }, current: { New: { Login: "x" } }, ordered: [anything] },
  ],
  "diverged: such a step left nothing of one": [
    "diverged",
    { backup: { Old: { Login: "x" }, A: 1 }, current: { A: 1 }, ordered: [anything] },
  ],
  "diverged: such a step emptied one": [
    "diverged",
    { backup: { A: "x", B: 1 }, current: { A: "", B: 1 }, ordered: [anything] },
  ],
  "merged: a step that orders the value": [
    "merged",
    { backup: { A: "x", B: 1 }, current: { A: "True", B: 1 }, ordered: [order("A", "true")] },
  ],
  "customer-settings-lost: a step that orders another value": [
    "customer-settings-lost",
    { backup: { A: "x", B: 1 }, current: { A: "y", B: 1 }, ordered: [order("A", "z")] },
  ],
  "customer-settings-lost: a step that leaves the value open, and the setting is gone": [
    "customer-settings-lost",
    { backup: { A: "x", B: 1 }, current: { B: 1 }, ordered: [order("A")] },
  ],
  "merged: one below a setting that a step leaves open": [
    "merged",
    { backup: { A: { X: 1, Y: 2 } }, current: { A: { Y: 3 } }, ordered: [order("A")] },
  ],
  "merged: a step that adds to a value": [
    "merged",
    { backup: { A: "x" }, current: { A: "x;z" }, ordered: [order("A", "z")] },
  ],
  "diverged: an added setting at another value than ordered": [
    "diverged",
    { backup: { A: "x" }, current: { A: "x", B: 1 }, ordered: [order("B", "2")] },
  ],
  "merged: a setting moved to web.config": [
    "merged",
    { backup: { A: 1, B: "x" }, current: { A: 1 } },
    { environment: new Map([["b", "x"]]) },
  ],
  "merged: a setting moved from web.config": [
    "merged",
    { backup: { A: 1 }, current: { A: 1, B: "x" } },
    { backupEnvironment: new Map([["B", "x"]]) },
  ],
  "merged: what was empty is filled by the new default": [
    "merged",
    {
      backup: { A: 1, Agents: [] },
      current: { A: 1, Agents: [{ Uri: "x" }] },
      oldDefaults: [{ Agents: [] }],
      newDefaults: [{ Agents: [{ Uri: "x" }] }],
    },
  ],
  "merged: XML with the new default's elements": [
    "merged",
    {
      backup: agentConfig,
      current: agentConfig.replace(
        "</system.webServer>",
        "<applicationInitialization doAppInitAfterRestart='true'/></system.webServer>",
      ),
      newDefaults: [
        webConfig().replace(
          "</system.webServer>",
          "<applicationInitialization doAppInitAfterRestart='true'/></system.webServer>",
        ),
      ],
      format: "xml",
    },
  ],
  "same-as-default: never changed": ["same-as-default", { backup: oldDefault, current: newDefault, ...defaults }],
  "same-as-default: the agent's defaults": [
    "same-as-default",
    {
      backup: { Agent: 1 },
      current: { Agent: 2 },
      oldDefaults: [{ Agent: 1 }, oldDefault],
      newDefaults: [{ Agent: 2 }, newDefault],
    },
  ],
  "same-as-default: XML": [
    "same-as-default",
    {
      backup: webConfig(),
      current: webConfig('processPath="Usercube-Server.exe"'),
      oldDefaults: [webConfig()],
      newDefaults: [webConfig('processPath="Usercube-Server.exe"')],
      format: "xml",
    },
  ],
  "vendor-new-default: not copied": ["vendor-new-default", { backup: customers, current: newDefault, ...defaults }],
  "vendor-new-default: written otherwise": [
    "vendor-new-default",
    { backup: customers, current: utf16(crlf(JSON.stringify(newDefault, null, 4))), ...defaults },
  ],
  "vendor-new-default: without baseline": [
    "vendor-new-default",
    { backup: oldDefault, current: newDefault, newDefaults: [newDefault] },
  ],
  "vendor-new-default: the server's on an agent": [
    "vendor-new-default",
    {
      backup: agentConfig,
      current: webConfig(),
      newDefaults: [agentConfig.replace("inprocess", "outofprocess"), webConfig()],
      format: "xml",
    },
  ],
  "vendor-new-default: a step that may change any setting does not explain it": [
    "vendor-new-default",
    { backup: customers, current: newDefault, ...defaults, ordered: [anything] },
  ],
  "vendor-old-default: the old release's": [
    "vendor-old-default",
    { backup: customers, current: oldDefault, ...defaults },
  ],
  "vendor-old-default: without archive": [
    "vendor-old-default",
    { backup: customers, current: oldDefault, oldDefaults: [oldDefault] },
  ],
  "vendor-old-default: a default that cannot be read is equal to nothing": [
    "vendor-old-default",
    { backup: customers, current: oldDefault, oldDefaults: ["{", oldDefault], newDefaults: ["{"] },
  ],
  "customer-settings-lost: one gone": [
    "customer-settings-lost",
    { backup: customers, current: { ...customers, DefaultPageSize: undefined }, ...defaults },
  ],
  "customer-settings-lost: one changed": [
    "customer-settings-lost",
    { backup: customers, current: { ...customers, ApplicationUri: "http://localhost:5000" }, ...defaults },
  ],
  "customer-settings-lost: any of the backup's, without baseline": [
    "customer-settings-lost",
    { backup: customers, current: { ...customers, MaxActors: 8 }, newDefaults: [newDefault] },
  ],
  "customer-settings-lost: no defaults at all": ["customer-settings-lost", { backup: customers, current: newDefault }],
  "customer-settings-lost: web.config gives another value": [
    "customer-settings-lost",
    { backup: { A: 1, B: "x" }, current: { A: 1 } },
    { environment: new Map([["B", "y"]]) },
  ],
  "customer-settings-lost: the release has no such file": [
    "customer-settings-lost",
    { backup: { A: 1 }, current: { A: 2 }, oldDefaults: [], newDefaults: [] },
  ],
  "customer-settings-lost: what the customer emptied is filled again": [
    "customer-settings-lost",
    {
      backup: { A: 1, Agents: [] },
      current: { A: 1, Agents: [{ Uri: "x" }] },
      oldDefaults: [{ Agents: [{ Uri: "x" }] }],
      newDefaults: [{ Agents: [{ Uri: "x" }] }],
    },
  ],
  "customer-settings-lost: XML": [
    "customer-settings-lost",
    {
      backup: webConfig(undefined, variables({ A: "1" })),
      current: webConfig(),
      newDefaults: [agentConfig],
      format: "xml",
    },
  ],
  "customer-settings-lost: web.config gave the value, and does no longer": [
    "customer-settings-lost",
    { backup: { A: 1 }, current: { A: 2 } },
    { backupEnvironment: new Map([["A", "3"]]) },
  ],
  "customer-settings-lost: another line": [
    "customer-settings-lost",
    { backup: "one\ntwo", current: "one\nthree", format: "text" },
  ],
  "diverged: a setting of nobody's": [
    "diverged",
    { backup: customers, current: { ...customers, Unknown: 1 }, ...defaults },
  ],
  "diverged: a default's value follows the new one": [
    "diverged",
    { backup: customers, current: { ...customers, Serilog: { MinimumLevel: "Information" } }, ...defaults },
  ],
  "diverged: a setting more, and no archive": [
    "diverged",
    { backup: customers, current: { ...customers, Swagger: { Enabled: false } } },
  ],
};

describe("verdicts", () => {
  test.each(Object.entries(cases))("%s", (_name, [verdict, files, options]) => {
    expect(judge(files, options).verdict).toBe(verdict);
  });

  test("all of them are shown", async () => {
    const { verdicts } = await import("../src/model/settings.js");
    expect([...new Set(Object.values(cases).map(([verdict]) => verdict))].toSorted()).toEqual([...verdicts].toSorted());
  });

  test("what could not be looked at has no verdict, but a reason", () => {
    const file = {
      path: "Runtime/appsettings.json",
      format: "json",
      oldDefaults: null,
      newDefaults: null,
      ordered: [],
    } as const;
    const unseen: SeenFile = { state: "unseen", reason: "you may not read it" };
    expect(judgeSettings({ ...file, current: unseen, backup: seen(customers) }, { secrets })).toMatchObject({
      verdict: null,
      reason: "you may not read it",
      current: unseen,
      backup: { state: "readable" },
    });
    expect(judgeSettings({ ...file, current: seen(customers), backup: unseen }, { secrets })).toMatchObject({
      verdict: null,
      reason: "you may not read it",
    });
    expect(judgeSettings({ ...file, current: seen(null), backup: unseen }, { secrets }).verdict).toBeNull();
    expect(judgeSettings({ ...file, current: unseen, backup: seen(null) }, { secrets })).toMatchObject({
      verdict: "absent-in-backup",
      reason: null,
    });
  });
});

describe("a step that adds to a connection string", () => {
  const was = "data source=SQL01;Database=D;User Id=sa;Password=a=b";
  const verdictOf = (after: string | undefined, before = was): SettingsJudgement["verdict"] =>
    judge({
      backup: { ConnectionString: before, A: 1 },
      current: { ConnectionString: after, A: 1 },
      ordered: [order("ConnectionString", "Encrypt=false"), order("ConnectionString", "Encrypt=true")],
    }).verdict;

  test.each<[after: string, before?: string]>([
    [`${was};Encrypt=true`],
    [`;Encrypt = Optional ; PWD='a=b';Server=SQL01; Initial Catalog="D";uid=sa;`],
    [`Password=old;${was};Encrypt=true`],
    ["Data Source=SQL01;Database=D;Encrypt=true;User Id=sa;Password='a=b'", `encrypt=false;${was}`],
  ])("explains %s", (after, before) => expect(verdictOf(after, before)).toBe("merged"));

  test.each<[after: string | undefined, before?: string]>([
    [undefined],
    [""],
    ["x"],
    ["Encrypt=true"],
    [`${was.replace("SQL01", "SQL02")};Encrypt=true`],
    [`${was.replace("a=b", "A=b")};Encrypt=true`],
    ["data source=SQL01;Database=D;User Id=sa;Encrypt=true"],
    [`${was.replace("a=b", "'a=b")};Encrypt=true`],
    [`${was};Encrypt=strict`, `${was};Encrypt=false`],
  ])("does not explain %s", (after, before) => expect(verdictOf(after, before)).toBe("customer-settings-lost"));

  test("does not explain what is added besides, though nothing of the customer's is lost", () => {
    expect(verdictOf(`${was};Encrypt=true;TrustServerCertificate=true`)).toBe("diverged");
  });
});

describe("what a judgement tells beside its verdict", () => {
  const changed = {
    ...customers,
    ApplicationUri: "https://other",
    License: "other",
    DefaultPageSize: undefined,
    Swagger: { Enabled: false },
  };

  test("the differences, by key path, and which are secret", () => {
    expect(judge({ backup: customers, current: changed, ...defaults }).differences).toEqual([
      { key: "ApplicationUri", kind: "changed", secret: false },
      { key: "License", kind: "changed", secret: true },
      { key: "DefaultPageSize", kind: "removed", secret: false },
      { key: "Swagger:Enabled", kind: "added", secret: false },
    ]);
    expect(
      judge({
        backup: webConfig(undefined, variables({ Connections__AD__Login: "a", Other: "b" })),
        current: webConfig(undefined, variables({ Connections__AD__Login: "c" })),
        format: "xml",
      }).differences,
    ).toEqual([
      {
        key: "configuration/location[path=.]/system.webServer/aspNetCore/environmentVariables/environmentVariable[Connections__AD__Login]/@value",
        kind: "changed",
        secret: true,
      },
      {
        key: "configuration/location[path=.]/system.webServer/aspNetCore/environmentVariables/environmentVariable[Other]/@value",
        kind: "removed",
        secret: false,
      },
    ]);
    expect(judge(cases["equivalent: key order, white space, comments, trailing commas"]![1]).differences).toEqual([]);
    expect(judge({ backup: customers, current: "{" }).differences).toEqual([]);
  });

  test("the customer's own settings that are lost", () => {
    expect(judge({ backup: customers, current: changed, ...defaults }).lost).toEqual([
      "ApplicationUri",
      "License",
      "DefaultPageSize",
    ]);
    expect(judge({ backup: customers, current: changed, ...defaults, ordered: [order("License")] }).lost).toEqual([
      "ApplicationUri",
      "DefaultPageSize",
    ]);
    expect(judge({ backup: customers, current: { ...customers, MaxActors: 8 }, ...defaults }).lost).toEqual([]);
    expect(judge({ backup: customers, current: customers }).lost).toEqual([]);
  });

  test("what the new default introduces", () => {
    expect(judge({ backup: customers, current: customers, ...defaults }).introduced).toEqual(["Swagger:Enabled"]);
    expect(
      judge({ backup: customers, current: { ...customers, Swagger: { Enabled: true } }, ...defaults }).introduced,
    ).toEqual([]);
    expect(
      judge(
        { backup: customers, current: customers, ...defaults },
        { environment: new Map([["SWAGGER:enabled", "true"]]) },
      ).introduced,
    ).toEqual([]);
    expect(
      judge({ backup: { ...customers, Swagger: { Enabled: true } }, current: customers, newDefaults: [newDefault] })
        .introduced,
    ).toEqual([]);
    expect(
      judge({ backup: customers, current: customers, newDefaults: [{ ...customers }, newDefault] }).introduced,
    ).toEqual([]);
    expect(judge({ backup: customers, current: customers, newDefaults: [] }).introduced).toEqual([]);
    expect(judge({ backup: customers, current: customers }).introduced).toBeNull();
    expect(judge({ backup: customers, current: customers, newDefaults: ["{"] }).introduced).toBeNull();
  });

  test("whether it is the new release's default", () => {
    expect(judge({ backup: customers, current: newDefault, ...defaults }).shipped).toBe(true);
    expect(judge({ backup: null, current: newDefault, ...defaults }).shipped).toBe(true);
    expect(judge({ backup: customers, current: customers, ...defaults }).shipped).toBe(false);
    expect(judge({ backup: newDefault, current: newDefault }).shipped).toBe(false);
  });

  test("whether the customer changed anything", () => {
    expect(judge({ backup: customers, current: customers, ...defaults }).customised).toBe(true);
    expect(judge({ backup: JSON.stringify(oldDefault, null, 2), current: customers, ...defaults }).customised).toBe(
      false,
    );
    expect(judge({ backup: newDefault, current: customers, oldDefaults: [oldDefault, newDefault] }).customised).toBe(
      false,
    );
    expect(judge({ backup: customers, current: customers, oldDefaults: [] }).customised).toBe(true);
    expect(judge({ backup: customers, current: customers }).customised).toBeNull();
    expect(judge({ backup: "{", current: customers, ...defaults }).customised).toBeNull();
  });
});

const unreadable: Record<string, [format: "json" | "xml", content: Content, problem: RegExp, line: number | null]> = {
  "an empty file": ["json", " \n", /empty/u, 1],
  "a file cut off": ["json", '{\n  "A": {\n', /closing brace/u, 3],
  "a missing comma": ["json", '{\n "A": 1\n "B": 2\n}', /comma/u, 3],
  "a missing value": ["json", '{\n "A": ,\n}', /value/u, 2],
  "a back-slash in a path": ["json", '{ "A": "C:\\Work" }', /backslash/u, 1],
  "a line break in a text": ["json", '{ "A": "one\ntwo" }', /closing quote/u, 1],
  "a comment between key and colon": ["json", '{\n "A" /* c */ : 1 }', /between a key and its colon/u, 2],
  "a Unicode line separator in a comment": ["json", "{} // one\u2028two", /line separator/u, 1],
  "half of a character": ["json", '{ "A": "\\ud800" }', /half of a character/u, 1],
  "single quotes": ["json", "{ 'A': 1 }", /no JSON|key/u, 1],
  "something behind the end": ["json", "{}\n{}", /behind the closing brace/u, 2],
  "an array": ["json", "[1]", /top level/u, 1],
  "a text": ["json", '"A"', /top level/u, 1],
  "a key that is there twice": ["json", '{\n "A": 1,\n "a": 2\n}', /the key `a` is there twice/u, 3],
  "A:B and B in A": ["json", '{\n "A": { "B": 1 },\n "a:b": 2\n}', /the key `a:b` is there twice/u, 3],
  "an array and its index": ["json", '{ "A": [1],\n "A:0": 2 }', /the key `A:0` is there twice/u, 2],
  "a value after something empty": ["json", '{ "A": {},\n "A": 1 }', /the key `A` is there twice/u, 2],
  "65 deep": ["json", `${'{"A":'.repeat(64)}{}${"}".repeat(64)}`, /more than 64 deep/u, 1],
  "nested 10,000 deep": ["json", `{"A":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, /more than 64 deep/u, 1],
  "Windows-1252 for UTF-8": ["json", Buffer.from('{\n "Name": "Société"\n}', "latin1"), /not UTF-8/u, 2],
  "half of a character in UTF-16": ["json", utf16('{\n "A": "\ud800"\n}'), /not UTF-16/u, 2],
  "UTF-16 without a byte order mark": ["json", utf16("{}").subarray(2), /without a byte order mark/u, 1],
  "two byte order marks": ["json", "\uFEFF\uFEFF{}", /no JSON/u, 1],
  "conflict markers": ["json", '{\n<<<<<<< ours\n "A": 1\n=======\n "A": 2\n>>>>>>> theirs\n}', /merge conflict/u, 2],
  "a conflict's last marker in XML": ["xml", "<a>\n>>>>>>> theirs\n</a>", /merge conflict/u, 2],
  "XML cut off": ["xml", "<a>\n<b>\n</a>", /not closed/u, 3],
  "an attribute that is there twice": ["xml", '<a b="1"\nb="2"/>', /twice/u, 2],
  "a bare &": ["xml", '<a\nb="x & y"/>', /&amp;/u, 2],
  "no XML": ["xml", "nothing", /no element/u, 1],
  "UTF-16 declared, and not so": ["xml", '<?xml version="1.0" encoding="utf-16"?><a/>', /declares UTF-16/u, 1],
  "Windows-1252 not declared": ["xml", Buffer.from("<a>\n<b c='Société'/></a>", "latin1"), /not UTF-8/u, 2],
  "elements nested 100,000 deep": ["xml", "<a>".repeat(100_000), /nested too deep/u, null],
};

describe("files that .NET cannot read", () => {
  test.each(Object.entries(unreadable))("%s", (_name, [format, content, problem, line]) => {
    const found = judgeReadability(seen(content), format);
    expect(found).toMatchObject({ state: "unreadable", line });
    expect(found.state === "unreadable" && found.problem).toMatch(problem);
  });

  test.each([
    ["64 deep", `${'{"A":'.repeat(63)}{}${"}".repeat(63)}`],
    ["markers in a comment", "/*\n<<<<<<< ours\n=======\n>>>>>>> theirs\n*/ {}"],
    ["objects of one name", '{ "A": { "B": 1 }, "A": { "C": 1 } }'],
    ["ı beside I", '{ "ı": 1, "I": 2 }'],
    ["the replacement character itself", '{ "A": "\uFFFD" }'],
  ])("%s is fine", (_name, text) => {
    expect(judgeReadability(seen(text), "json")).toEqual({ state: "readable", encoding: "UTF-8" });
  });

  test("the encoding of one that it can is told", () => {
    expect(judgeReadability(seen("\uFEFF{}"), "json")).toEqual({
      state: "readable",
      encoding: "UTF-8 with a byte order mark",
    });
    expect(judgeReadability(seen(utf16("{}")), "json")).toEqual({
      state: "readable",
      encoding: "UTF-16 (little endian)",
    });
    expect(judgeReadability(seen(null), "json")).toEqual({ state: "absent" });
  });

  test("16 MB are read", () => {
    const rows = Array.from(
      { length: 200_000 },
      (_, index) => `  "Key${String(index)}": { "Name": "a value of some length, as settings have", "On": true }`,
    );
    const large = `{\n${rows.join(",\n")}\n}`;
    expect(large.length).toBeGreaterThan(16_000_000);
    expect(judgeReadability(seen(large.replace('"Key199999"', '"key0:name"')), "json")).toEqual({
      state: "readable",
      encoding: "UTF-8",
    });
  });
});

describe("web.config", () => {
  test("its environment variables are settings", () => {
    expect(
      readEnvironment(
        encode(
          webConfig(
            undefined,
            variables({ IdentityServer__X509KeyFilePath: "./Usercube.pfx", ASPNETCORE_ENVIRONMENT: "Production" }),
          ),
        ),
      ),
    ).toEqual(
      new Map([
        ["IdentityServer:X509KeyFilePath", "./Usercube.pfx"],
        ["ASPNETCORE_ENVIRONMENT", "Production"],
      ]),
    );
    expect(
      readEnvironment(
        encode(
          `<configuration><system.webServer><aspNetCore>${variables({ A: "1" })}</aspNetCore></system.webServer></configuration>`,
        ),
      ),
    ).toEqual(new Map([["A", "1"]]));
    expect(readEnvironment(encode(`<configuration>${variables({ A: "1" })}</configuration>`))).toEqual(new Map());
    expect(readEnvironment(encode("<configuration>"))).toEqual(new Map());
  });

  test.each([
    ["the server's", webConfig(), ["Usercube-Server.dll"]],
    ["the agent's", agentConfig, ["Usercube-Agent.dll"]],
    ["a program of its own", webConfig('processPath=".\\Usercube-Agent.exe" arguments=""'), ["Usercube-Agent.exe"]],
    [
      "dotnet by its path, quoted arguments",
      webConfig(
        'processPath="C:\\Program Files\\dotnet\\dotnet.exe" arguments="exec &quot;C:\\a b\\Usercube-Agent.dll&quot; --x y.dll"',
      ),
      ["Usercube-Agent.dll"],
    ],
    ["none", webConfig('processPath="dotnet" arguments=""'), []],
  ])("what it starts: %s", (_name, text, programs) => {
    expect(readStartTarget("Runtime/web.config", encode(text), "RuntimeOld")).toEqual({
      path: "Runtime/web.config",
      programs,
      launched: expect.any(Array) as string[],
      modules: ["AspNetCoreModuleV2"],
      intoBackup: [],
    });
  });

  test("its paths into the backup", () => {
    const text = webConfig(
      'processPath="dotnet" arguments="C:\\identitymanagerContoso\\runtimeold\\Usercube-Agent.dll" stdoutLogFile="..\\RuntimeOlder\\log"',
      variables({ TempFolderPath: "../RuntimeOld" }),
    );
    expect(readStartTarget("Runtime/web.config", encode(text), "RuntimeOld")?.intoBackup).toEqual([
      "aspNetCore/@arguments",
      "environmentVariable[TempFolderPath]/@value",
    ]);
    expect(readStartTarget("Runtime/web.config", encode("<a"), "RuntimeOld")).toBeNull();
  });
});

describe("single settings and references", () => {
  const settings = encode('{ "WorkFolderPath": "../Work", "Scheduler": { "Enabled": true, "Old": {} } }');
  test.each([
    ["workfolderpath", "../Work"],
    ["Scheduler:Enabled", "True"],
    ["Scheduler", null],
    ["Scheduler:Old", null],
    ["Missing", null],
  ])("%s", (key, value) => {
    expect(readSetting(settings, "json", key)).toBe(value);
  });
  test("the environment wins; an unreadable file has none", () => {
    expect(readSetting(settings, "json", "WorkFolderPath", new Map([["workFolderPath", "D:/Work"]]))).toBe("D:/Work");
    expect(readSetting(encode("{"), "json", "WorkFolderPath")).toBeNull();
    expect(
      readSetting(
        encode(webConfig()),
        "xml",
        "configuration/location[path=.]/system.webServer/aspNetCore/@hostingModel",
      ),
    ).toBe("inprocess");
  });

  test("files that settings name by a relative path", () => {
    const text = JSON.stringify({
      IdentityServer: { X509KeyFilePath: ".\\Usercube.pfx", X509KeyFilePassword: "./secret.pfx" },
      EncryptionCertificate: { File: "Certificates/Files.P12" },
      Key: { File: "signing.key", Id: "user.key" },
      Full: [
        "C:/Certificates/a.pfx",
        "\\\\host\\share\\a.pfx",
        "/etc/a.pfx",
        "https://contoso.com/a.crt",
        "%ProgramData%/a.pfx",
      ],
      Library: "./Contoso.Plugin.dll",
      Log: "./logs/contoso.log",
      Connections: { AD: { Certificate: "./hidden.pfx" } },
      Pattern: "*.pfx",
      Ending: ".pfx",
    });
    expect(
      readReferences("Runtime/appsettings.json", encode(text), "json", secrets).map(
        ({ key, file }) => `${key} ${file}`,
      ),
    ).toEqual([
      "IdentityServer:X509KeyFilePath ./Usercube.pfx",
      "EncryptionCertificate:File Certificates/Files.P12",
      "Key:File signing.key",
      "Library ./Contoso.Plugin.dll",
    ]);
    const config = webConfig(
      undefined,
      variables({ IdentityServer__X509KeyFilePath: "./Usercube.pfx", Mail__Password: "./b.pfx" }),
    );
    expect(readReferences("Runtime/web.config", encode(config), "xml", secrets).map(({ file }) => file)).toEqual([
      "./Usercube.pfx",
    ]);
    expect(readReferences("Runtime/appsettings.json", encode("{"), "json", secrets)).toEqual([]);
  });
});

describe("secrets", () => {
  const { isSecret, show } = createSecrets(secrets);
  test.each([
    "Password",
    "MailSettings:password",
    "Connections:AD:Anything",
    "connections:AD:0:x",
    "Databases:Main",
    "OpenIdClients:Job",
    "OpenId:OpenIdClients:Job",
    "Serilog:WriteTo:0:Args:token",
    "ConnectionString",
    "License:Signature",
    "IdentityServer__X509KeyFilePassword",
    "Connections--AD--Server",
    "DOTNET_Connections__AD",
    "Password:0",
    "a/environmentVariable[Connections__AD__x]/@value",
    "a/add[key=Password]/@value",
    "a/smtp/@password",
  ])("%s is one", (key) => {
    expect(isSecret(key)).toBe(true);
  });
  test.each([
    "ApplicationUri",
    "Connections2:AD",
    "Serilog:MinimumLevel",
    "Authentication:Connections:x",
    "PasswordResetSettings:Enabled",
    "a/environmentVariable[TempFolderPath]/@value",
  ])("%s is none", (key) => {
    expect(isSecret(key)).toBe(false);
  });
  test("by the shape of the value", () => {
    expect(isSecret("ApplicationUri", "kxABabcdef")).toBe(true);
    expect(isSecret("Other", "Server=sql;User Id=a;Password=b")).toBe(true);
    expect(isSecret("Other", "Server=sql")).toBe(false);
    expect(isSecret("a/@arguments", "Usercube-Deploy.dll --api-secret x")).toBe(true);
    expect(isSecret("a/@arguments", "Usercube-Server.dll --urls x")).toBe(false);
    expect(isSecret("ApplicationUri", "https://user:hunter2@contoso.com/")).toBe(true);
    expect(isSecret("ApplicationUri", "https://contoso.com:5000/a@b")).toBe(false);
  });
  test.each([
    [
      "Server=sql01;Database=Usercube;User Id=sa;Password=hunter2;Encrypt=true",
      "Server=sql01; Database=Usercube; Encrypt=true; (2 parts hidden)",
    ],
    [
      "data source=sql01;initial catalog=Usercube;Integrated Security=True;",
      "data source=sql01; initial catalog=Usercube; Integrated Security=True",
    ],
    ["Server=sql01;Password='hunter;server=2'", "Server=sql01; (1 part hidden)"],
    ['Server=sql01;Password="hunter""2;Server=3"', "Server=sql01; (1 part hidden)"],
    ["Password=hunter2;no part at all", "(secret)"],
    ["Server=sql01;Password='hunter2", "(secret)"],
    ["Server=user:hunter2@sql01", "(1 part hidden)"],
    ["hunter2", "(secret)"],
  ])("of the connection string %s", (value, shown) => {
    expect(show("ConnectionString", value)).toBe(shown);
  });
  test("of others nothing", () => {
    expect(show("Connections:AD:ConnectionString", "Server=sql01")).toBe("(secret)");
    expect(show("Password", "hunter2")).toBe("(secret)");
    expect(show("ApplicationUri", "https://contoso.com")).toBe("https://contoso.com");
  });
});

describe("properties", () => {
  const key = fc.stringMatching(/^[A-Z][a-z]{0,5}$/u);
  const { tree } = fc.letrec<{ tree: Record<string, unknown>; value: unknown }>((tie) => ({
    tree: fc
      .uniqueArray(fc.tuple(key, tie("value")), { selector: ([name]) => name.toLowerCase(), maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: "grapheme" }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie("tree"),
      fc.array(tie("value"), { maxLength: 3 }),
    ),
  }));
  const shuffle = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffle)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([name, below]) => [name === name.toUpperCase() ? name : name.toUpperCase(), shuffle(below)]),
          )
        : value;

  test("bytes, order, case of keys and comments do not matter", () => {
    fc.assert(
      fc.property(tree, fc.constantFrom("utf8", "utf16"), (settings, encoding) => {
        const text =
          `// a comment\n${crlf(JSON.stringify(shuffle(settings), null, "\t")).replaceAll("{", "{ /* , */")}`.replaceAll(
            /"(?:[^"\\]|\\.)*"/gu,
            (quoted) => quoted.replaceAll("{ /* , */", "{"),
          );
        const { verdict, differences } = judge({
          backup: JSON.stringify(settings),
          current: encoding === "utf8" ? encode(text) : utf16(text),
        });
        expect(["equivalent", "identical"]).toContain(verdict);
        expect(differences).toEqual([]);
      }),
    );
  });

  test("a change of any value is seen, and what is lost or introduced is a difference", () => {
    fc.assert(
      fc.property(tree, tree, (backup, current) => {
        const found = judge({ backup, current, newDefaults: [current] });
        const keys = found.differences.map((difference) => difference.key.toLowerCase());
        for (const name of found.lost) expect(keys).toContain(name.toLowerCase());
        for (const name of found.introduced ?? []) expect(keys).toContain(name.toLowerCase());
        if (found.verdict === "equivalent" || found.verdict === "identical") expect(found.differences).toEqual([]);
        else expect(found.differences.length).toBeGreaterThan(0);
      }),
    );
  });

  test("no value appears in what is said, whatever stands around it", () => {
    const canary = "Canary-5c1f";
    const place = fc.constantFrom(
      '{ "Password": "@" }',
      '{ "Connections": { "AD": { "x": "@" } } }',
      '{ "ConnectionString": "Server=s;Password=@" }',
      '{ "A": "Server=s;Password=@" }',
      '{ "OpenIdClients": { "Job": "@" } }',
      '{ "A": "@"',
    );
    const damaged = fc
      .tuple(place, fc.nat(), fc.constantFrom("", "{", "}", '"', ",", "\\", "\n", "<<<<<<< a\n", "\0", "é", ":"))
      .map(([text, at, put]) =>
        `${text.slice(0, at % text.length)}${put}${text.slice(at % text.length)}`.replace("@", canary),
      );
    const xml = fc.tuple(fc.constantFrom("<", "&", '"', "", "<!--", "]]>", "\n"), fc.nat()).map(([put, at]) => {
      const text = webConfig(undefined, variables({ Mail__Password: "@" }));
      return `${text.slice(0, at % text.length)}${put}${text.slice(at % text.length)}`.replace("@", canary);
    });
    fc.assert(
      fc.property(damaged, damaged, (backup, current) => {
        expect(JSON.stringify(judge({ backup, current, newDefaults: [current], oldDefaults: [backup] }))).not.toContain(
          canary,
        );
      }),
    );
    fc.assert(
      fc.property(xml, (current) => {
        expect(JSON.stringify(judge({ backup: webConfig(), current, format: "xml" }))).not.toContain(canary);
        expect(JSON.stringify(readStartTarget("web.config", encode(current), "RuntimeOld"))).not.toContain(canary);
      }),
    );
  });

  test("no bytes are too strange", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc
        .constantFrom(
          "{",
          "}",
          "[",
          "]",
          '"',
          ":",
          ",",
          "\\u12",
          "//",
          "/*",
          "<a",
          ">",
          "</a>",
          "&",
          "<!--",
          "<?xml ",
          "encoding='x'?>",
          "\uFEFF",
          "1e",
          "<<<<<<< ",
          "\n",
        )
        .map(encode),
    );
    const bytes = fc
      .array(piece, { maxLength: 20 })
      .map((pieces) => Uint8Array.from(pieces.flatMap((part) => [...part])));
    fc.assert(
      fc.property(bytes, bytes, fc.constantFrom("json" as const, "xml" as const), (backup, current, format) => {
        judge({
          backup,
          current,
          format,
          oldDefaults: [current],
          newDefaults: [backup],
          ordered: [order("A"), anything],
        });
        readEnvironment(current);
        readStartTarget("web.config", current, "RuntimeOld");
        readReferences("x", current, format, secrets);
        readSetting(current, format, "A");
      }),
      { numRuns: 500 },
    );
  });
});
