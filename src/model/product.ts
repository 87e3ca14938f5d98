/**
 * The product pack's facts, `product.yml`: everything that is true of one product and not of the
 * others. Nothing in `src/` names a product; it all comes from here.
 */
import { z } from "zod";
import { verbNames } from "./action.js";

const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/u, "an id: lower-case letters, digits and hyphens");
/** A path below the working directory, forward slashes, no `..`. */
const relativePath = z
  .string()
  .min(1)
  .regex(
    /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))(?![A-Za-z]:)[^\\]*$/u,
    "a path below the working directory, with forward slashes",
  );

/** A page of the vendor's documentation (or another source) that a fact can be checked against. */
export const pageSchema = z.strictObject({
  /** The page's title. */
  title: z.string().min(1),
  /** Its address; `http` or `https`. */
  url: z.url({ protocol: /^https?$/u }),
});

/** Who a procedure is for. */
export const roleSchema = z.strictObject({
  /** The name on the command line: `server`. */
  id,
  /** The name for people: "Server with integrated agent". */
  name: z.string().min(1),
  /** What the steps of this role's procedure call the host: "Stop the *server*". */
  target: z.string().min(1),
  /** Words in a heading that mean this role. The longest phrase that a heading holds wins. */
  headings: z.array(z.string().min(1)).min(1),
  /** The programs without which this role cannot run, below the runtime folder. */
  programs: z.array(z.string().min(1)).default([]),
  /**
   * The file (with a version resource) whose version is the installed version. `programs` have the same, where they
   * have one.
   */
  versionProgram: z.string().optional(),
  /** How to see that it answers: the path below the URL, and what it answers. */
  health: z.strictObject({ path: z.string(), expect: z.string().optional() }).optional(),
});

/** A way in which the product is run. */
const hostingSchema = z.strictObject({
  id,
  name: z.string().min(1),
  /** The parameters that name the thing to stop and start, in the order in which it is stopped. */
  parameters: z.array(z.enum(["site", "appPool", "service"])).default([]),
  /** What its commands are typed into, and what others are written for on a host that runs it so. */
  shell: z.enum(["powershell", "sh"]).default("powershell"),
  /**
   * How to stop it: one line for each command, or a sentence that ends with a full stop. `{site}`, `{appPool}`,
   * `{service}` and `{target}` are filled in; in a command they stand within double quotes.
   */
  stop: z.array(z.string().min(1)).min(1),
  /** How to start it. */
  start: z.array(z.string().min(1)).min(1),
  /** Why so, and where it is documented; `undefined` means not documented by the vendor. */
  source: z.string().optional(),
});

/** A settings file by its real name. */
const settingsFileSchema = z.strictObject({
  /** The real name. */
  name: z.string().min(1),
  /** Other spellings found in guides or on hosts; read as `name`, and reported. */
  aliases: z.array(z.string().min(1)).default([]),
  /** The folder it lives in, below the working directory. */
  folder: relativePath,
  /** The roles that have it. */
  roles: z.array(id).min(1),
  format: z.enum(["json", "xml"]),
  /** `required`: without it the role does not start; `optional`: only under `when`. */
  need: z.enum(["required", "optional"]),
  /** When an optional file is there. */
  when: z.string().optional(),
  /** Where the release keeps this role's default, if not in `folder`, by role. */
  defaults: z.record(id, relativePath).default({}),
  source: z.string().min(1),
});

/** Several settings files that guides name by a phrase ("all appsettings json files"). */
const fileGroupSchema = z.strictObject({
  /** Phrases in lower case, single spaces. */
  phrases: z.array(z.string().min(1)).min(1),
  /** File names or patterns (`*` stands for anything but a slash). */
  files: z.array(z.string().min(1)).min(1),
});

/** A program that guides tell the operator to run. */
const programSchema = z.strictObject({
  /** The real file name. */
  name: z.string().min(1),
  /** What it does, in our words. */
  summary: z.string().min(1),
  /** Other spellings, beyond those that `programPrefixes` explains. */
  aliases: z.array(z.string().min(1)).default([]),
  /** The first version that has it. */
  since: z.string().optional(),
  /** A step that runs it changes the database: renaming back is then not a way back. */
  changesDatabase: z.boolean().default(false),
  /** The settings files (names or patterns) that it rewrites: what differs there afterwards is its doing. */
  changesSettings: z.array(z.string().min(1)).default([]),
  /** What it says or leaves when it has worked. */
  expected: z.string().optional(),
  source: z.string().min(1),
});

/** A product line at which one can start, stop or arrive. */
const versionSchema = z.strictObject({
  /** As on the command line: `6.1`, `5.2.3`. */
  id: z.string().regex(/^\d+(?:\.\d+)+$/u, "a version: numbers with dots"),
  /** What is needed on the host before this version runs, by prerequisite id. */
  requires: z.array(z.string()).default([]),
  /**
   * What brings the database to this version by itself when it starts (a role's `target`): renaming the folder back is
   * then no way back.
   */
  upgradesDatabaseAtStart: z.array(z.string()).default([]),
  /** What is not known of this version, shown to the user as unknown. */
  unknown: z
    .array(
      z.strictObject({
        sentence: z.string().min(1),
        /** The roles that it matters to; default: all. */
        roles: z.array(id).optional(),
        /** The page that was searched, by its key. */
        source: z.string().min(1),
      }),
    )
    .default([]),
});

/** What steps depend on and only the operator knows. */
const questionSchema = z.strictObject({
  id,
  /** The question, with its question mark. */
  ask: z.string().min(1),
  /** What may be answered, by what the answer means. */
  answers: z.record(id, z.string().min(1)),
});

/** What a redactor must treat as secret. Keys and paths compare ignoring case. */
const secretsSchema = z.strictObject({
  /** Keys whose value is secret wherever they stand. */
  keys: z.array(z.string().min(1)),
  /** Paths whose value is secret; `*` is one segment, `**` any number. */
  paths: z.array(z.string().min(1)),
  /** Keys whose value is a connection string: its harmless parts may be shown. */
  connectionStrings: z.array(z.string().min(1)),
  /** Parts of a connection string that may be shown. */
  harmlessParts: z.array(z.string().min(1)),
  /** Regular expressions: a value that matches is secret whatever its key. */
  shapes: z.array(z.string().min(1)),
  /** Options of programs whose value is secret: printed as a placeholder. */
  arguments: z.array(z.string().min(1)),
});

/** Files that stand in the folders without the release or the customer having put them there. */
const knownFileSchema = z.strictObject({
  /** A path below the working directory; `*` and `**` as usual. */
  pattern: relativePath,
  /**
   * `leftover`: should be gone after the upgrade; `created`: the product writes it; `customer`: his own, carried over
   * by hand.
   */
  kind: z.enum(["leftover", "created", "customer"]),
  summary: z.string().min(1),
  source: z.string().optional(),
});

/** What holds where many hosts are upgraded as one. */
const estateFactsSchema = z.strictObject({
  /** The roles that go first; a set of them shares a database, and is stopped and started as one. */
  first: z.array(z.string().min(1)).min(1),
  /** The roles that follow, each host behind one of the sets. */
  then: z.array(z.string().min(1)),
  source: z.string().optional(),
  /** What steps of the first ones call hosts of the others (a step's target). */
  others: z.array(z.strictObject({ target: z.string().min(1), roles: z.array(z.string().min(1)).min(1) })).default([]),
  /** Steps that bring files over from the others, by their ids. */
  brings: z
    .array(
      z.strictObject({
        step: z.string().min(1),
        verb: z.enum(verbNames),
        files: z.array(z.string().min(1)).min(1),
        roles: z.array(z.string().min(1)).min(1),
      }),
    )
    .default([]),
  /** A role whose procedure another one's takes the place of, where there is none of its own; ours. */
  standsIn: z.array(z.strictObject({ role: z.string().min(1), by: z.string().min(1) })).default([]),
  /** What holds from the first host to the last. */
  rules: z.array(z.string().min(1)).default([]),
});

/** `product.yml`. */
export const productSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The pack's name, and the prefix of generated files. */
  id,
  name: z.string().min(1),
  /** The name it had before, as files and programs may still be called so. */
  formerly: z.string().optional(),
  vendor: z.string().min(1),
  /** What is to be said wherever this product is printed: who we are not. */
  disclaimer: z.string().optional(),
  /** Sources of facts, by key; front matter, comments and facts refer to them. */
  pages: z.record(z.string(), pageSchema),
  roles: z.array(roleSchema).min(1),
  hosting: z.array(hostingSchema).min(1),
  layout: z.strictObject({
    /** The folder that a release is extracted into. */
    runtime: relativePath,
    /** What the runtime folder is renamed to, unless the guide or the operator says otherwise. */
    backup: relativePath,
    /**
     * Other folders beside the runtime, by what guides call them. `keep`: it must not be deleted; `setting`: the key
     * path that may place it elsewhere.
     */
    folders: z.record(
      z.string(),
      z.strictObject({
        path: relativePath,
        keep: z.boolean(),
        setting: z.string().optional(),
        summary: z.string(),
        source: z.string().optional(),
      }),
    ),
  }),
  settingsFiles: z.array(settingsFileSchema),
  fileGroups: z.array(fileGroupSchema).default([]),
  /**
   * The settings of `settingsFiles` that guides name in words, by their key path ("connection string" is
   * `ConnectionString`).
   */
  settingNames: z.record(z.string(), z.string()).default({}),
  programs: z.strictObject({
    /** What the real names begin with. */
    prefix: z.string(),
    /** What guides print instead of the prefix, by mistake or by an old habit. */
    wrongPrefixes: z.array(z.string().min(1)).default([]),
    list: z.array(programSchema),
  }),
  /** What an operator turns back for, one sentence each, in the order of looking; ours. Parameters add their own. */
  turnBack: z.array(z.strictObject({ sentence: z.string().min(1), roles: z.array(id).min(1).optional() })).default([]),
  /** What uses the database, as steps call it (a role's `target`): it must not run while the database is restored. */
  databaseTarget: z.string().optional(),
  /** Product lines, oldest first. */
  versions: z.array(versionSchema).min(1),
  /** What the vendor does not say about going from one version straight to another. */
  unknownPaths: z
    .array(z.strictObject({ from: z.string(), to: z.string(), sentence: z.string().min(1), source: z.string().min(1) }))
    .default([]),
  /** What only the operator knows and steps depend on (`<!-- when: encrypted=yes -->`); parameters can settle it. */
  questions: z.array(questionSchema).default([]),
  /** How long a step takes, in minutes, by its verb: a planning aid of ours. */
  plannedMinutes: z.partialRecord(z.enum(verbNames), z.number().int().min(0)).default({}),
  /** What one sees when a step is done, by its verb, where the verb itself does not tell: ours. */
  expectedResults: z.partialRecord(z.enum(verbNames), z.string().min(1)).default({}),
  /** Planned minutes by program, where a program takes longer than others. */
  plannedMinutesByProgram: z.record(z.string(), z.number().int().min(0)).default({}),
  secrets: secretsSchema,
  /** Where the settings hold the licence, and how its end is read out of it; default: it is not read. */
  licence: z
    .object({
      setting: z.string().min(1).describe("The key path, with colons"),
      endsAt: z
        .string()
        .min(1)
        .describe("A pattern whose first group is the end, as ISO 8601: `(\\d{4}-\\d{2}-\\d{2})`"),
    })
    .optional(),
  knownFiles: z.array(knownFileSchema).default([]),
  /** What holds where many hosts are upgraded as one; default: no role waits for another. */
  estate: estateFactsSchema.optional(),
});

/** The facts of one product. */
export type Product = z.infer<typeof productSchema>;
/** One of the product's roles. */
export type Role = z.infer<typeof roleSchema>;
/** A page of the vendor's documentation. */
export type Page = z.infer<typeof pageSchema>;
