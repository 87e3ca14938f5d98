/** Drafts the parameters of one host, as a file for its owner to go on with: pure over what was seen and answered. */
import { stringify } from "yaml";
import { parametersSchema, type Parameters } from "../model/parameters.js";

/** What a parameter is set to, and why. */
export interface Guess {
  value: string | Readonly<Record<string, string>>;
  /** `undefined`: somebody has said so. Else where it comes from, in words that hold no text of the host. */
  source?: string | undefined;
}

/** Guesses and answers by the parameter's key. */
export type Guesses = Partial<Record<keyof Parameters, Guess>>;

/** What a line holds that is a guess or a gap: `init --check` of a pack looks for it. */
const todo = "TODO: source";

/** What a document of a host says first, in this order; all else is for runs, and stands in the reference. */
const keys = [
  ...([
    "organization",
    "host",
    "workingDirectory",
    "backupName",
    "hosting",
    "site",
    "appPool",
    "service",
    "url",
  ] as const),
  ...(["database", "archives", "change", "window", "technician", "reviewer", "approver", "contacts"] as const),
];

/** What the nested ones look like. */
const samples: Partial<Record<(typeof keys)[number], string>> = {
  archives: '{ "1.0": C:/kits/release.zip }',
  window: "{ start: 2026-12-05T20:00+01:00, end: 2026-12-06T02:00+01:00 }",
  contacts: '[{ name: Service desk, phone: "+33 1 00 00 00 00" }]',
};

/** What is wrong with a value of a parameter, in words; `undefined`: nothing. */
export function parameterFault(key: keyof Parameters, value: unknown): string | undefined {
  const parsed = parametersSchema.shape[key].safeParse(value);
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? "another value");
}

/**
 * The file: what is known with its value, a guess with its mark, all else as a comment to fill in.
 *
 * @param title the first line's words, one line
 */
export function writeParameters(title: string, guesses: Guesses): string {
  return [
    `# ${title}`,
    `# A guess is marked \`# ${todo}\`: check it, and take the mark away.`,
    ...keys.flatMap((key) => {
      const guess = guesses[key];
      // What comes from a host may be anything.
      if (guess !== undefined && parameterFault(key, guess.value) === undefined) return [writeKnown(key, guess)];
      const { description = "" } = parametersSchema.shape[key];
      return [`# ${key}: ${samples[key] ?? ""}`.trimEnd() + `  # ${description}`];
    }),
    "",
  ].join("\n");
}

function writeKnown(key: string, { value, source }: Guess): string {
  const mark = source === undefined ? "" : ` # ${todo} (${source})`;
  const written = stringify({ [key]: value }, { lineWidth: 0 }).trimEnd();
  // A comment behind the first line of a map would stand for the map.
  return written.includes("\n") ? `${mark.trimStart()}${mark === "" ? "" : "\n"}${written}` : written + mark;
}
