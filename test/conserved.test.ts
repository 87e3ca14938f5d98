/** Nothing of a guide is dropped: each sentence, list item and code block of a procedure stands in the runbook, in order. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseGuide } from "../src/guide/index.js";
import type { Guide, Step } from "../src/model/guide.js";
import { blockText, inlineText } from "../src/model/inline.js";
import { loadPack, nodeHost } from "../src/index.js";

const root = join(import.meta.dirname, "..");
const { product } = await loadPack(nodeHost, join(root, "content", "identity-manager"), "content/identity-manager");
const read = (text: string, file = "guide.md"): Guide =>
  parseGuide({ file, bytes: new TextEncoder().encode(text) }, product);

const textOf = (step: Step): string[] => [
  inlineText(step.command),
  blockText(step.info),
  ...step.notes.map(({ title, blocks }) => `${title ?? ""} ${blockText(blocks)}`),
  ...step.examples.map(({ value }) => value),
  ...step.choices.flatMap(({ command, actions }) => [inlineText(command), JSON.stringify(actions)]),
  ...step.substeps.flatMap(textOf),
];
/** All words of a guide, section by section, in the order in which a runbook prints them. */
const wordsOf = (guide: Guide): string[] =>
  guide.sections.flatMap(({ title, body, steps, closing }) => [
    title,
    blockText(body),
    ...steps.flatMap(textOf),
    blockText(closing),
  ]);
/** What of it is a word: marks of Markdown, of secrets and of the dialects fall away. */
const tokensOf = (text: string): string[] => text.match(/[\p{L}\p{N}]{4,}/gu) ?? [];

/** The lines of a guide that a reader sees, without what no runbook shows. */
function visibleLines(text: string): string[] {
  const plain = text
    .replace(/^---\n[\s\S]*?\n---\n/u, "")
    .replace(/<!--[\s\S]*?-->/gu, "")
    .replace(/<[^>\n]*>/gu, " ")
    .replace(/\[!INCLUDE\s*\[([^\]]*)\]\([^)]*\)\]/gu, "$1")
    .replace(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\([^)]*\)/gu, "$1")
    .replace(/^\s*\[[^\]]+\]:.*$/gmu, "")
    .replace(/^\s*(?:for\s+)?example:?\s*$/gimu, "")
    .replace(/https?:\S+/gu, " ")
    .replace(/\{[^}\n]*\}/gu, " ");
  return plain.split("\n").filter((line) => !/^\s*(?:>\s*)*(?:`{3,}|~{3,}|:{2,}|!!!|\?\?\?|===)/u.test(line));
}

const lostIn = (text: string, guide: Guide): string[] => {
  const kept = new Set(wordsOf(guide).flatMap(tokensOf));
  const noted = (line: string): string[] =>
    tokensOf(line).filter((word) => !/^(?:note|warning|important|caution|step|example)$/iu.test(word));
  return visibleLines(text).flatMap((line) => noted(line).filter((word) => !kept.has(word)));
};

const folders = [
  join(root, "content", "identity-manager", "guides"),
  ...readdirSync(join(root, "test", "fixtures", "guide")).map((name) => join(root, "test", "fixtures", "guide", name)),
  ...["netbox", "openhab", "synapse", "sharepoint", "bc"].map((name) => join("/work/shared/guides/foreign", name)),
].filter((folder) => existsSync(folder));
const guides = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

describe("each word of a guide is found again", () => {
  test.each(guides)("%s", (file) => {
    const text = readFileSync(file, "utf8");
    const guide = read(text, file);
    if (guide.messages.some(({ fatal }) => fatal)) return;
    expect(lostIn(text, guide)).toEqual([]);
  });
});

/** Words that are each there once, so that their order tells where a sentence went. */
const steps = [
  "Delete the folder `Temp`.",
  "Stop the agent.",
  "Shake the cable.",
  "Copy `a.json` from `Old` to `New`.",
];
const piece = fc.constantFrom(
  "P", // a paragraph
  "O", // a paragraph that orders
  "C", // code
  "B", // bullets
  "R", // bullets that order
  "S", // substeps
  "N", // a note
);

test("whatever stands below, between and behind steps stays at its place, whichever way it is indented", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...steps), fc.array(piece, { maxLength: 4 }), fc.boolean()), {
        minLength: 1,
        maxLength: 5,
      }),
      (drawn) => {
        let count = 0;
        const word = (): string => `word${String(++count).padStart(4, "0")}`;
        const write = (kind: string, indent: string): string => {
          const lines: Record<string, string[]> = {
            P: [`The ${word()} tells something.`],
            O: [`Create the folder \`${word()}\`.`],
            C: ["```text", word(), "```"],
            B: [`- about ${word()}`, `- about ${word()}`],
            R: [`- Create the folder \`${word()}\`.`, `- Delete the folder \`${word()}\`.`],
            S: [`1. Create the folder \`${word()}\`.`, `2. The ${word()} is seen.`],
            N: [`> [!NOTE]`, `> The ${word()} is noted.`],
          };
          return (lines[kind] ?? []).map((line) => indent + line).join("\n");
        };
        const text = drawn
          .map(([said, pieces, inside], index) => {
            // Numbered lists and bullets at the margin are steps of their own, or none.
            const below = pieces.map((kind) => write(kind, inside || "SBR".includes(kind) ? "    " : ""));
            return [`${String(index + 1)}. ${said} It is ${word()}.`, ...below].join("\n\n");
          })
          .join("\n\n");
        const guide = read(`# Upgrade\n\n${text}\n\nAt the end ${word()}.\n`);
        const found =
          wordsOf(guide)
            .join("\n")
            .match(/word\d{4}/gu) ?? [];
        const expected = Array.from({ length: count }, (_, index) => `word${String(index + 1).padStart(4, "0")}`);
        expect([...new Set(found)].toSorted()).toEqual(expected);
        // Steps keep their order; within one, notes come first and code last.
        const tops = guide.sections.flatMap((section) => section.steps);
        const first = tops.map((step) => Math.min(...(textOf(step).join(" ").match(/\d{4}/gu) ?? []).map(Number)));
        expect(first).toEqual(first.toSorted((one, other) => one - other));
        const last = tops.map((step) => Math.max(...(textOf(step).join(" ").match(/\d{4}/gu) ?? []).map(Number)));
        last.forEach((highest, index) => {
          expect(highest).toBeLessThan(first[index + 1] ?? Infinity);
        });
      },
    ),
    { numRuns: 200 },
  );
});
