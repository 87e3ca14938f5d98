/** The documents say what is so. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../src/cli/main.js";
import { parametersSchema } from "../src/index.js";
import { root } from "./support/cli.js";

const read = (name: string): string => readFileSync(join(root, name), "utf8");
const uses = readdirSync(join(root, "site/src/content/docs/use")).map((name) => `site/src/content/docs/use/${name}`);
const texts = ["README.md", "CONTRIBUTING.md", ...uses].map((name) => [name, read(name)] as const);
const { scripts, dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
  string,
  Record<string, string>
>;

/** The options a command takes, without their arguments. */
const optionsOf = (name: string): string[] => [
  ...(commands.find((command) => command.name === name)?.options ?? []).map(({ flags }) => flags.split(" ")[0] ?? ""),
  "--content",
  "--guide",
  "--no-color",
  "--quiet",
  "--help",
  "--version",
];

describe.each(texts)("%s", (_, text) => {
  test("names only commands and options that exist", () => {
    const lines = [...text.matchAll(/(?:npx |`)?upgrade-runbook (\w+)((?: [^`\n]*)?)/gu)].filter(([line]) =>
      line.startsWith("npx"),
    );
    for (const [line, command = "", rest = ""] of lines) {
      expect(
        commands.map(({ name }) => name),
        line,
      ).toContain(command);
      for (const [option] of rest.matchAll(/--[a-z-]+/gu)) expect(optionsOf(command), line).toContain(option);
    }
  });

  test("names only npm scripts that exist", () => {
    for (const [line, script = ""] of text.matchAll(/npm (?:run )?(start|test|build|lint|typecheck|bench|site)\b/gu))
      expect(Object.keys(scripts ?? {}), line).toContain(script);
  });
});

test.each(["README.md", "CONTRIBUTING.md"])("%s links to files that exist", (name) => {
  for (const [, target = ""] of read(name).matchAll(/\]\((?!https?:|#)([^)#]+)/gu))
    expect(existsSync(join(root, target)), target).toBe(true);
});

describe("README.md", () => {
  const readme = read("README.md");

  test("names every command, and stays short", () => {
    for (const { name } of commands) expect(readme, name).toContain(`| \`${name}\` | `);
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(8192);
  });
});

test("CONTRIBUTING.md gives a reason for every dependency", () => {
  const text = read("CONTRIBUTING.md");
  for (const name of Object.keys(dependencies ?? {})) {
    const short = name.startsWith("@expo-google-fonts/") ? name.replace("@expo-google-fonts/", "") : name;
    expect(text, name).toContain(short);
  }
  expect(Object.keys(devDependencies ?? {})).not.toEqual([]);
});

test("the parameters that are shown are accepted", () => {
  const [, yaml = ""] = /```yaml\n([^]*?)```/u.exec(read("site/src/content/docs/use/runbooks.md")) ?? [];
  expect(Object.keys(parametersSchema.parse(parse(yaml))).length).toBeGreaterThan(10);
});

test("nothing names a machine, a registry or a home", () => {
  const files = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "package.json",
    ...readdirSync(join(root, "content/identity-manager"), { recursive: true })
      .map(String)
      .filter((name) => /\.(?:md|yml)$/u.test(name))
      .map((name) => `content/identity-manager/${name}`),
  ];
  for (const name of files) expect(read(name), name).not.toMatch(/\/work\/|\/root\/|\/home\/\w|registry\.npmjs/u);
});
