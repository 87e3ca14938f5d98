/** What a check says of one subject, and how its words become that. */
import { fillPlaces, say, type Filling, type PlaceOf, type Words } from "../../language/words.js";
import type { StepReference } from "../../model/expectations.js";
import type { CheckResult } from "../../model/verification.js";
import { words } from "./words.js";

export { options } from "./options.js";

/** A result without what the envelope adds: the check's name and the origin. */
export type Draft = Omit<CheckResult, "check" | "origin" | "step"> & {
  step: StepReference | null;
  /** Before an upgrade: of which installation it speaks; default: of the first. */
  hop?: number;
};

/** What a draft says once its outcome is known. */
export type Told = Pick<Draft, "actual" | "message" | "remedy">;

/** The names of what can be told: those that have a `<name>-message`. */
type Tellable<W extends Words> = { [Key in keyof W]: Key extends `${infer Name}-message` ? Name : never }[keyof W];

/** The places in the words of one of them. */
type PlacesIn<W extends Words, Name extends string> = PlaceOf<
  W[`${Name}-${"actual" | "message" | "remedy"}` & keyof W]
>;

/** `<name>-actual`, `<name>-message` and, where there is something to do, `<name>-remedy`. The twin is `New-Result`. */
export function tell<const W extends Words, Name extends Tellable<W> & string>(
  all: W,
  name: Name,
  values: Readonly<Record<PlacesIn<W, Name>, Filling>>,
): Told {
  const [actual = "", message = "", remedy] = ["actual", "message", "remedy"].map((part) => {
    const sentence = all[`${name}-${part}`];
    return sentence === undefined ? undefined : fillPlaces(sentence, values);
  });
  return { actual, message, ...(remedy === undefined ? {} : { remedy }) };
}

/** A check that was not asked for, or whose premise failed. */
export const skipped = (subject: string, step: StepReference | null, expected: string, reason: string): Draft => ({
  subject,
  outcome: "skip",
  step,
  expected,
  actual: say(words["not-looked-at"]),
  message: say(words.skipped, { reason }),
});

/** A check that has no subject here. */
export const noSubject = (subject: string, summary: string): Draft =>
  skipped(subject, null, summary, say(words["no-subject"]));

/** That something could not be looked at, in a sentence of the check's. */
export const notSeen = (message: string, remedy: string): Told & { outcome: "unknown" } => ({
  outcome: "unknown",
  actual: say(words["unseen-actual"]),
  message,
  remedy,
});

/** That something could not be looked at, and why. */
export const notSeenBecause = (name: string, reason: string | null, what: string): Told & { outcome: "unknown" } => ({
  outcome: "unknown",
  ...tell(words, "unseen-because", { name, reason: reason ?? say(words["no-reason"]), remedy: lookAgain(what) }),
});

/** What to do about something that could not be looked at, whatever the reason is. */
export const lookAgain = (what: string = words["the-file"]): string => say(words["look-again"], { what });

/** The subject that stands for files, and the files where there are several. */
export const aboutFiles = (files: readonly string[], whole: string): { subject: string; files?: string[] } =>
  files.length === 1 ? { subject: files[0] ?? whole } : { subject: whole, files: [...files] };

/** `it`, `them`: what a sentence calls so many things. */
export const pronoun = (things: readonly unknown[]): string => (things.length === 1 ? words.it : words.them);
