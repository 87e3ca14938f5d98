/** The formats html, md and json, through `renderRunbook`. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import fc from "fast-check";
import type { Nodes, Root, RootContent } from "mdast";
import { chromium, type Browser, type Page } from "playwright-core";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { linkTarget } from "../src/formats/link.js";
import { visibleText } from "../src/formats/visible.js";
import { blocksToHtml, inlineToHtml } from "../src/formats/write-html.js";
import { blocksToMarkdown, inlineToMarkdown } from "../src/formats/write-markdown.js";
import { UsageError } from "../src/model/errors.js";
import { code, text, type Block, type Inline } from "../src/model/inline.js";
import { runbookJsonSchema, sectionJsonSchema, stepJsonSchema, type RunbookJson } from "../src/model/runbook-json.js";
import type { Runbook, RunbookStep } from "../src/model/runbook.js";
import { renderRunbook, type RenderOptions } from "../src/render/index.js";
import {
  blankRunbook,
  hostileRunbook,
  hostileTexts,
  sampleNote,
  sampleRunbook,
  sampleStep,
  twoHopRunbook,
} from "./support/sample-runbook.js";

const variants: Record<string, () => Runbook> = {
  plain: sampleRunbook,
  blank: blankRunbook,
  "of two hops": twoHopRunbook,
  hostile: hostileRunbook,
};
const named = Object.entries(variants);

async function render(runbook: Runbook, format: "html" | "md" | "json", options?: RenderOptions): Promise<string> {
  return new TextDecoder("utf-8", { fatal: true }).decode(await renderRunbook(runbook, format, options));
}

const allSteps = (runbook: Runbook): RunbookStep[] => {
  const flat = (steps: readonly RunbookStep[]): RunbookStep[] =>
    steps.flatMap((step) => [step, ...flat(step.substeps)]);
  return runbook.sections.flatMap(({ steps }) => flat(steps));
};

/** A runbook whose only step is this one. */
const withStep = (step: Partial<RunbookStep>): Runbook => {
  const [section] = sampleRunbook().sections;
  const only = sampleStep({ id: "agent/6.x/check-1", number: "1", command: [text("Look.")], ...step });
  return sampleRunbook({
    sections: [{ ...section!, id: "only", title: "Only section", kind: "procedure", body: [], steps: [only] }],
  });
};

describe.each(["html", "md", "json"] as const)("every format: %s", (format) => {
  test.each(named)("%s runbook: equal bytes for equal input, which stays as it was", async (_, make) => {
    const runbook = make();
    const first = await render(runbook, format);
    expect(await render(make(), format)).toBe(first);
    expect(runbook).toEqual(make());
  });

  test("no character in it acts on a terminal", async () => {
    const written = await render(hostileRunbook(), format);
    expect(written).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
  });
});

describe("json", () => {
  const asJson = async (runbook: Runbook): Promise<RunbookJson> =>
    runbookJsonSchema.parse(JSON.parse(await render(runbook, "json")));

  test.each(named)("%s runbook: is what its schema says, and no more", async (_, make) => {
    const written: unknown = JSON.parse(await render(make(), "json"));
    expect(runbookJsonSchema.parse(written)).toEqual(written);
  });

  test("has the contract's fields", async () => {
    const written = await asJson(sampleRunbook());
    expect(written).toMatchObject({
      schemaVersion: 1,
      product: "identity-manager",
      role: "agent",
      from: "6.0",
      to: "6.2",
      hops: [{ from: "6.0", to: "6.2" }],
      coverage: { steps: 7, typed: 6, manual: 1 },
    });
    expect(written.sections.map(({ kind }) => kind)).toEqual([
      "information",
      "prerequisites",
      "procedure",
      "verification",
    ]);
    expect(written.sections[2]!.steps[2]).toMatchObject({
      id: "agent/6.x/rename-1",
      number: "3",
      command: "Rename the `Runtime` folder to create a backup, for example `RuntimeOld`.",
      optional: false,
      condition: null,
      origin: "guide",
      advice: null,
      actions: [{ verb: "rename", from: "Runtime", to: "RuntimeOld", example: true }],
      details: ["`C:/identitymanagerContoso/Runtime` becomes `C:/identitymanagerContoso/RuntimeOld`"],
      substeps: [],
      notes: [],
      source: { line: 46, column: 1 },
      reference: { title: "Migration Guide", step: "3" },
      checks: ["backup-exists", "backup-usable", "backup-version"],
    });
  });

  test("keeps notes, substeps, choices, examples, reasons and what stands between steps", async () => {
    const [information, prerequisites, procedure] = (await asJson(sampleRunbook())).sections;
    expect(information!.body).toContain("> **Important**\n>\n> Test the upgrade on a copy first.");
    expect(prerequisites!.steps[0]!.advice!.sources[0]!.title).toBe("Migration Guide, v6.1 to v6.2");
    const [, stop, , extract, copy, start] = procedure!.steps;
    expect(stop!.notes).toMatchObject([
      { kind: "warning", title: null, text: /^Wait for running jobs[^]*by hand\.$/u.exec(stop!.notes[0]!.text)?.[0] },
    ]);
    expect(extract!.examples[0]).toMatchObject({ lang: "powershell", source: { line: 60 } });
    expect(copy!.substeps.map(({ number, manual }) => [number, manual])).toEqual([
      ["5.1", null],
      ["5.2", "no verb fits “give”"],
    ]);
    expect(start!.choices.map(({ command }) => command)).toEqual([
      "Start the site in the IIS manager.",
      "Start the service `Usercube`.",
    ]);
  });

  test("writes a value that was not given as its label in angle quotes", async () => {
    const rename = (await asJson(blankRunbook())).sections[2]!.steps[2]!;
    expect(rename.details).toEqual(["‹working directory›`/Runtime` becomes ‹working directory›`/RuntimeOld`"]);
  });

  test("has a JSON Schema in which every field is described", () => {
    const schema = JSON.stringify(
      z.toJSONSchema(runbookJsonSchema, { io: "input", unrepresentable: "any", reused: "inline" }),
    );
    expect(schema).toContain("Stable when the sentence is reworded");
    const fields: Record<string, z.ZodType>[] = [
      runbookJsonSchema.shape,
      sectionJsonSchema.shape,
      stepJsonSchema.shape,
    ];
    const silent = fields.flatMap((shape) => Object.keys(shape).filter((name) => !shape[name]!.description));
    expect(silent).toEqual([]);
  });
});

const parseMarkdown = (markdown: string): Root =>
  unified().use(remarkParse).use(remarkFrontmatter).use(remarkDirective).parse(markdown);
const oneSpace = (value: string): string => value.replace(/\s+/gu, " ").trim();
const readable = (value: string): string => oneSpace(visibleText(value));
const leaves = (node: Nodes): string =>
  "value" in node ? node.value : "children" in node ? node.children.map(leaves).join("") : "";

/** Every node type in a tree. */
function nodeTypes(tree: Nodes): Set<string> {
  const types = new Set<string>();
  visit(tree, ({ type }) => void types.add(type));
  return types;
}

const markdownTypes = [
  ...["root", "yaml", "heading", "paragraph", "text", "strong", "emphasis", "inlineCode", "link"],
  ...["list", "listItem", "code", "blockquote"],
];

describe("md", () => {
  test.each(named)("%s runbook: nothing but the marks we make", async (_, make) => {
    const tree = parseMarkdown(await render(make(), "md"));
    expect([...nodeTypes(tree)].filter((type) => !markdownTypes.includes(type))).toEqual([]);
    visit(tree, "link", ({ url }) => expect(linkTarget(url)).toBe(url));
  });

  test.each(named)("%s runbook: one box to tick for each step, and no heading but ours", async (_, make) => {
    const runbook = make();
    const tree = parseMarkdown(await render(runbook, "md"));
    const boxes: string[] = [];
    const headings: string[] = [];
    visit(tree, "listItem", (item) => {
      const number = /^\[ \] (\S+)\./u.exec(leaves(item))?.[1];
      if (number !== undefined) boxes.push(number);
    });
    visit(tree, "heading", (heading) => void headings.push(oneSpace(leaves(heading))));
    expect(boxes).toEqual(allSteps(runbook).map(({ number }) => number));
    expect(
      headings
        .slice(1)
        .filter((heading) => !/^(?:Hop \d|Hold point: |Starting the PowerShell scripts )/u.test(heading)),
    ).toEqual(runbook.sections.map(({ title }) => readable(title)));
  });

  test.each(named)("%s runbook: front matter holds the identity and nothing else", async (_, make) => {
    const runbook = make();
    const [first, ...rest] = parseMarkdown(await render(runbook, "md")).children;
    const { organization, change, window, technician, reviewer, approver } = runbook.parameters;
    const asked = Object.entries({ organization, change, window, technician, reviewer, approver }).filter(
      ([, value]) => value !== undefined,
    );
    expect(first!.type === "yaml" && parseYaml(first.value)).toEqual({
      product: runbook.product.id,
      role: runbook.role.id,
      ...{
        from: runbook.from,
        to: runbook.to,
        hops: runbook.hops,
        guides: runbook.guides,
        sha256: runbook.sha256,
        coverage: runbook.coverage,
      },
      ...Object.fromEntries(asked),
    });
    expect(rest.some(({ type }) => type === "yaml")).toBe(false);
  });

  test("every sentence of a hostile runbook reads as it was written", async () => {
    const tree = parseMarkdown(await render(hostileRunbook(), "md"));
    const read = oneSpace(leaves(tree));
    for (const value of hostileTexts) expect(read).toContain(readable(value));
  });

  test("a step reads: box, sentence, advice, what the guide says below it, details, result, source", async () => {
    const written = await render(sampleRunbook(), "md");
    const [, stop = ""] = /(- \[ \] \*\*2\.[^]*?)\n\n- \[ \] \*\*3\./u.exec(written) ?? [];
    expect(stop).toBe(
      [
        "- [ ] **2.** Stop the existing agent.",
        "",
        "  > **Warning**",
        "  >",
        "  > Wait for running jobs to finish. A job that is stopped half-way must be started again by hand.",
        "",
        "  ```powershell",
        '  Stop-WebAppPool -Name "UsercubeAgentContoso"',
        "  ```",
        "",
        "  ```powershell",
        '  Stop-Website -Name "UsercubeAgentContoso"',
        "  ```",
        "",
        "  Expected:",
        "",
        "  * No process `w3wp.exe` has a file of `C:/identitymanagerContoso/Runtime` open",
        "",
        "  Source: `migration-guide.md:42` · Vendor's page: [Migration Guide, step 2](https://docs.netwrix.com/docs/identitymanager/6_2/migration-guide)",
      ].join("\n"),
    );
    expect(written).toMatch(
      /\*\*A1\.\*\* .*\n\n {2}> Advice, not in the vendor's guide: From version 6\.0 on.*\(\[Migration Guide, v6\.1 to v6\.2\]\(https:/u,
    );
  });

  test("a value that was not given is a line to fill in", async () => {
    expect(await render(blankRunbook(), "md")).toContain(
      "________ (working directory)`/Runtime` becomes ________ (working directory)`/RuntimeOld`",
    );
  });

  test.each([
    [code("a`b"), "``a`b``"],
    [code("`a`"), "`` `a` ``"],
    [code("```"), "```` ``` ````"],
    [code(" a "), "`  a  `"],
    [text("snake_case and _this_"), "snake_case and \\_this\\_"],
    [text("C# and 6.2"), "C# and 6.2"],
    [text("6. Restart"), "6\\. Restart"],
    [{ type: "link", url: "/docs/page.md", children: [text("Page")] }, "Page (`/docs/page.md`)"],
    [{ type: "link", url: "javascript:alert(1)", children: [text("x")] }, "x (`javascript:alert(1)`)"],
    [
      { type: "link", url: "https://example.com/a b(c)&copy;", children: [text("x")] },
      "[x](https://example.com/a%20b%28c%29&amp;copy;)",
    ],
    [
      { type: "image", alt: "Portal", url: "https://example.com/p.png" },
      "[Picture: Portal](https://example.com/p.png)",
    ],
    [{ type: "link", url: "https://example.com/", children: [] }, ""],
  ] satisfies [Inline, string][])("writes %j", (inline, expected) => {
    expect(inlineToMarkdown([inline])).toBe(expected);
  });
});

/** Characters and words that mean something to Markdown, in the mixtures in which they hurt. */
const markdownWord = fc.oneof(
  fc.constantFrom(
    ...Array.from("*_`~[]()<>!&#+-=.:|\\{}$'\"/ \t\n1aZé€…"),
    "**",
    "__",
    "``",
    "]( ",
    "amp;",
    "copy;",
    "://",
    "- ",
    "1. ",
    "# ",
    "***",
    "a",
    "b ",
  ),
  fc.constantFrom(...hostileTexts),
);
const markdownText = fc.array(markdownWord, { minLength: 1, maxLength: 5 }).map((words) => words.join(""));
const { inlines } = fc.letrec<{ inlines: Inline[]; inline: Inline }>((tie) => ({
  inlines: fc.array(tie("inline"), { minLength: 1, maxLength: 4 }),
  inline: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    markdownText.map(text),
    markdownText.map(code),
    fc.record({ type: fc.constant("strong" as const), children: tie("inlines") }),
    fc.record({ type: fc.constant("emphasis" as const), children: tie("inlines") }),
    fc.record({
      type: fc.constant("link" as const),
      url: fc.constant("https://example.com/a_b*c?d=&amp;"),
      children: tie("inlines"),
    }),
  ),
}));

/** What the tree reads like: its words, and the words of its code. */
const inlineWords = (children: readonly Inline[]): string =>
  children
    .map((child) => ("value" in child ? child.value : "children" in child ? inlineWords(child.children) : ""))
    .join("");
const codeWords = (children: readonly Inline[]): string =>
  children
    .map((child) => (child.type === "code" ? child.value : "children" in child ? codeWords(child.children) : ""))
    .join("");
const squeezed = (value: string): string => visibleText(value).replace(/\s/gu, "");

describe("text stays text in Markdown", () => {
  test("a sentence", () => {
    fc.assert(
      fc.property(inlines, (children) => {
        const tree = parseMarkdown(inlineToMarkdown(children));
        const read: string[] = [];
        visit(tree, "inlineCode", ({ value }) => void read.push(value));
        expect(squeezed(leaves(tree))).toBe(squeezed(inlineWords(children)));
        expect(squeezed(read.join(""))).toBe(squeezed(codeWords(children)));
        expect(tree.children.length).toBeLessThanOrEqual(1);
        expect(
          [...nodeTypes(tree)].filter(
            (type) => !["root", "paragraph", "text", "strong", "emphasis", "inlineCode", "link"].includes(type),
          ),
        ).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  /** Blocks reduced to what a reader sees of them. */
  type Shape = { p: string } | { code: string } | { list: Shape[][]; start: number | null } | { quote: Shape[] };
  const fromBlock = (block: Block): Shape => {
    if (block.type === "paragraph") return { p: squeezed(inlineWords(block.children)) };
    if (block.type === "code") return { code: visibleText(block.value) };
    if (block.type === "list")
      return { list: block.items.map((item) => item.map(fromBlock)), start: block.ordered ? block.start : null };
    return { quote: [{ p: "Warning" }, ...block.note.blocks.map(fromBlock)] };
  };
  const fromNode = (node: RootContent): Shape => {
    if (node.type === "code") return { code: node.value };
    if (node.type === "list")
      return {
        list: node.children.map(({ children }) => children.map(fromNode)),
        start: node.ordered ? (node.start ?? null) : null,
      };
    if (node.type === "blockquote") return { quote: node.children.map(fromNode) };
    return { p: squeezed(leaves(node)) };
  };

  const word = fc.tuple(fc.constantFrom("x", "é", "7"), markdownText).map(([first, rest]) => [text(rest), text(first)]);
  const { blocks } = fc.letrec<{ blocks: Block[]; block: Block }>((tie) => ({
    blocks: fc.array(tie("block"), { minLength: 1, maxLength: 4 }),
    block: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      word.map((children): Block => ({ type: "paragraph", children })),
      markdownText.map((value): Block => ({ type: "code", lang: "js", value })),
      fc.record({
        type: fc.constant("list" as const),
        ordered: fc.boolean(),
        start: fc.integer({ min: 0, max: 120 }),
        items: fc.array(tie("blocks"), { minLength: 1, maxLength: 3 }),
      }),
      tie("blocks").map((inner) => sampleNote("warning", null, ...inner)),
    ),
  }));

  test("paragraphs, code, lists and notes", () => {
    fc.assert(
      fc.property(blocks, (made) => {
        expect(parseMarkdown(blocksToMarkdown(made)).children.map(fromNode)).toEqual(made.map(fromBlock));
      }),
      { numRuns: 250 },
    );
  });
});

const attribute = /\s+([a-z-]+)(?:="([^"<>]*)")?/gu;
const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)>/gu;
const entity: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const decode = (html: string): string => html.replace(/&(?:amp|lt|gt|quot|#39);/gu, (name) => entity[name]!);

/** A page taken apart by a reader that knows nothing but well-formed tags: what is left over is reported as text. */
function takeApart(html: string) {
  const [, style = ""] = /<style>([^]*?)<\/style>/u.exec(html) ?? [];
  const [, script = ""] = /<script>([^]*?)<\/script>/u.exec(html) ?? [];
  const body = html
    .replace(/<style>[^]*?<\/style>/u, "")
    .replace(/<script>[^]*?<\/script>\n(?=<\/body>)/u, "")
    .replace(/^<!doctype html>/u, "");
  const tags = [...body.matchAll(tag)].map(([, slash, name, attributes]) => ({
    name: name!,
    isEnd: slash === "/",
    attributes: new Map([...attributes!.matchAll(attribute)].map(([, key, value]) => [key!, decode(value ?? "")])),
  }));
  return {
    style,
    script,
    tags,
    rest: body.replace(tag, " "),
    text: decode(body.replaceAll("<wbr>", "").replace(tag, " ")),
  };
}

const attributesOf = (page: ReturnType<typeof takeApart>, name: string): string[] =>
  page.tags.flatMap(({ attributes }) => attributes.get(name) ?? []);

describe("html", () => {
  test.each(named)("%s runbook: but for its one script, only tags and attributes that cannot act", async (_, make) => {
    const page = takeApart(await render(make(), "html"));
    expect(page.rest).not.toMatch(/[<>]/u);
    expect([...new Set(page.tags.map(({ name }) => name))].sort()).toEqual(
      expect.not.arrayContaining([
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "svg",
        "link",
        "style",
      ]),
    );
    const attributes = new Set(page.tags.flatMap(({ attributes }) => [...attributes.keys()]));
    expect([...attributes].filter((name) => /^on|^style$|^src/u.test(name))).toEqual([]);
    for (const address of attributesOf(page, "href")) expect(address).toMatch(/^(?:#|https?:\/\/|mailto:)/u);
  });

  test.each(named)("%s runbook: every tag is closed in its order", async (_, make) => {
    const open: string[] = [];
    for (const { name, isEnd } of takeApart(await render(make(), "html")).tags) {
      if (["meta", "input", "wbr", "img"].includes(name)) continue;
      if (isEnd) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test.each(named)("%s runbook: ids are unique, and what points to one finds it", async (_, make) => {
    const page = takeApart(await render(make(), "html"));
    const ids = attributesOf(page, "id");
    expect(new Set(ids).size).toBe(ids.length);
    const pointers = [
      ...attributesOf(page, "href")
        .filter((href) => href.startsWith("#"))
        .map((href) => href.slice(1)),
      ...attributesOf(page, "aria-labelledby").flatMap((list) => list.split(" ")),
    ];
    for (const pointer of new Set(pointers)) expect(ids).toContain(pointer);
  });

  test.each(named)("%s runbook: the policy allows this style, this script and nothing else", async (_, make) => {
    const page = takeApart(await render(make(), "html"));
    const hash = (source: string): string => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
    const policies = page.tags
      .filter(({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy")
      .map(({ attributes }) => attributes.get("content"));
    expect(policies).toEqual([
      `default-src 'none'; script-src ${hash(page.script)}; style-src ${hash(page.style)}; base-uri 'none'; form-action 'none'; trusted-types 'none'; require-trusted-types-for 'script'`,
    ]);
    expect(page.script).not.toMatch(/innerHTML|insertAdjacentHTML|\beval\b|new Function|https?:/u);
    expect(page.style).not.toMatch(/url\(|@import|https?:/u);
  });

  test("every text of a hostile runbook is there to be read", async () => {
    const { text: read } = takeApart(await render(hostileRunbook(), "html"));
    for (const value of hostileTexts) expect(oneSpace(read)).toContain(readable(value));
  });

  test("a box to tick and a deep link for each step", async () => {
    const runbook = twoHopRunbook();
    const page = takeApart(await render(runbook, "html"));
    expect(page.tags.filter(({ attributes }) => attributes.get("type") === "checkbox")).toHaveLength(
      allSteps(runbook).length,
    );
    expect(attributesOf(page, "id")).toEqual(
      expect.arrayContaining(["step-agent_6.x_rename-1", "step-agent_6.x_rename-1~2", "hop-2"]),
    );
  });

  test("advice is named as such, with reason and sources; the guide's steps are not", async () => {
    const page = await render(sampleRunbook(), "html");
    expect(page.match(/class="step advice"/gu)).toHaveLength(3);
    expect(page.match(/<b>Advice:<\/b>/gu)).toHaveLength(3);
    expect(page).toContain("are not in the vendor's guide");
    const [, number = ""] = /<b>Advice:<\/b> From version 6\.0 on[^<]* <a href="#a(\d+)">/u.exec(page) ?? [];
    expect(page).toContain(
      `<li id="a${number}"><a href="https://docs.netwrix.com/docs/identitymanager/6_2/migration-guide">`,
    );
  });

  test("a note comes where the guide has it, then what it comes to here, source and vendor's page", async () => {
    const page = await render(sampleRunbook(), "html");
    const [step = ""] =
      /<li class="step" id="step-agent_6\.x_stop-1"[^>]*>[^]*?<\/li><li class="step"/u.exec(page) ?? [];
    const parts = [
      "Stop the existing agent.",
      'role="note"',
      'data-shell="PowerShell"',
      "Expected",
      "migration-guide.md:42",
      ">Migration Guide, step 2 [",
    ];
    const places = parts.map((part) => step.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
  });

  test("planned time and the point of no return are said, the latter before the sentence", async () => {
    const page = await render(sampleRunbook(), "html");
    expect(page).toContain("<dt>Planned time</dt><dd>1 h 35 min</dd>");
    expect(page).toContain('<p class="origin">Planned: 1 h 30 min · migration-guide.md:50');
    expect(page).toMatch(/Danger: Point of no return<\/p><p>When it starts[^]*Restart the agent\./u);
    expect(await render(sampleRunbook(), "md")).toMatch(
      /> \[!CAUTION\]\n> \*\*Point of no return\*\*\n>\n> When it starts.*\n>\n> Latest time to turn back: .*\n\n- \[ \] \*\*6\./u,
    );
  });

  test("a value that was not given is a field to fill in, not an input", async () => {
    const page = await render(blankRunbook(), "html");
    expect(page).toContain('<i class="blank">working directory</i><code>/Runtime</code>');
    expect(page.match(/<input type="checkbox"/gu)).toHaveLength(allSteps(blankRunbook()).length);
  });

  test("files of the same name are told apart by their folders", async () => {
    const source = (file: string) => ({ file, line: 3, column: 1 });
    const step = sampleStep({
      id: "b",
      number: "2",
      command: [text("Look again.")],
      source: source("guides/6.2/index.md"),
    });
    const runbook = withStep({ source: source("guides/6.1/index.md") });
    runbook.sections[0]!.steps.push(step);
    const page = await render(runbook, "html");
    expect(page).toContain(">6.1/index.md:3");
    expect(page).toContain(">6.2/index.md:3");
  });

  test.each([
    [[text('<b> & "it\'s"')], "&lt;b&gt; &amp; &quot;it's&quot;"],
    [
      [code("C:/a/very/long/path/to/appsettings.json")],
      "<code>C:/a/<wbr>very/<wbr>long/<wbr>path/<wbr>to/<wbr>appsettings.json</code>",
    ],
    [[{ type: "link", url: "/docs/page.md", children: [text("Page")] }], "Page (<code>/docs/page.md</code>)"],
    [[{ type: "link", url: "mailto:a@b.example", children: [text("a")] }], '<a href="mailto:a@b.example">a</a>'],
    [[{ type: "image", alt: "Portal", url: "/img/p.png" }], "Picture: Portal (<code>/img/p.png</code>)"],
    [[{ type: "link", url: "https://example.com/", children: [] }], ""],
  ] satisfies [Inline[], string][])("writes %j", (children, expected) => {
    expect(inlineToHtml(children)).toBe(expected);
  });

  test("writes code as it is, and lists from their number", () => {
    expect(blocksToHtml([{ type: "code", lang: "sh", value: "\na < b\n" }])).toBe(
      "<pre>\n<code>\na &lt; b\n</code></pre>",
    );
    expect(
      blocksToHtml([
        { type: "list", ordered: true, start: 3, items: [[{ type: "paragraph", children: [text("x")] }]] },
      ]),
    ).toBe('<ol start="3"><li>x</li></ol>');
  });

  test("a page is at most 60 KB, and 10 ms once warm", async () => {
    const runbook = twoHopRunbook();
    const times: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const start = performance.now();
      const bytes = await renderRunbook(runbook, "html");
      times.push(performance.now() - start);
      expect(bytes.length).toBeLessThanOrEqual(60_000);
    }
    expect(Math.min(...times)).toBeLessThan(10);
  });
});

describe("addresses that may be clicked", () => {
  test.each([
    ["https://example.com/a?b=c&d#e", "https://example.com/a?b=c&d#e"],
    ["HTTP://example.com", "http://example.com/"],
    ["https://[::1]:8080/x", "https://[::1]:8080/x"],
    ["mailto:desk@contoso.com", "mailto:desk@contoso.com"],
    ["https://example.com/\"'<>`()[]", "https://example.com/%22%27%3C%3E%60%28%29%5B%5D"],
  ])("%s", (url, target) => {
    expect(linkTarget(url)).toBe(target);
  });

  test.each([
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:x",
    "data:text/html,x",
    "file:///c:/x",
    "vbscript:x",
    "//evil.example",
    "/docs/x.md",
    "#x",
    "",
    "https://",
    "java\nscript:x",
  ])("not %j", (url) => {
    expect(linkTarget(url)).toBeUndefined();
  });
});

describe("templates of one's own", () => {
  const own = (templates: Record<string, string>): RenderOptions => ({
    templates: { directory: "my/templates/", read: (name) => templates[name] },
  });
  const failure = async (format: "html" | "md", templates: Record<string, string>): Promise<unknown> =>
    render(sampleRunbook(), format, own(templates)).catch((error: unknown) => error);

  test("take the place of ours, one by one", async () => {
    expect(await render(sampleRunbook(), "html", own({ "step.html.hbs": "<li>{{number}}</li>" }))).toContain(
      "<li>A1</li>",
    );
    expect(await render(sampleRunbook(), "md", own({ "runbook.md.hbs": "{{title}}\n" }))).toBe(
      "Netwrix Identity Manager: upgrade of Agent from 6.0 to 6.2\n",
    );
    expect(await render(sampleRunbook(), "html")).not.toContain("<li>A1</li>");
  });

  test("escape as ours do", async () => {
    const hostile = withStep({ command: [text("<b>*x*</b>")], condition: "<b>*x*</b>" });
    expect(await render(hostile, "md", own({ "step.md.hbs": "{{condition}}|{{inline command}}" }))).toContain(
      "\\<b>\\*x\\*\\</b>|\\<b>\\*x\\*\\</b>",
    );
    expect(await render(hostile, "html", own({ "step.html.hbs": "{{condition}}|{{inline command}}" }))).toContain(
      "&lt;b&gt;*x*&lt;/b&gt;|&lt;b&gt;*x*&lt;/b&gt;",
    );
  });

  test("a style of one's own cannot leave its element, and the policy fits it", async () => {
    const page = await render(
      sampleRunbook(),
      "html",
      own({ "runbook.css": "a::after { content: '</style><script>alert(1)</script>' }\r\n" }),
    );
    const { style, tags } = takeApart(page);
    expect(style).toBe("a::after { content: '<\\/style><script>alert(1)<\\/script>' }\n");
    expect(tags.some(({ name }) => name === "script")).toBe(false);
    expect(page.match(/<script>/gu)).toHaveLength(2);
    expect(decode(page)).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  });

  test.each([
    [
      "an open block",
      "html",
      "runbook.html.hbs",
      "a\nb\n{{#if title}}",
      /^my\/templates\/runbook\.html\.hbs:3: .*Expecting/u,
    ],
    [
      "a block closed as another",
      "md",
      "step.md.hbs",
      "a\n{{#if number}}{{/each}}",
      /^my\/templates\/step\.md\.hbs:2:4: .*if doesn't match each/u,
    ],
    [
      "a helper that there is not",
      "html",
      "step.html.hbs",
      "a\n  {{shout number}}",
      /^my\/templates\/step\.html\.hbs:2:3: .*shout/u,
    ],
    [
      "a field that there is not",
      "html",
      "step.html.hbs",
      "a\nb {{numbr}}",
      /^my\/templates\/step\.html\.hbs:2:\d+: .*"numbr" not defined/u,
    ],
    ["a part that there is not", "md", "runbook.md.hbs", "{{> stepp}}", /^my\/templates\/runbook\.md\.hbs: .*stepp/u],
    [
      "a way to the prototype",
      "html",
      "runbook.html.hbs",
      "{{title.constructor.name}}",
      /^my\/templates\/runbook\.html\.hbs/u,
    ],
  ] as const)("%s is an error with its place", async (_, format, name, source, expected) => {
    const error = await failure(format, { [name]: source });
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(expected);
  });

  test("a fault in one format's template leaves the others alone", async () => {
    expect(await failure("md", { "runbook.html.hbs": "{{#if" })).toBeTypeOf("string");
  });
});

/** What `faintTexts` asks of a page; the project's types know Node only. */
interface PageElement {
  className: string;
  tagName: string;
  textContent: string;
  parentElement: PageElement | null;
  childNodes: Iterable<{ nodeType: number; data?: string }>;
}
interface PageWindow {
  document: { querySelectorAll(selector: string): Iterable<PageElement> };
  getComputedStyle: (element: PageElement) => {
    color: string;
    backgroundColor: string;
    fontSize: string;
    fontWeight: string;
  };
}

/**
 * Text that stands out too little from what is behind it, as WCAG 2 counts (4.5 to 1, large text 3 to 1). Runs in the
 * page.
 */
function faintTexts(): string[] {
  const { document, getComputedStyle } = globalThis as unknown as PageWindow;
  const channels = (css: string): number[] => (css.match(/[\d.]+/gu) ?? []).map(Number);
  const luminance = (css: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(css).map((value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: PageElement | null): string => {
    if (element === null) return "rgb(255, 255, 255)";
    const { backgroundColor } = getComputedStyle(element);
    return (channels(backgroundColor)[3] ?? 1) === 1 ? backgroundColor : behind(element.parentElement);
  };
  const isFaint = (element: PageElement): boolean => {
    if (![...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data?.trim() !== "")) return false;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [text, back] = [luminance(color), luminance(behind(element))];
    const isLarge = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05) < (isLarge ? 3 : 4.5);
  };
  return [...document.querySelectorAll("body *")]
    .filter(isFaint)
    .map(({ className, tagName, textContent }) => `${className || tagName}: ${textContent.slice(0, 30)}`);
}

const chromiumPath = "/usr/bin/chromium";

describe.skipIf(!existsSync(chromiumPath))("html in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
  }, 60_000);
  afterAll(() => browser.close());

  async function open(
    runbook: Runbook,
    options: Parameters<Browser["newPage"]>[0],
  ): Promise<{ page: Page; events: string[] }> {
    const page = await browser.newPage(options);
    const events: string[] = [];
    page.on("request", (request) => void events.push(`request ${request.url().slice(0, 80)}`));
    page.on("console", (message) => void events.push(message.text()));
    page.on("dialog", (dialog) => void (events.push("dialog"), dialog.dismiss()));
    await page.setContent(await render(runbook, "html"));
    return { page, events };
  }

  test.each(named)(
    "%s runbook: asks for nothing, runs nothing, and fits 320 pixels",
    async (_, make) => {
      const { page, events } = await open(make(), { viewport: { width: 320, height: 800 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
      expect(events).toEqual([]);
      await page.close();
    },
    60_000,
  );

  test.each([320, 500, 760, 900, 1180, 1600])(
    "%i pixels: nothing sticks out of its box",
    async (width) => {
      const { page } = await open(blankRunbook(), { viewport: { width, height: 800 } });
      // Less than the room round a code span, which its lines do not count where they break.
      const slack = 8;
      const sticksOut = `[...document.querySelectorAll(".identity dd *, .step *, .body *")].filter((element) =>
      element.getBoundingClientRect().right > element.closest(".identity section, .step, .body").getBoundingClientRect().right + ${slack}
    ).map((element) => element.outerHTML)`;
      expect(await page.evaluate(sticksOut)).toEqual([]);
      await page.close();
    },
    60_000,
  );

  test.each(["light", "dark"] as const)(
    "%s: all text stands out",
    async (colorScheme) => {
      const { page } = await open(blankRunbook(), { colorScheme });
      await page.getByRole("checkbox", { name: "Step 2" }).first().check();
      expect(await page.evaluate(faintTexts)).toEqual([]);
      await page.close();
    },
    60_000,
  );

  test("each box is named after its step", async () => {
    const { page } = await open(sampleRunbook(), {});
    expect(await page.getByRole("checkbox", { name: "Step 6 Restart the agent.", exact: true }).count()).toBe(1);
    await page.close();
  }, 60_000);
});
