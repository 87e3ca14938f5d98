/**
 * The JSON form of a runbook: what `plan --format json` and `generate --format json` give.
 *
 * Sentences and paragraphs are Markdown strings in which everything that is not a mark is escaped;
 * a value that was not given reads as its label in angle quotes, `‹working directory›`. The shape
 * may grow within a schema version; nothing in it changes its meaning.
 */
import { z } from "zod";
import { verbNames } from "./action.js";
import { shells } from "./command.js";
import { changeNames, changeSchema } from "./change.js";
import { noteKinds } from "./inline.js";
import { operationKinds } from "./operation.js";
import { parametersSchema } from "./parameters.js";
import { sectionKinds } from "./runbook.js";

const markdown = z.string();
const sha256 = z.string().describe("SHA-256, 64 hexadecimal digits");

const placeJsonSchema = z.object({
  file: z.string().describe("The file as the caller named it"),
  line: z.number().int().describe("Counts from 1"),
  column: z.number().int().describe("Counts from 1"),
});

const pageJsonSchema = z.object({
  title: z.string().describe("The page's title"),
  url: z.string().describe("The page's address"),
});

const referenceJsonSchema = pageJsonSchema.extend({
  section: z.string().optional().describe("The heading on that page"),
  step: z.string().optional().describe("The step's number on that page"),
});

const actionJsonSchema = z
  .looseObject({
    verb: z.enum(verbNames).describe("What kind of action it is"),
    condition: z.string().optional().describe("When only this action of the step has one"),
  })
  .describe("A verb with its arguments; which ones depends on the verb");

const noteJsonSchema = z.object({
  kind: z.enum(noteKinds).describe("How urgent it is"),
  title: z.string().nullable().describe("The writer's own title; null where he gave none"),
  text: markdown.describe("What it says, in Markdown"),
});

const commandJsonSchema = z.object({
  shell: z.enum(shells).describe("What it is typed into"),
  text: z
    .string()
    .describe("The command, not Markdown; a value that was not given is a placeholder: `<working-directory>`"),
  when: z.string().optional().describe("When it is to be run; only there where not always"),
  hosting: z
    .string()
    .optional()
    .describe("The one way of running the product that it is for; only there where the parameters name none"),
});

const hostingJsonSchema = z.object({
  id: z.string().describe("The hosting's id in the product pack"),
  name: z.string().describe("What it is called"),
  details: z
    .array(markdown)
    .describe("What the actions come to on a host that runs it so, besides the commands, in Markdown"),
});

const choiceJsonSchema = z.object({
  command: markdown.describe("The imperative sentence, in Markdown"),
  actions: z.array(actionJsonSchema).describe("What this way of doing it does"),
  commands: z.array(commandJsonSchema).describe("What to type for it, in order"),
  info: markdown.describe("What stands below it, in Markdown; empty where nothing does"),
});

const exampleJsonSchema = z.object({
  lang: z.string().nullable().describe("The code's language, where the guide names it"),
  value: z.string().describe("The code itself, not Markdown"),
  source: placeJsonSchema.describe("Where the code stands in the guide"),
});

const adviceJsonSchema = z.object({
  reason: z.string().describe("Why we add the step, for the operator"),
  sources: z.array(pageJsonSchema).describe("What the reason rests on"),
});

/** A step of {@link runbookJsonSchema}. */
export const stepJsonSchema = z.object({
  id: z.string().describe("Stable when the sentence is reworded or other steps come and go"),
  hash: sha256.describe("SHA-256 of text and actions: changes when this step changes"),
  number: z.string().describe("As printed: 3, 3.2, A1, V1; unique in a runbook"),
  command: markdown.describe("The imperative sentence, in Markdown"),
  optional: z.boolean().describe("Whether the operator may leave it out"),
  condition: z.string().nullable().describe("When the step is to be done; null: always"),
  origin: z.enum(["guide", "advice"]).describe("guide: the guide says it; advice: we add it"),
  advice: adviceJsonSchema.nullable().describe("Reason and sources; null for a step of the guide"),
  local: z
    .literal(true)
    .optional()
    .describe("The advice is the integrator's own, from an overlay; only there where it is"),
  actions: z.array(actionJsonSchema).describe("What the step does; empty for one that only holds substeps"),
  details: z.array(markdown).describe("What each action comes to on this host, where no command says it, in Markdown"),
  commands: z.array(commandJsonSchema).describe("What to type, in order; empty where nothing is typed"),
  hosting: z
    .array(hostingJsonSchema)
    .optional()
    .describe(
      "The same by each way in which the product may be run, of which one holds; only there where they differ and the parameters do not say which",
    ),
  expected: z.array(markdown).describe("What one sees when it is done, in Markdown"),
  manual: z.string().nullable().describe("Why no verb fits; null where one does"),
  info: markdown.describe("What else stands below the step, in Markdown; empty where nothing does"),
  notes: z.array(noteJsonSchema).describe("The step's notes"),
  choices: z.array(choiceJsonSchema).describe("Ways of doing it, of which one is taken"),
  examples: z.array(exampleJsonSchema).describe("Code that stands below the step as its example"),
  get substeps() {
    return z.array(stepJsonSchema).describe("The steps below this one");
  },
  source: placeJsonSchema.describe("Where the sentence stands"),
  reference: referenceJsonSchema.nullable().describe("The vendor's own page, where known"),
  checks: z.array(z.string()).describe("Names of the checks that `verify` derives from the actions"),
  minutes: z.number().int().nullable().describe("Planned minutes; null where nothing says"),
  pointOfNoReturn: z
    .string()
    .nullable()
    .describe("Why there is no way back by renaming once this step has begun; null for all others"),
});

/** A section of {@link runbookJsonSchema}. */
export const sectionJsonSchema = z.object({
  id: z.string().describe("Unique in the runbook"),
  title: z.string().describe("The heading"),
  hop: z.number().int().describe("The hop it belongs to, counting from 1"),
  kind: z.enum(sectionKinds).describe("What the section is for"),
  body: markdown.describe("What stands outside steps, in Markdown; empty where nothing does"),
  steps: z.array(stepJsonSchema).describe("In the order in which they are done"),
  source: placeJsonSchema.nullable().describe("Where the heading stands; null where no file has it"),
  reference: referenceJsonSchema.nullable().describe("The vendor's own page, where known"),
});

/** An operation of {@link runbookJsonSchema}. */
export const operationJsonSchema = z.object({
  id: z.string().describe("The step's id; `#2` behind it for the step's second action; `hold/6.0` for a hold"),
  step: z.string().describe("The step's id"),
  number: z.string().describe("The step's number, as printed"),
  hop: z.number().int().describe("The installation, counting from 1; a hold belongs to the one that it guards"),
  kind: z
    .enum(operationKinds)
    .describe(
      "do: we do it; ask: a person; check: it only looks; hold: halt between two installations; restore: a person brings data back",
    ),
  origin: z.enum(["guide", "advice", "local"]).describe("Who says it: the guide, we, or the integrator's overlay"),
  action: actionJsonSchema.nullable().describe("The typed action; null where no verb fits, and for a hold"),
  change: z.enum(changeNames).nullable().describe("What happens to the host; null for what only a person does"),
  optional: z.boolean().describe("Whether the operator may leave the step out"),
  condition: z.string().nullable().describe("When it is to be done; null: always"),
  decisions: z
    .array(
      z.object({
        id: z.string().describe("The id that acknowledges or skips it"),
        number: z.string().describe("The step's number"),
        says: z.string().describe("`optional`, or the condition"),
      }),
    )
    .describe("What somebody has to decide first, outermost first; empty: it must be done"),
  changesData: z.boolean().describe("Whether the folders alone are no way back after it"),
  undo: z.array(changeSchema).nullable().describe("What takes it back; empty: nothing has to be; null: nothing can"),
});

/** A runbook as JSON. */
export const runbookJsonSchema = z.object({
  schemaVersion: z.literal(1).describe("Changes when a field changes its meaning"),
  product: z.string().describe("The product pack's id"),
  role: z.string().describe("The role's id"),
  from: z.string().describe("The version one comes from"),
  to: z.string().describe("The version one goes to"),
  hops: z
    .array(z.object({ from: z.string().describe("Version before"), to: z.string().describe("Version after") }))
    .describe("One for each installation of a release, in order"),
  guides: z
    .array(
      z.object({
        file: z.string().describe("The file as the caller named it"),
        title: z.string().describe("The guide's title"),
        sha256: sha256.describe("SHA-256 of the file's bytes"),
      }),
    )
    .describe("The files that the runbook is made from"),
  parameters: parametersSchema.describe("What the operator told about his host"),
  coverage: z
    .object({
      steps: z.number().int().describe("The guide's leaf steps in this runbook"),
      typed: z.number().int().describe("How many of them a verb fits"),
      manual: z.number().int().describe("How many of them none fits"),
    })
    .describe("How much of the guide was understood; advice is not counted"),
  minutes: z.number().int().describe("Planned minutes of all steps but those of the rollbacks"),
  unknowns: z
    .array(
      z.object({
        sentence: z.string().describe("What is not known"),
        source: z.string().describe("Where one would expect it"),
      }),
    )
    .describe("What the vendor does not say"),
  sections: z.array(sectionJsonSchema).describe("In the order in which they are read"),
  operations: z
    .array(operationJsonSchema)
    .describe("The steps laid out once, in the order of work: of the printed numbers"),
  sha256: sha256.describe("SHA-256 over all steps in order; its first 8 digits are the document's short hash"),
});

/** What {@link runbookJsonSchema} describes. */
export type RunbookJson = z.infer<typeof runbookJsonSchema>;
/** One of its sections. */
export type SectionJson = z.infer<typeof sectionJsonSchema>;
/** One of its operations. */
export type OperationJson = z.infer<typeof operationJsonSchema>;
/** One of its steps. */
export type StepJson = z.infer<typeof stepJsonSchema>;
