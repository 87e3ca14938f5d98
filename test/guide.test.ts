/** The parser on whole guides of invented products, in the dialects that exist, and on any text at all. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseGuide } from "../src/guide/index.js";
import { diffGuides, renderDiffText } from "../src/index.js";
import { UsageError } from "../src/model/errors.js";
import type { Guide, HopPattern, Section, Step } from "../src/model/guide.js";
import { inlineText, type Block } from "../src/model/inline.js";
import { productSchema } from "../src/model/product.js";
import { allSteps } from "../src/model/step-tree.js";

const fixtures = join(import.meta.dirname, "fixtures", "guide");
const root = join(import.meta.dirname, "..", "content", "identity-manager");
const product = productSchema.parse(parse(readFileSync(join(root, "product.yml"), "utf8")));
/** `UPDATE_GOLDENS=1 npx vitest run test/guide.test.ts` writes the goldens anew: read their diff line by line. */
const update = process.env["UPDATE_GOLDENS"] === "1";

const read = (text: string, file = "guide.md"): Guide =>
  parseGuide({ file, bytes: new TextEncoder().encode(text) }, product);
const stepsOf = (guide: Guide): Step[] => guide.sections.flatMap(({ steps }) => allSteps(steps));

const compactHop = (hop: HopPattern | null): string | null =>
  hop === null ? null : hop.kind === "hop" ? `${hop.from.text} to ${hop.to.text}` : `within ${hop.range.text}`;

const saidKind = (block: Block): string => {
  if (block.type !== "note") return block.type;
  const { kind, title } = block.note;
  return title === null ? kind : `${kind}: ${title}`;
};

/** What an operator needs of a step, and where it stands; what is empty is left out. */
const compactStep = (step: Step): object => ({
  step: step.ordinal,
  ...(step.label === null ? {} : { label: step.label }),
  line: step.place.line,
  command: inlineText(step.command),
  ...(step.optional ? { optional: true } : {}),
  ...(step.condition === null ? {} : { condition: step.condition }),
  ...(step.actions.length === 0 ? {} : { actions: step.actions }),
  ...(step.manualReason === null ? {} : { manualReason: step.manualReason }),
  ...(step.info.length === 0 ? {} : { info: step.info.map(saidKind) }),
  ...(step.examples.length === 0 ? {} : { examples: step.examples.map(({ value }) => value) }),
  ...(step.substeps.length === 0 ? {} : { substeps: step.substeps.map(compactStep) }),
});

const compactBlocks = (blocks: Section["body"]): string[] =>
  blocks.map((block) => (block.type === "note" ? `note: ${block.note.title ?? block.note.kind}` : block.type));

const compactSection = ({ title, kind, roles, hop, body, closing, steps, place }: Section): object => ({
  section: title,
  line: place.line,
  kind,
  roles,
  hop: compactHop(hop),
  ...(body.length === 0 ? {} : { body: compactBlocks(body) }),
  steps: steps.map(compactStep),
  ...(closing.length === 0 ? {} : { closing: compactBlocks(closing) }),
});

const compact = (guide: Guide): object => ({
  title: guide.title,
  hop: compactHop(guide.hop),
  messages: guide.messages.map(String),
  sections: guide.sections.map(compactSection),
});

const names = readdirSync(fixtures);
const textOf = (name: string): string => readFileSync(join(fixtures, name, "guide.md"), "utf8");

describe.each(names)("guide %s", (name) => {
  const text = textOf(name);

  test("is read as a person reads it", () => {
    const golden = join(fixtures, name, "expected.json");
    const found = compact(read(text));
    if (update) writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`);
    expect(existsSync(golden)).toBe(true);
    expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(readFileSync(golden, "utf8")));
  });

  const plain = compact(read(text));
  test.each([
    ["CRLF", (source: string) => source.replaceAll("\n", "\r\n")],
    ["a byte order mark", (source: string) => `\uFEFF${source}`],
    ["no last line break", (source: string) => source.trimEnd()],
    ["both", (source: string) => `\uFEFF${source.replaceAll("\n", "\r\n")}`],
  ])("reads the same with %s", (_, change) => {
    expect(compact(read(change(text)))).toEqual(plain);
  });

  test("orders the same with non-breaking spaces between words", () => {
    const words = text.replace(/(?<=[a-z]) (?=[a-z])/gu, "\u00A0");
    const ordered = (guide: Guide): unknown =>
      stepsOf(guide).map(({ actions, optional }) => ({
        optional,
        actions: actions.map((action) => (action.verb === "manual" ? "manual" : action)),
      }));
    const spaces = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll("\u00A0", " "));
    expect(spaces(ordered(read(words)))).toEqual(spaces(ordered(read(text))));
  });
});

const words = [
  "Stop",
  "Rename",
  "Copy",
  "the",
  "server",
  "`Runtime`",
  "to",
  "`RuntimeOld`",
  "from",
  "if",
  "Once",
  "(",
  ")",
  ",",
  ".",
  ":",
  "**",
  "it",
  "and",
  "then",
  "for example",
  "Optional:",
  "[x](https://example.com)",
  "\u00A0",
  "–",
];
const sentence = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }).map((chosen) => chosen.join(" "));

test("no text makes the parser fail otherwise than with a message for the user", () => {
  const line = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    sentence,
    fc.constantFrom(
      "---",
      ":::note",
      ":::",
      "```",
      "> [!NOTE]",
      "> **NOTE:**",
      "# 1. Stop",
      "### Step 1",
      "1. Stop",
      "   1. Start",
      "- a",
      "**Step 1 –** Stop",
      "a. Stop",
      "<!-- action: stop target=x -->",
      "<!-- action: nothing -->",
      "<!-- section: roles=agent -->",
      "\t",
      "",
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      try {
        read(lines.join("\n"));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});

test("no step is ever lost, whatever it says", () => {
  // A sentence that opens as Markdown of its own (a list, a quote) is another thing than a sentence.
  const plain = sentence.filter((said) => /^[A-Z]/u.test(said));
  const between = fc.constantFrom(
    "",
    "![A picture](x.png)\n\n",
    "```\ncode\n```\n\n",
    "Some more words.\n\n",
    "> **NOTE:** Mind the gap.\n\n",
    ":::note\nMind the gap.\n:::\n\n",
    "- a bullet\n\n",
  );
  const markers: [string, (number: number) => string][] = [
    ["strong", (number) => `**Step ${String(number)} –** `],
    ["underscores", (number) => `__Step ${String(number)} –__ `],
    ["hyphen", (number) => `**Step ${String(number)} -** `],
    ["plain", (number) => `Step ${String(number)}: `],
    ["heading", (number) => `### Step ${String(number)}\n\n`],
    ["heading with words", (number) => `### Step ${String(number)}: `],
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...markers),
      fc.array(fc.tuple(plain, between), { minLength: 1, maxLength: 6 }),
      ([, marker], steps) => {
        const text = steps.map(([said, below], index) => `${marker(index + 1)}${said}\n\n${below}`).join("");
        const guide = read(`# Upgrade\n\n${text}`);
        expect(guide.sections.flatMap((section) => section.steps)).toHaveLength(steps.length);
        expect(stepsOf(guide).every(({ actions, substeps }) => actions.length > 0 || substeps.length > 0)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1, maxLength: 8 }), (steps) => {
      const guide = read(`# Upgrade\n\n${steps.map((said, index) => `${String(index + 1)}. ${said}\n`).join("")}`);
      expect(guide.sections.flatMap((section) => section.steps)).toHaveLength(steps.length);
    }),
    { numRuns: 300 },
  );
});

test("a word in a comment that types a step is not dropped", () => {
  expect(() =>
    read("# Server\n\n<!-- action: rename from=Runtime to=RuntimeOld example -->\n\n1. Move it aside.\n"),
  ).toThrow("Unexpected word `example` in a comment `action:`, expected `name=value`");
});

test("line ends change nothing of a step: its code, its notes, what its hash is of", () => {
  const packed = readdirSync(join(root, "guides")).map((name) => readFileSync(join(root, "guides", name), "utf8"));
  for (const text of [...names.map(textOf), ...packed]) {
    expect(text).not.toContain("\r");
    for (const end of ["\r\n", "\r"])
      expect({ ...read(text.replaceAll("\n", end)), sha256: "" }).toEqual({ ...read(text), sha256: "" });
  }
});

test("the value of a secret setting is nowhere in what is read, nor in what a diff prints", () => {
  const secret = "Zq7-hush";
  const text = [
    `Set \`License\` in \`appsettings.json\` to \`${secret}\`. It is ${secret}.`,
    `Replace \`EncryptionCertificate.Password\` with "${secret}" in \`appsettings.json\`.`,
    `In \`appsettings.agent.json\`, set \`Databases:HR\` to \`Server=x;Password=${secret}\`.`,
    `In \`appsettings.json\`, set \`ConnectionString\` to \`data source=.;Password=${secret};\`.`,
    `Edit \`appsettings.json\`:\n\n   \`\`\`json\n   { "License": "${secret}", "Port": "5000" }\n   \`\`\``,
    `Choose one of:\n\n   - Set \`License\` in \`appsettings.json\` to \`${secret}\`.\n   - Do nothing.`,
  ]
    .map((step, index) => `${String(index + 1)}. ${step}\n`)
    .join("");
  const guide = read(`# Upgrade from 6.1 to 6.2\n\n## Server\n\n${text}`);
  expect(JSON.stringify(guide)).not.toContain(secret);
  expect(stepsOf(guide)[0]?.actions).toEqual([
    { verb: "edit", file: "appsettings.json", setting: "License", value: "<license>" },
  ]);
  expect(stepsOf(guide)[4]?.examples[0]?.value).toBe('{ "License": "<license>", "Port": "5000" }');
  // Not secret: it stays.
  expect(
    inlineText(stepsOf(read("# Server\n\n1. Set `Port` in `appsettings.json` to `5001`.\n"))[0]?.command ?? []),
  ).toContain("5001");
  const pack = { product, guides: [], advice: [] };
  const edition = (words: string): { name: string; files: { file: string; bytes: Uint8Array }[] } => ({
    name: "guide.md",
    files: [
      {
        file: "guide.md",
        bytes: new TextEncoder().encode(`# Upgrade from 6.1 to 6.2\n\n## Server\n\n1. Stop the server.\n2. ${words}\n`),
      },
    ],
  });
  const changed = diffGuides(
    pack,
    edition(`Set \`License\` in \`appsettings.json\` to \`${secret}\`.`),
    edition(`Then set \`License\` in \`appsettings.json\` to \`${secret}2\`.`),
  );
  expect(changed.changes).toHaveLength(1);
  expect(JSON.stringify(changed) + renderDiffText(changed)).not.toContain(secret);
});

test("reading twice is equal", () => {
  for (const name of names) expect(read(textOf(name))).toEqual(read(textOf(name)));
});

test("a step of hostile length stays manual, and costs no more than its reading as Markdown", () => {
  for (const junk of [")", "( ", "word ", '" ', "a: ", "and stop "]) {
    const [step] = read(`# Upgrade\n\n1. Stop ${junk.repeat(40_000)}x\n`).sections.flatMap(({ steps }) => steps);
    expect(step?.actions.map(({ verb }) => verb)).toEqual(["manual"]);
    expect(step?.manualReason).toBe("it is too long to be read as an order");
  }
}, 10_000);
