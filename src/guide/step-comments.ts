/** What comments of ours say of a step: its action, its page, its answer, its advice, its place in an overlay. */
import { nearestOf } from "../language/nearest.js";
import { verbNames, type Action, isList } from "../model/action.js";
import { UsageError } from "../model/errors.js";
import { phases, type Advice, type Answer, type Placement, type Reference, type Step } from "../model/guide.js";
import type { Place } from "../model/inline.js";
import type { Page, Product } from "../model/product.js";
import { preflightCheckNames, type PreflightCheckName } from "../model/verification.js";
import { verbs } from "../verbs/index.js";
import { knownAttributes, type Annotation } from "./annotations.js";
import { readPlacements } from "./overlay-comment.js";
import type { ProcedureContext, StepDraft } from "./step-drafts.js";

/** The action of a comment `<!-- action: copy files=web.config from=RuntimeOld to=Runtime -->`. */
export function typedAction({ words, attributes, place }: Annotation): Action {
  const [written = "", more] = words;
  const verb = verbNames.find((name) => name === written);
  if (verb === undefined) {
    throw new UsageError(`Unexpected verb \`${written}\` in a comment \`action:\`, expected one of the verbs`, {
      place,
      note: `${nearestOf(written, verbNames)} Verbs: ${verbNames.join(", ")}.`,
    });
  }
  // A word without "=" would be lost: `example` for `example=true`, or a value with a blank and no quotes.
  if (more !== undefined)
    throw new UsageError(`Unexpected word \`${more}\` in a comment \`action:\`, expected \`name=value\``, {
      place,
      note: `Such as \`${more}=true\`; a value with blanks stands in double quotes.`,
    });
  const entries = Object.entries(attributes).map(([key, value]) => {
    if (value === "true" || value === "false") return [key, value === "true"] as const;
    return [
      key,
      isList(verb, key)
        ? value
            .split(key === "arguments" ? /\s+/u : ",")
            .map((item) => item.trim())
            .filter((item) => item !== "")
        : value,
    ] as const;
  });
  const action: unknown = {
    verb,
    ...Object.fromEntries(entries),
  };
  const result = verbs[verb].schema.safeParse(action);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(
    `Unexpected arguments of \`${verb}\` in a comment \`action:\`: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}`,
    { place },
  );
}

/** The place on the vendor's page that a step refers to; `labels` is what the guide prints before its own number. */
export function stepReference(
  { annotations, label }: StepDraft,
  labels: string,
  { reference }: ProcedureContext,
): Reference | null {
  if (reference === null) return null;
  const annotation = annotations.find(({ name }) => name === "reference");
  if (annotation) knownAttributes(annotation, ["step", "section"]);
  const step = annotation?.attributes["step"] ?? (label === null ? undefined : `${labels}${label}`);
  const section = annotation?.attributes["section"] ?? reference.section;
  return {
    title: reference.title,
    url: reference.url,
    ...(section === undefined ? {} : { section }),
    ...(step === undefined || step === "none" ? {} : { step }),
  };
}

/** The answer of a comment `<!-- when: encrypted=yes -->`. */
export function whenOf(annotations: readonly Annotation[], { product }: ProcedureContext): Answer | null {
  const annotation = annotations.find(({ name }) => name === "when");
  const [question, answer] = Object.entries(annotation?.attributes ?? {})[0] ?? [];
  if (annotation === undefined || question === undefined || answer === undefined) return null;
  const questions = product?.questions ?? [];
  const known = questions.find(({ id }) => id === question);
  if (product !== undefined && known === undefined) {
    throw new UsageError(`Unexpected question \`${question}\` in a comment \`when:\`, expected one of product.yml`, {
      place: annotation.place,
      note: nearestOf(
        question,
        questions.map(({ id }) => id),
      ),
    });
  }
  if (known !== undefined && known.answers[answer] === undefined) {
    throw new UsageError(`Unexpected answer \`${answer}\` to \`${question}\` in a comment \`when:\``, {
      place: annotation.place,
      note: nearestOf(answer, Object.keys(known.answers)),
    });
  }
  return { question, answer };
}

/** The advice of a comment `advice:`, and where it goes in a procedure. */
export function adviceOf(
  { annotations }: StepDraft,
  { product }: ProcedureContext,
): { advice: Advice | null; placement: Placement | null } {
  const annotation = annotations.find(({ name }) => name === "advice");
  if (annotation === undefined) return { advice: null, placement: null };
  knownAttributes(annotation, ["reason", "source", "before", "after", "checks"]);
  const { reason = "", source = "", before, after, checks = "" } = annotation.attributes;
  if (reason === "" || source === "") {
    throw new UsageError(
      'Unexpected advice without reason or source, expected `<!-- advice: reason="…" source="…" -->`',
      { place: annotation.place },
    );
  }
  const sources = source.split(/[\s,]+/u).map((key) => pageOf(key, product, annotation.place));
  const looking = checks.split(/[\s,]+/u).flatMap((name) => (name === "" ? [] : [checkOf(name, annotation.place)]));
  const verb = before ?? after;
  return {
    advice: { reason, sources, ...(looking.length === 0 ? {} : { checks: looking }) },
    placement: verb === undefined ? null : { side: before === undefined ? "after" : "before", verb },
  };
}

/** A check that looks at what a go/no-go line asks for, by its name. */
function checkOf(name: string, place: Place): PreflightCheckName {
  const known = preflightCheckNames.find((one) => one === name);
  if (known !== undefined) return known;
  throw new UsageError(
    `Unexpected check \`${name}\` in a comment \`advice:\`, expected one that looks before the upgrade`,
    {
      place,
      note: nearestOf(name, [...preflightCheckNames]),
    },
  );
}

/** Where comments `<!-- overlay: before=server/6.x/stop-1 -->` place the step. */
export function overlayOf({ annotations }: StepDraft): Pick<Step, "overlay"> {
  const own = annotations.filter(({ name }) => name === "overlay");
  return own.length === 0 ? {} : { overlay: own.flatMap(readPlacements) };
}

/** A page of the pack by its key. */
export function pageOf(key: string, product: Product | undefined, place: Place): Page {
  const page = product?.pages[key];
  if (page) return page;
  throw new UsageError(`Unexpected page \`${key}\`, expected a key of \`pages\` in product.yml`, {
    place,
    note: nearestOf(key, Object.keys(product?.pages ?? {})),
  });
}

/** Is this one of the parts of a runbook that advice goes into? */
export const isPhase = (value: string): value is (typeof phases)[number] =>
  (phases as readonly string[]).includes(value);
