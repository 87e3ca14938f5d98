/**
 * Nothing is dropped, nothing is said twice, nothing changes its place: the words of a procedure's region are the words
 * of its steps, whatever the guide.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Nodes, Root, RootContent } from "mdast";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, test } from "vitest";
import {
  createProject,
  createRunbook,
  loadPack,
  nodeHost,
  renderRunbook,
  type Runbook,
  type RunbookStep,
} from "../src/index.js";
import { readGuide } from "../src/guide/index.js";
import { hoistSteps } from "../src/guide/region.js";
import { maskSecrets, maskSecretsInProse } from "../src/language/mask-secrets.js";
import { createNames } from "../src/language/names.js";
import { gapTitle, type Section, type Step } from "../src/model/guide.js";
import { inlineText, type Block, type Inline } from "../src/model/inline.js";
import type { Product } from "../src/model/product.js";
import { stepsOf } from "../src/model/step-tree.js";
import { root } from "./support/cli.js";

const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);
const pack = await loadPack(nodeHost, join(root, "content/identity-manager"), "content/identity-manager");

const { product: keycloak } = await loadPack(nodeHost, join(root, "examples/keycloak"), "examples/keycloak");
const names = createNames(pack.product);

/** The kinds of notes, which become a note's kind; labels of steps, which become numbers. */
const marks =
  /\b(?:note|tip|info|important|warning|caution|danger|attention|hint|example|remember)\b|\bsteps?\s+(?:\d+|[a-z])\b|\b(?:\d+|[a-z])\b/giu;
const wordsOf = (text: string): string[] => text.replace(marks, " ").match(/[\p{L}\p{N}]+/gu) ?? [];

/** "Or" between two ways. */
const alone = /^\s*(?:or|alternatively)\s*[:,.]?\s*$/iu;

/** Words with a place to tell of. */
interface Unit {
  line: number;
  words: string[];
}

/** What a reader of the page reads below a node, paragraph by paragraph. */
function unitsOf(node: Nodes): Unit[] {
  const line = node.position?.start.line ?? 0;
  const unit = (text: string): Unit[] => {
    const words = wordsOf(text);
    return words.length === 0 ? [] : [{ line, words }];
  };
  switch (node.type) {
    case "paragraph":
    case "heading": {
      const text = node.children.map(spoken).join("");
      return alone.test(text) ? [] : unit(text);
    }
    case "code":
      return unit(maskSecrets(node.value, names));
    case "html":
      return unit(withoutTags(node.value));
    case "yaml":
    case "definition":
      return [];
    default:
      return "children" in node ? node.children.flatMap(unitsOf) : [];
  }
}

const withoutTags = (html: string): string =>
  html.replace(/<!--[\s\S]*?(?:-->|$)/gu, "").replace(/<\/?[A-Za-z][^<>]*>/gu, " ");

function spoken(node: Nodes): string {
  switch (node.type) {
    case "html":
      return withoutTags(node.value);
    case "image":
      return node.alt ?? "";
    case "text":
      return maskSecretsInProse(node.value.replace(/[^\S\n]*\n\s*| {2,}/gu, " "), names);
    case "inlineCode":
      return maskSecrets(node.value, names);
    case "textDirective":
      return `:${node.name}${node.children.map(spoken).join("")}`;
    case "break":
      return " ";
    default:
      return "children" in node ? node.children.map(spoken).join("") : "";
  }
}

/** Text of the model as a sheet has it: without secrets. */
const said = (children: readonly Inline[]): string =>
  children
    .map((child) => {
      if (child.type === "text") return maskSecretsInProse(child.value, names);
      if (child.type === "code") return maskSecrets(child.value, names);
      return "children" in child ? said(child.children) : inlineText([child]);
    })
    .join("");

const saidIn = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      switch (block.type) {
        case "paragraph":
          return said(block.children).replace(alone, "");
        case "code":
          return maskSecrets(block.value, names);
        case "list":
          return block.items.map(saidIn).join("\n");
        case "note":
          return block.note.title === gapTitle ? "" : `${block.note.title ?? ""}\n${saidIn(block.note.blocks)}`;
      }
    })
    .join("\n");

const saidBy = (step: Step | RunbookStep): string =>
  [
    said(step.command).replace(/^Choose one of these ways:$/u, ""),
    saidIn(step.info),
    ...step.choices.map(({ command, info }) => `${said(command)}\n${saidIn(info)}`),
    saidIn(step.closing),
    ...step.substeps.map(saidBy),
  ].join("\n");

const saidInSection = ({ body, steps, closing }: Section): string =>
  [saidIn(body), ...steps.map(saidBy), saidIn(closing)].join("\n");

const nothingToDo = { details: [], commands: [], hosting: [] };

/** The runbook with nothing but the guide's words in it. */
function guidesWords(runbook: Runbook): Runbook {
  const bareSteps = (steps: readonly RunbookStep[]): RunbookStep[] =>
    steps.filter(({ origin }) => origin === "guide").map(bare);
  const bare = (step: RunbookStep): RunbookStep => ({
    ...step,
    ...nothingToDo,
    ...{ expected: [], manualReason: null, condition: null, pointOfNoReturn: null, minutes: null },
    choices: step.choices.map((choice) => ({ ...choice, ...nothingToDo })),
    substeps: bareSteps(step.substeps),
  });
  const own = runbook.sections
    .filter(({ kind }) => kind === "procedure" || kind === "information")
    .map((section) => ({ ...section, steps: bareSteps(section.steps) }));
  return { ...runbook, sections: own };
}

/** Lines of a sheet that are none of the guide's words. */
const ours = /^(?:Source |Choose one$|Choose one of these ways$|Agent only|Gap in the guide)/u;

/** What is lost, and what is said that the guide does not say there. */
function compare(units: readonly Unit[], found: readonly string[]): string[] {
  const faults: string[] = [];
  let at = 0;
  const isAt = (words: readonly string[], from: number): boolean =>
    words.every((word, index) => found[from + index] === word);
  for (const { line, words } of units) {
    let place = at;
    while (place + words.length <= found.length && !isAt(words, place)) place++;
    if (place + words.length > found.length) faults.push(`line ${String(line)} lost: ${words.join(" ")}`);
    else {
      if (place > at) faults.push(`before line ${String(line)} besides: ${found.slice(at, place).join(" ")}`);
      at = place + words.length;
    }
  }
  if (at < found.length) faults.push(`at the end besides: ${found.slice(at).join(" ")}`);
  return faults;
}

/** The nodes of each procedure's region, from its heading to that of the next section. */
function regions(tree: Root, sections: readonly Section[]): { section: Section; nodes: RootContent[] }[] {
  const nodes = hoistSteps(tree.children);
  const lineOf = (node: RootContent): number => node.position?.start.line ?? 0;
  return sections.flatMap((section, index) => {
    const next = sections[index + 1]?.place.line ?? Number.POSITIVE_INFINITY;
    const first = section.place.line;
    const own = nodes.filter((node) => lineOf(node) >= first && lineOf(node) < next);
    const inside = own[0]?.type === "heading" && section.depth > 0 ? own.slice(1) : own;
    return section.kind === "procedure" ? [{ section, nodes: inside }] : [];
  });
}

/** All that is wrong with how a guide is read. */
function faultsOf(text: string, product: Product): string[] {
  const { guide, tree } = readGuide({ file: "guide.md", bytes: encodeText(text) }, product);
  return regions(tree, guide.sections).flatMap(({ section, nodes }) =>
    compare(nodes.flatMap(unitsOf), wordsOf(saidInSection(section))).map((fault) => `${section.title}: ${fault}`),
  );
}

describe("guides as they are published", () => {
  const further = process.env["GUIDES"];
  const folders = [
    ...["content/identity-manager", "examples/keycloak", "test/fixtures/guide"].map((folder) => join(root, folder)),
    ...(further === undefined ? [] : [further]),
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .sort()
      .map((file) => join(folder, file)),
  );
  test.each(files)("%s", (file) => {
    expect(faultsOf(readFileSync(file, "utf8"), file.includes("keycloak") ? keycloak : pack.product)).toEqual([]);
  });
});

/** Sentences of all kinds: orders that verbs know and such that none knows, conditions, explanations. */
const known = fc.constantFrom(
  "Stop the agent.",
  "Rename the `Runtime` folder to `RuntimeOld`.",
  "Delete `Temp/Collect`.",
  "Delete the folder `spool`.",
  "Create the folder `Scratch`.",
  "Copy `appsettings.json` from `RuntimeOld` to `Runtime`.",
  "If the files are encrypted, copy `appsettings.encrypted.json` from `RuntimeOld` to `Runtime`.",
  "Run `./Usercube-Server.exe --check`.",
  "Restart the agent.",
);
const unknownOrders = [
  "Unplug the blue cable.",
  "Archive the file `gate.log`.",
  "Notify the owner of the gateway.",
  "Polish the dashboard until it shines.",
];
const unknown = fc.constantFrom(...unknownOrders);
const telling = fc.constantFrom(
  "This may take several minutes.",
  "The old files are kept.",
  "It is recommended.",
  "See the manual for more.",
  "Users cannot sign in meanwhile.",
);
const sentence = fc.oneof({ weight: 3, arbitrary: known }, unknown, telling);
const paragraph = fc
  .oneof({ weight: 2, arbitrary: known }, unknown)
  .chain((first) => fc.array(sentence, { maxLength: 2 }).map((others) => [first, ...others].join(" ")));
const code = fc
  .tuple(
    fc.constantFrom("", "sh", "powershell", "json", "sql", "text"),
    fc.constantFrom(
      "./Usercube-Server.exe --check",
      "# Look first\n./Usercube-Server.exe --check\nsecond.exe --all",
      '{ "Mode": "fast" }',
      "UPDATE roof SET moss = 'thick'",
      "Upgrade finished in 3 s",
      "PS C:\\kits> .\\Usercube-Server.exe --check\nDone, nothing to do",
    ),
  )
  .map(([lang, value]) => `\`\`\`${lang}\n${value}\n\`\`\``);
const note = fc
  .tuple(
    fc.constantFrom("> [!NOTE]\n> %", ":::warning\n\n%\n\n:::", "**NOTE:** %", "> **Important:** %", "> %"),
    telling,
  )
  .map(([frame, text]) => frame.replace("%", text));
const indentBy = (width: number, text: string): string => text.replace(/\n(?=[^\n])/gu, `\n${" ".repeat(width)}`);
const listOf = (marker: (index: number) => string, items: readonly string[]): string =>
  items.map((item, index) => marker(index) + indentBy(marker(index).length, item)).join("\n");
const items = fc.array(fc.oneof(sentence, fc.constantFrom("`web.config`", "the green folder")), {
  minLength: 1,
  maxLength: 3,
});
const bullets = items.map((texts) => listOf(() => "- ", texts));
const numbers = fc
  .array(fc.tuple(paragraph, fc.option(fc.oneof(note, code))), { minLength: 1, maxLength: 3 })
  .map((steps) =>
    listOf(
      (index) => `${String(index + 1)}. `,
      steps.map(([text, below]) => (below === null ? text : `${text}\n\n${below}`)),
    ),
  );
const letters = fc
  .array(known, { minLength: 1, maxLength: 3 })
  .map((texts) => texts.map((text, index) => `${"abc"[index] ?? ""}. ${text}`).join("\n"));
const ways = fc
  .tuple(fc.constantFrom("Example 1:|Example 2:", "On Windows:|On Linux:", "|or"), code, code, fc.boolean())
  .map(([labels, one, other, between]) => {
    const [first = "", second = ""] = labels.split("|");
    return [first, one, between ? "The green one is faster." : "", second, other]
      .filter((part) => part !== "")
      .join("\n\n");
  });
const tabs = fc
  .tuple(fc.oneof(paragraph, numbers), fc.oneof(paragraph, numbers))
  .map(
    ([one, other]) =>
      `<Tabs>\n<TabItem label="Here">\n\n${one}\n\n</TabItem>\n<TabItem label="There">\n\n${other}\n\n</TabItem>\n</Tabs>`,
  );
const block = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(paragraph, telling) },
  { weight: 2, arbitrary: code },
  { weight: 2, arbitrary: note },
  bullets,
  numbers,
  letters,
  ways,
  fc.constantFrom("<div>\nThe green box\n</div>", "| File | Use |\n| --- | --- |\n| `a.txt` | moss |", "* * *"),
);
const step = fc
  .tuple(paragraph, fc.array(block, { maxLength: 4 }))
  .map(([text, below]) => [text, ...below].join("\n\n"));
const procedure = fc.oneof(
  fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => listOf((index) => `${String(index + 1)}. `, steps)),
  fc
    .array(step, { minLength: 1, maxLength: 4 })
    .map((steps) => steps.map((text, index) => `**Step ${String(index + 1)} –** ${text}`).join("\n\n")),
  fc
    .array(step, { minLength: 1, maxLength: 4 })
    .map((steps) => steps.map((text, index) => `### Step ${String(index + 1)}: The gate\n\n${text}`).join("\n\n")),
);
const guide = fc
  .tuple(
    fc.array(fc.oneof(telling, note, code), { maxLength: 2 }),
    procedure,
    fc.array(fc.oneof(block, tabs), { maxLength: 3 }),
  )
  .map(([before, steps, behind]) =>
    ["# From v6.1 to v6.2", "## Agent only", ...before, steps, ...behind].join("\n\n").concat("\n"),
  );

describe("any guide", () => {
  test("is all there, in its order, and once", () => {
    fc.assert(
      fc.property(guide, (text) => {
        expect(faultsOf(text, pack.product)).toEqual([]);
      }),
      { numRuns: 600, seed: 16 },
    );
  });

  test("is printed like that", async () => {
    for (const text of fc.sample(guide, { numRuns: 60, seed: 17 })) {
      const { guide: read } = readGuide({ file: "guide.md", bytes: encodeText(text) }, pack.product);
      const project = createProject(pack, [{ file: "guide.md", bytes: encodeText(text) }]);
      const runbook = guidesWords(createRunbook(project, { role: "agent", from: "6.1", to: "6.2" }));
      const sheet = new TextDecoder().decode(await renderRunbook(runbook, "md"));
      const printed = sheet.slice(sheet.indexOf("\n## "), sheet.indexOf("\n## Hold point"));
      const sections = read.sections.filter(({ kind }) => kind === "procedure");
      const units = [...unitsOf(unified().use(remarkParse).parse(printed))].filter(
        ({ words }) => !ours.test(words.join(" ")),
      );
      expect(compare(units, wordsOf(sections.map(saidInSection).join("\n"))), `${text}\n\n${printed}`).toEqual([]);
    }
  });

  test("has no step counted as typed that holds an order which no verb knows", () => {
    const own = ({ command, info, choices, closing }: RunbookStep): string =>
      [said(command), ...[info, ...choices.map((choice) => choice.info), closing].map(saidOutsideNotes)].join("\n");
    const saidOutsideNotes = (blocks: readonly Block[]): string => saidIn(blocks.filter(({ type }) => type !== "note"));
    // One may lead to the code below it, which does it.
    const unread = (text: string): number =>
      unknownOrders.reduce(
        (sum, order) => sum + text.split(order.replace(/\.$/u, "").replaceAll("`", "")).length - 1,
        0,
      );
    const counts = { typed: 0, manual: 0 };
    for (const text of fc.sample(guide, { numRuns: 120, seed: 18 })) {
      const runbook = createRunbook(createProject(pack, [{ file: "guide.md", bytes: encodeText(text) }]), {
        ...{ role: "agent", from: "6.1", to: "6.2" },
      });
      const procedures = runbook.sections.filter(({ kind }) => kind === "procedure");
      const byHand = stepsOf(procedures).filter(
        (one) =>
          one.origin === "guide" &&
          (one.substeps.length === 0 || one.actions.length > 0) &&
          unread(own(one)) > (one.actions.some(({ verb }) => verb === "execute" || verb === "query") ? 1 : 0),
      );
      expect(
        runbook.coverage.manual,
        `${text}\n${byHand.map(({ number }) => number).join(" ")}`,
      ).toBeGreaterThanOrEqual(byHand.length);
      counts.typed += runbook.coverage.typed;
      counts.manual += byHand.length;
    }
    expect(counts.typed).toBeGreaterThan(100);
    expect(counts.manual).toBeGreaterThan(100);
  });
});
