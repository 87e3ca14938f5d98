/**
 * The folders of the checks, without any PowerShell: each has its twin, and both say the words that stand there once.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeDifferences } from "../src/index.js";
import { checkParts, checks, preflightChecks } from "../src/checks/index.js";
import { checkNames, preflightCheckNames } from "../src/model/verification.js";
import { root } from "./support/cli.js";
import { saidIn } from "./support/said-words.js";

const folder = join(root, "src/checks");
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), "utf8");
const textsOf = (name: string, ending: string): string[] =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith(ending) && file !== "words.ts")
    .map((file) => read(name, file));
const twinOf = (name: string): string => read(name, `${name}.ps1`);
const everyTwin = folders.map(twinOf).join("\n");

/** Every sentence by its id: `runtime-exists/there-message`. */
const all = new Map<string, string>(
  checkParts.flatMap(({ folder: name, words }) =>
    Object.entries(words).map(([key, text]) => [`${name}/${key}`, text] as const),
  ),
);
/** Judged by one of the two alone: the other has nothing to say. */
const alone = new Set(judgeDifferences.filter(({ kind }) => kind === "judged").map(({ check }) => check as string));

describe("a folder of checks", () => {
  test("is one that the script is put together from, and every one is", () => {
    expect(checkParts.map((part) => part.folder).sort()).toEqual([...folders].sort());
  });

  test.each(folders)("%s has its twin and its words", (name) => {
    expect(existsSync(join(folder, name, `${name}.ps1`))).toBe(true);
    expect(read(name, "words.ts")).toContain("export const words = defineWords({");
  });
});

test.each([...new Set([...checkNames, ...preflightCheckNames])])(
  "%s is judged by a function of its name in PowerShell too",
  (name) => {
    expect({ ...checks, ...preflightChecks }[name].name).toBe(name);
    const judge = `Test-${name.replace(/(?:^|-)(.)/gu, (_, letter: string) => letter.toUpperCase())}`;
    expect(twinOf(name)).toContain(`function ${judge} {`);
  },
);

test("no two functions of the script have one name", () => {
  const templates = readdirSync(join(root, "templates")).filter((name) => /^verify.*\.ps1\.hbs$/u.test(name));
  const scripts = [
    everyTwin,
    ...[
      "src/language/words.ps1",
      "src/language/path-pattern.ps1",
      "src/verify/progress.ps1",
      "src/verify/readiness.ps1",
      "src/platform/system.ps1",
    ].map((file) => readFileSync(join(root, file), "utf8")),
    ...templates.map((name) => readFileSync(join(root, "templates", name), "utf8")),
  ].join("\n");
  const names = [...scripts.matchAll(/^function ([\w-]+)/gmu)].map(([, name = ""]) => name.toLowerCase());
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

/** The pieces between the places of a sentence that are long enough to be known again. */
const piecesOf = (text: string): string[] =>
  text.split(/\{[^}]*\}/u).filter((piece) => piece.trim().split(/\s+/u).length > 3);
const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//gu, "")
    .replace(/^\s*(?:#|\/\/).*$/gmu, "")
    .replace(/^\s*summary:\s*".*",$/gmu, "");

test("a sentence stands once", () => {
  const long = [...all.values()].filter((text) => piecesOf(text).length > 0);
  // What is no sentence but a name, `the new release's default`, may be said by several.
  const sentences = long.filter((text) => text.split(" ").length > 4);
  expect(sentences.filter((text, at) => sentences.indexOf(text) !== at)).toEqual([]);
  const sources = folders.flatMap((name) =>
    [...textsOf(name, ".ts"), ...textsOf(name, ".ps1")].map((text) => ({ name, text: withoutComments(text) })),
  );
  const again = long.flatMap((text) =>
    piecesOf(text).flatMap((piece) =>
      sources.filter((source) => source.text.includes(piece.trim())).map(({ name }) => `${name}: ${piece}`),
    ),
  );
  expect(again).toEqual([]);
});

/** The places of a sentence. */
const placesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{([a-zA-Z]+)[|}]/gu)].map(([, name = ""]) => name))].sort();
/** The sentences that PowerShell says by an id: one, or three for a result. */
const sentencesOf = ({ id, isResult }: { id: string; isResult: boolean }): string[] =>
  isResult
    ? ["actual", "message", "remedy"].map((part) => `${id}-${part}`).filter((name) => all.has(name))
    : [id].filter((name) => all.has(name));

describe("PowerShell", () => {
  const said = saidIn(everyTwin);

  test("says sentences that there are, with exactly their places", () => {
    for (const one of said.filter(({ id }) => !id.includes("$"))) {
      const sentences = sentencesOf(one);
      expect(sentences.length, one.id).toBeGreaterThan(0);
      const places = [...new Set(sentences.flatMap((name) => placesOf(all.get(name) ?? "")))].sort();
      expect({ id: one.id, places: [...one.places].sort() }).toEqual({ id: one.id, places });
    }
  });

  test("says every sentence", () => {
    const byName = new Set(said.flatMap(sentencesOf));
    const byVariable = said
      .filter(({ id }) => id.includes("$"))
      .map(({ id, places }) => ({ start: id.slice(0, id.indexOf("$")), places: [...places].sort().join() }));
    const silent = [...all].filter(
      ([id, text]) =>
        !byName.has(id) &&
        !byVariable.some(({ start, places }) => id.startsWith(start) && placesOf(text).join() === places),
    );
    expect(silent.map(([id]) => id).filter((id) => !id.endsWith("/by-script"))).toEqual([]);
  });
});

test("TypeScript says every sentence", () => {
  const sources = folders.flatMap((name) => textsOf(name, ".ts")).join("\n");
  const silent = [...all.keys()].filter((id) => {
    const [name = "", key = ""] = id.split("/");
    if (alone.has(name)) return false;
    const result = key.replace(/-(?:actual|message|remedy)$/u, "");
    const start = key.replace(/-[a-z]+$/u, "");
    return ![`"${key}"`, `.${key}`, `"${result}"`, `\`${start}-$`].some((mark) => sources.includes(mark));
  });
  expect(silent).toEqual([]);
});
