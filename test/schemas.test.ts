/** The published JSON Schemas: what we write ourselves fits them, and what the reader refuses does not. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ruleNames } from "../src/index.js";
import { root } from "./support/cli.js";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const ajv = new Ajv2020({ strict: true, allErrors: true, strictRequired: false, allowUnionTypes: true });
addFormats.default(ajv);
const errorsOf = (name: string, data: unknown): string[] => {
  const validate =
    ajv.getSchema(`${name}.schema.json`) ?? ajv.compile(JSON.parse(read(`dist/schemas/${name}.schema.json`)) as object);
  void validate(data);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
};
/** The pages that show what a schema describes. */
const texts = ["runbooks", "guides"].map((name) => read(`site/src/content/docs/use/${name}.md`)).join("\n");
const fencesOf = (language: string): string[] =>
  [...texts.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gmu"))].map(([, text = ""]) => text);

const good: [schema: string, what: string, data: unknown][] = [
  ["product", "the bundled product.yml", parse(read("content/identity-manager/product.yml"))],
  [
    "parameters",
    "the parameters that are shown",
    parse(fencesOf("yaml").find((text) => text.includes("organization:")) ?? ""),
  ],
  [
    "configuration",
    "the configuration that is shown",
    parse(fencesOf("yaml").find((text) => text.includes("rules:")) ?? ""),
  ],
  ["configuration", "an empty one", {}],
  ["overlay", "a place with a reason", { before: "*/6.x/stop-1", reason: "The help desk." }],
  ["overlay", "two places", { after: "server/6.x@6.1/copy-1", instead: "agent/6.x/start-1" }],
  ["front-matter", "a vendor's own keys", { title: "Migration Guide", sidebar_position: 50 }],
  ["front-matter", "a number as a version", { versions: 6.2, kind: "guide", roles: ["server"] }],
  ...["guides/", ""].flatMap((folder) =>
    readdirSync(join(root, "content/identity-manager", folder))
      .filter((file) => file.endsWith(".md"))
      .map((file): [string, string, unknown] => [
        "front-matter",
        file,
        parse(/^---\n([^]*?)\n---/u.exec(read(`content/identity-manager/${folder}${file}`))?.[1] ?? "{}"),
      ]),
  ),
];
const bad: [schema: string, what: string, data: unknown][] = [
  ["product", "without a name", { id: "x" }],
  ["parameters", "an unknown key", { organisation: "Contoso" }],
  ["configuration", "an unknown rule", { rules: { "file-nam": "off" } }],
  ["configuration", "a severity that is none", { rules: { "file-name": "fatal" } }],
  ["configuration", "an unknown key", { contents: "./pack" }],
  ["overlay", "without a place", { reason: "Because." }],
  ["overlay", "no id of a step", { before: "stop-1" }],
  ["overlay", "an unknown side", { beside: "server/6.x/stop-1" }],
  ["front-matter", "another kind", { kind: "advise" }],
  ["front-matter", "roles in one word", { roles: "server" }],
];

describe("what is right fits", () => {
  test.each(good)("%s: %s", (schema, _, data) => expect(errorsOf(schema, data)).toEqual([]));
});
describe("what is wrong does not", () => {
  test.each(bad)("%s: %s", (schema, _, data) => expect(errorsOf(schema, data)).not.toEqual([]));
});

test("the configuration's schema knows every rule", () => {
  const { properties } = JSON.parse(read("dist/schemas/configuration.schema.json")) as {
    properties: { rules: { properties: object } };
  };
  expect(Object.keys(properties.rules.properties)).toEqual([...ruleNames]);
});

test("every schema is described, every one that the texts name is exported, and the settings for the editor name files that are there", () => {
  const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, unknown> };
  const files = readdirSync(join(root, "dist/schemas"));
  for (const [name] of texts.matchAll(/[\w-]+\.schema\.json/gu)) expect(files).toContain(name);
  expect(exports["./schemas/*.json"]).toBe("./dist/schemas/*.json");
  for (const file of files)
    expect(JSON.parse(read(`dist/schemas/${file}`)), file).toMatchObject({
      title: expect.any(String) as string,
      description: expect.any(String) as string,
    });
  const settings = JSON.parse(fencesOf("json").find((text) => text.includes("yaml.schemas")) ?? "{}") as {
    "yaml.schemas": Record<string, string>;
  };
  expect(Object.keys(settings["yaml.schemas"])).toHaveLength(3);
  for (const path of Object.keys(settings["yaml.schemas"]))
    expect(files).toContain(path.replace("./node_modules/upgrade-runbook/dist/schemas/", ""));
});
