/** Proves that verbs are read and not remembered: sentences of invented products, each with what it orders. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseGuide } from "../src/guide/index.js";
import { verbNames, type Action } from "../src/model/action.js";
import type { Step } from "../src/model/guide.js";
import { productSchema } from "../src/model/product.js";

const fixtures = join(import.meta.dirname, "fixtures", "verbs");
const product = productSchema.parse(
  parse(readFileSync(join(import.meta.dirname, "..", "content", "identity-manager", "product.yml"), "utf8")),
);

const action = z.looseObject({ verb: z.enum(verbNames) });
const caseSchema = z.strictObject({
  /** Markdown of one step. */
  text: z.string().min(1),
  /** Steps of the same procedure before it. */
  after: z.array(z.string()).default([]),
  /** A fence below the step. */
  example: z
    .union([
      z.string().transform((value) => ({ lang: "", value })),
      z.strictObject({ lang: z.string(), value: z.string() }),
    ])
    .optional(),
  /**
   * What the step orders; `manual`: it stays manual as a whole. The words of a manual action are the guide's and left
   * out.
   */
  actions: z.union([z.literal("manual").transform(() => [{ verb: "manual" as const }]), z.array(action).min(1)]),
  condition: z.string().nullable().default(null),
  optional: z.boolean().default(false),
});
const fileSchema = z.strictObject({ ok: z.array(caseSchema).min(1), "not-ok": z.array(caseSchema).min(1) });
type Case = z.infer<typeof caseSchema>;

const indent = (text: string): string => text.replaceAll("\n", "\n   ");

function readStep({ text, after, example }: Case): Step {
  const fence = example === undefined ? "" : `\n\n\`\`\`${example.lang}\n${example.value}\n\`\`\``;
  const items = [...after, text + fence].map((item, index) => `${String(index + 1)}. ${indent(item)}\n`);
  const guide = parseGuide(
    { file: "guide.md", bytes: new TextEncoder().encode(`# Upgrade\n\n${items.join("")}`) },
    product,
  );
  const step = guide.sections.flatMap(({ steps }) => steps).at(-1);
  if (step === undefined) throw new Error(`No step in: ${text}`);
  return step;
}

/** A manual action's words are the guide's own: only that it is manual is compared. */
const bare = (read: Action): Record<string, unknown> => (read.verb === "manual" ? { verb: "manual" } : { ...read });

const folders = readdirSync(fixtures);

test("every verb has its fixtures, and no fixtures are left over", () => {
  expect(folders.toSorted()).toEqual([...verbNames].sort());
});

describe.each(folders)("%s", (verb) => {
  const cases = fileSchema.parse(parse(readFileSync(join(fixtures, verb, "cases.yml"), "utf8")));

  test.each(cases.ok.map((one) => [one.text, one] as const))("reads: %s", (_, one) => {
    const step = readStep(one);
    expect({ actions: step.actions.map(bare), condition: step.condition, optional: step.optional }).toEqual({
      actions: one.actions,
      condition: one.condition,
      optional: one.optional,
    });
    expect(one.actions.some((expected) => expected.verb === verb)).toBe(true);
  });

  test.each(cases["not-ok"].map((one) => [one.text, one] as const))("does not read as itself: %s", (_, one) => {
    const step = readStep(one);
    expect(step.actions.map(bare)).toEqual(one.actions);
    const manual = one.actions.every((expected) => expected.verb === "manual");
    expect(one.actions.some((expected) => expected.verb === verb && verb !== "manual")).toBe(false);
    // What stays manual says why.
    expect(step.manualReason === null).toBe(!manual);
  });
});
