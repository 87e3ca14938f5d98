/** Many hosts: what `estate.yml` says of them, and what `plan --estate --format json` makes of it. */
import { z } from "zod";
import { contactSchema, line, moment, parametersSchema } from "./parameters.js";

/** What stands in paths, groups and host names alike. */
const name = line
  .max(100)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/u, "a name of letters, digits, dots and hyphens");
const version = line.describe("A version");

const connectionSchema = z.strictObject({
  by: z.enum(["winrm", "psrp", "ssh", "local"]).optional().describe("How the host is reached"),
  port: z.number().int().min(1).max(65_535).optional().describe("At which port"),
  user: line.optional().describe("As whom"),
  authentication: line.optional().describe("How that is proved: `kerberos`, `ntlm`, `certificate`"),
  credential: name.optional().describe("One of `credentials`; never a value"),
});
const kitsSchema = z
  .strictObject({
    share: line.optional().describe("A share that holds the archives"),
    url: z.url().optional().describe("An address below which they lie"),
    copy: line.optional().describe("A folder of the machine that starts the work"),
    present: line.optional().describe("A folder on the host"),
  })
  .refine((kits) => Object.keys(kits).length === 1, "one of share, url, copy and present");
const windowSchema = z
  .strictObject({ start: moment.describe("When work may start"), end: moment.describe("When it must be over") })
  .refine(({ start, end }) => Date.parse(start) < Date.parse(end), {
    error: "a window that ends after it starts",
    path: ["end"],
  });

const { workingDirectory, backupName, hosting, site, appPool, service, url, database, organization } =
  parametersSchema.shape;
/** What a host, a location, a role or all of them may say: the nearer one wins. */
const settings = {
  ...{ workingDirectory, backupName, hosting, site, appPool, service, url, database, organization },
  connection: connectionSchema.optional().describe("How it is reached"),
  kits: kitsSchema.optional().describe("Where the release archives are brought from"),
};
const settingsSchema = z.strictObject(settings);
/** Their names. */
export const settingNames = Object.keys(settings) as (keyof typeof settings)[];

const batchSchema = z.union([
  z.number().int().min(1),
  z.string().regex(/^(?:100|[1-9]\d?)%$/u, "a number of hosts, or a part such as 25%"),
]);
const holdSchema = z.strictObject({
  after: line.describe("What must be true before the next wave begins"),
  by: line.optional().describe("Who signs it"),
  soak: line
    .regex(/^P(?=.)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?)?$/u, "a duration such as PT12H or P1D")
    .optional()
    .describe("How long to wait first, as ISO 8601 has it"),
});

/** `estate.yml`; unknown keys are refused with the nearest. */
export const estateSchema = z.strictObject({
  name: line.describe("What the estate is called"),
  to: version.describe("The version that all hosts go to"),
  defaults: settingsSchema.optional().describe("Any key of a host; the weakest"),
  roles: z.record(name, settingsSchema).optional().describe("By role; stronger than the defaults"),
  credentials: z
    .record(
      name,
      z.strictObject({
        ansibleVault: name.or(line.regex(/^\w+$/u)).optional(),
        powershell: line
          .regex(/^(?:prompt|current|secret:[\w.-]+)$/u, "`prompt`, `current` or `secret:NAME`")
          .optional(),
      }),
    )
    .optional()
    .describe("Names of credentials and where an engine finds them; never a value"),
  locations: z
    .record(
      name,
      z.strictObject({
        ...settings,
        time: line.optional().describe("The time zone, such as Europe/Paris"),
        window: windowSchema.optional().describe("When work may be done there"),
        contacts: z.array(contactSchema).optional().describe("Whom to call"),
      }),
    )
    .optional()
    .describe("Where hosts are"),
  releases: z
    .record(
      name,
      z.record(
        line,
        z.strictObject({
          file: line.describe("The archive's name"),
          sha256: z
            .string()
            .regex(/^[0-9a-f]{64}$/iu, "64 hexadecimal digits")
            .describe("SHA-256 of its bytes"),
        }),
      ),
    )
    .describe("The release archives, by role and version"),
  hosts: z
    .array(
      z.strictObject({
        ...settings,
        name: name.describe("Unique in the estate"),
        address: line.optional().describe("Where it is reached; default: its name"),
        role: name.describe("One of the product's roles"),
        version: version.describe("The installed version, or `unknown`"),
        location: name.optional().describe("One of `locations`"),
        server: name.optional().describe("Of a host behind others: the set or server that it belongs to"),
        tags: z.array(name).optional().describe("Words by which waves name it"),
      }),
    )
    .min(1, "at least one host")
    .describe("The hosts"),
  shared: z
    .array(
      z.strictObject({
        name: name.describe("What the set is called"),
        hosts: z.array(name).min(1).describe("Its servers"),
        temp: line.optional(),
        work: line.optional(),
        database,
      }),
    )
    .optional()
    .describe("Servers that are one: one database, the same working folders, stopped together"),
  waves: z
    .array(
      z.strictObject({
        name: name.describe("Unique"),
        hosts: z.array(line).min(1).describe("Names of hosts or sets, `role:`, `location:`, `tag:` or `rest`"),
        batch: batchSchema.optional().describe("How many at a time; default: all"),
        mayLose: z.number().int().min(0).optional().describe("How many hosts may fail before it ends; default: 0"),
        stopOn: z.enum(["fail", "warn"]).optional().describe("What of a check counts as a failed host; default: fail"),
        hold: holdSchema.optional().describe("What a person looks at behind it"),
      }),
    )
    .min(1)
    .optional()
    .describe(
      "In which order; default: the sets of servers, one canary, then location by location, a quarter at a time",
    ),
  mayLoseInAll: z.number().int().min(0).optional().describe("How many hosts may fail in all waves"),
  people: z
    .strictObject({
      technician: line.optional(),
      reviewer: line.optional(),
      approver: line.optional(),
      change: line.optional(),
    })
    .optional()
    .describe("Who does, reviews and approves it, and the change's number"),
  acknowledged: z
    .record(
      name,
      z.array(
        z.strictObject({
          id: line.regex(/\//u, "a step's id, never a verb").describe("A step's id"),
          by: line.describe("Who says so"),
          at: moment.describe("When"),
          evidence: line.describe("A ticket or a file"),
        }),
      ),
    )
    .optional()
    .describe("By role, steps for a person that have been done"),
});
/** What `estate.yml` says. */
export type Estate = z.infer<typeof estateSchema>;
/** A host of it. */
export type EstateHost = Estate["hosts"][number];

const waveHold = z.object({
  after: z.string(),
  by: z.string().nullable(),
  soak: z.string().nullable(),
});

/** What `plan --estate --format json` prints: the contract for engines. */
export const estatePlanSchema = z.object({
  schemaVersion: z.literal(1),
  estate: z.string().describe("What the estate is called"),
  plan: z.string().describe("SHA-256 of everything below"),
  product: z.string().describe("The product's id"),
  to: z.string().describe("The version that all hosts go to"),
  units: z
    .array(z.object({ id: z.string(), role: z.string(), from: z.string(), to: z.string() }))
    .describe("One runbook for each distinct role and start version"),
  hosts: z
    .array(
      z.object({
        name: z.string(),
        role: z.string(),
        from: z.string(),
        unit: z.string().nullable().describe("Its first unit; null: it is done"),
        units: z.array(z.string()).describe("All of them, in order: several where the role changes on the way"),
        state: z.enum(["ready", "lacks", "done"]),
        lacks: z.array(z.string()).describe("What is missing before it can begin"),
        set: z.string().nullable().describe("The set of servers that it is of or behind"),
        location: z.string().nullable(),
      }),
    )
    .describe("Every host"),
  waves: z
    .array(
      z.object({
        name: z.string(),
        hop: z.number().int().describe("Which installation, counting from 1"),
        to: z.string().describe("The version that it installs"),
        batches: z.array(z.array(z.string())).describe("Names of hosts"),
        mayLose: z.number().int(),
        stopOn: z.enum(["fail", "warn"]),
        hold: waveHold.nullable().describe("What a person looks at behind it"),
        minutes: z.number().int().describe("Planned, batch by batch"),
        earliest: z.string().nullable().describe("When it may begin, in UTC"),
        latest: z.string().nullable().describe("When it must be over, in UTC"),
        fits: z.boolean().nullable().describe("Whether the planned minutes fit; null: there is no window"),
        rollback: z.array(z.string()).describe("Which waves have to go back before it"),
      }),
    )
    .describe("In the order of work"),
  gates: z.array(z.object({ wave: z.string(), batch: z.number().int() })).describe("One behind each batch, from 1"),
  rollback: z.array(z.string()).describe("The waves in the order in which they go back"),
  steps: z
    .array(
      z.object({
        verb: z.string(),
        hosts: z.array(z.string()),
        number: z.string().describe("The step of the server's runbook"),
        step: z.string().describe("Its id"),
        unit: z.string(),
        set: z.string(),
        files: z.array(z.string()).optional(),
      }),
    )
    .describe("What the server's procedure asks of other hosts"),
  mayLoseInAll: z.number().int().nullable(),
  rules: z.array(z.string()).describe("What holds from the first wave to the last"),
  notes: z.array(z.string()).describe("What we inferred, and hosts that are done"),
});
/** The plan of an estate. */
export type EstatePlan = z.infer<typeof estatePlanSchema>;
