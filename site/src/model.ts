/** The schemas of what the library hands over. One for each collection. */
import { z } from "astro/zod";
import type { Block, Inline } from "../../dist/index.js";

const inline: z.ZodType<Inline> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("text"), value: z.string() }),
    z.object({ type: z.literal("code"), value: z.string() }),
    z.object({ type: z.literal("strong"), children: z.array(inline) }),
    z.object({ type: z.literal("emphasis"), children: z.array(inline) }),
    z.object({ type: z.literal("link"), url: z.string(), children: z.array(inline) }),
    z.object({ type: z.literal("image"), alt: z.string(), url: z.string() }),
    z.object({ type: z.literal("blank"), name: z.string(), label: z.string() }),
  ]),
);
const inlines = z.array(inline);
const place = z.object({ file: z.string(), line: z.number(), column: z.number() });
const noteKind = z.enum(["note", "tip", "info", "important", "warning", "caution", "danger", "example"]);
const block: z.ZodType<Block> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("paragraph"), children: inlines }),
    z.object({ type: z.literal("code"), lang: z.string().nullable(), value: z.string() }),
    z.object({ type: z.literal("list"), ordered: z.boolean(), start: z.number(), items: z.array(z.array(block)) }),
    z.object({
      type: z.literal("note"),
      note: z.object({ kind: noteKind, title: z.string().nullable(), blocks: z.array(block), place }),
    }),
  ]),
);
const blocks = z.array(block);

/** A page of the vendor's that is referred to: a link. */
const reference = inlines.nullable();
/** Something to type. */
const command = z.object({
  shell: z.string(),
  shellName: z.string(),
  words: inlines,
  text: z.string(),
  when: z.string().nullable(),
});
const way = z.object({ details: z.array(inlines), commands: z.array(command) });
/** What is to be done, in words and commands; by each way in which the product is hosted, where that makes a difference. */
const doing = way.extend({ hosting: z.array(way.extend({ id: z.string(), name: z.string() })) });
export type DoingEntry = z.infer<typeof doing>;

const stepFields = z.object({
  /** Unique on the page, the same as long as the step is. */
  anchor: z.string().min(1),
  /** As in runbooks; `null` for a guide's own page. */
  id: z.string().nullable(),
  /** Changes when the step changes; ticks hold for it alone. */
  hash: z.string().nullable(),
  number: z.string(),
  command: inlines,
  optional: z.boolean(),
  condition: z.string().nullable(),
  origin: z.enum(["guide", "advice"]),
  reason: z.string().nullable(),
  sources: z.array(inlines),
  manualReason: z.string().nullable(),
  /** Of the hop, where this step is its point of no return. */
  turning: blocks,
  ...doing.shape,
  expected: z.array(inlines),
  info: blocks,
  choices: z.array(doing.extend({ command: inlines, info: blocks })),
  closing: blocks,
  source: z.string(),
  reference,
  checks: z.array(z.string()),
  minutes: z.string().nullable(),
});
export type StepEntry = z.infer<typeof stepFields> & { substeps: StepEntry[] };
const step: z.ZodType<StepEntry> = stepFields.extend({ substeps: z.lazy(() => z.array(step)) }) as z.ZodType<StepEntry>;

const sectionFields = { anchor: z.string().min(1), title: z.string(), body: blocks, steps: z.array(step), reference };

/** The product, and what to choose from. */
export const productSchema = z.object({
  name: z.string(),
  formerly: z.string().nullable(),
  vendor: z.string(),
  disclaimer: z.string().nullable(),
  roles: z.array(z.object({ id: z.string(), name: z.string() })),
  hostings: z.array(z.object({ id: z.string(), name: z.string() })),
  versions: z.array(z.string()),
  /** The single installations that guides have procedures for. */
  installations: z.array(z.object({ role: z.string(), from: z.string(), to: z.string() })),
});

/** A guide, or the pack's advice. */
export const guideSchema = z.object({
  file: z.string(),
  title: z.string(),
  kind: z.enum(["guide", "advice"]),
  sha256: z.string().length(64),
  sections: z.array(z.object({ ...sectionFields, depth: z.number(), about: z.array(z.string()) })),
  counts: z.object({ steps: z.number(), typed: z.number() }),
});

/** A runbook of one role and path. */
export const runbookSchema = z.object({
  title: z.string(),
  ...{ role: z.string(), roleName: z.string(), from: z.string(), to: z.string() },
  hops: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      minutes: z.number(),
      steps: z.number(),
      turning: z.object({ number: z.string(), anchor: z.string(), why: inlines }).nullable(),
    }),
  ),
  minutes: z.number(),
  /** "1 h 40 min". */
  duration: z.string(),
  steps: z.number(),
  coverage: z.string(),
  unknowns: z.array(z.object({ sentence: z.string(), source: z.string() })),
  guides: z.array(z.object({ file: z.string(), title: z.string(), sha256: z.string(), page: z.string().nullable() })),
  shortHash: z.string(),
  parts: z.array(
    z.object({
      anchor: z.string(),
      title: z.string(),
      sections: z.array(
        z.object({
          ...sectionFields,
          kind: z.string(),
          hold: z.object({ title: z.string(), sentence: z.string(), verify: command, turnBack: inlines }).nullable(),
        }),
      ),
    }),
  ),
  downloads: z.array(z.object({ format: z.string(), file: z.string(), words: z.string() })),
});

/** A command of the command line. */
export const commandSchema = z.object({
  summary: z.string(),
  usage: z.string(),
  operands: z.array(z.object({ name: z.string(), summary: z.string() })),
  options: z.array(z.object({ flags: z.string(), summary: z.string(), notes: z.array(z.string()) })),
  examples: z.array(z.string()),
});

/** A check of a host. */
export const checkSchema = z.object({ summary: z.string(), words: z.string() });

/** A rule for guides. */
export const ruleSchema = z.object({
  summary: z.string(),
  severity: z.string(),
  words: z.string(),
  fix: z.string().nullable(),
  ok: z.array(z.string()),
  notOk: z.array(
    z.object({
      text: z.string(),
      place: z.string(),
      severity: z.string().nullable(),
      actual: z.string(),
      expected: z.array(z.string()),
    }),
  ),
});

/** A JSON Schema. */
export const schemaSchema = z.object({
  file: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  rows: z.array(z.object({ path: z.string(), type: z.string(), required: z.boolean(), description: z.string() })),
  json: z.string(),
});
