/** Comments that a writer addresses to us: `<!-- action: copy files=web.config from=RuntimeOld to=Runtime -->`. */
import { nearest } from "../language/nearest.js";
import type { Place } from "../model/inline.js";
import { UsageError } from "../model/errors.js";

/** The comments we read; any other is a comment. */
export const annotationNames = ["action", "section", "reference", "advice", "when", "overlay"] as const;

/** A comment that says something to us. */
export interface Annotation {
  name: (typeof annotationNames)[number];
  /** The words without `=`, in order. */
  words: string[];
  attributes: Record<string, string>;
  place: Place;
}

const comment = /^\s*<!--\s*([a-z]+)\s*:\s*([\s\S]*?)\s*-->\s*$/u;
const part = /([\w-]+)=(?:"([^"]*)"|([^\s"]+))|"([^"]*)"|(\S+)/gu;

/**
 * The annotation in an HTML node, or `undefined` where it is not ours. Is it any HTML but a comment: `undefined` too.
 */
export function parseAnnotation(html: string, place: Place): Annotation | undefined {
  const [, name, body] = comment.exec(html) ?? [];
  const known = annotationNames.find((candidate) => candidate === name);
  if (name !== undefined && known === undefined) refuseNearMiss(name, place);
  if (known === undefined || body === undefined) return undefined;
  const words: string[] = [];
  const attributes: Record<string, string> = {};
  for (const [, key, quoted, plain, quotedWord, word] of body.matchAll(part)) {
    if (key === undefined) words.push(quotedWord ?? word ?? "");
    else attributes[key] = quoted ?? plain ?? "";
  }
  return { name: known, words, attributes, place };
}

/** `<!-- referense: … -->` was meant for us: a typing error must not lose what it says. */
function refuseNearMiss(name: string, place: Place): void {
  const [meant] = nearest(name, annotationNames);
  if (meant === undefined || Math.abs(meant.length - name.length) > 2) return;
  throw new UsageError(`Unexpected comment \`${name}:\`, expected \`${meant}:\``, {
    place,
    note: "Any other comment may stand without a colon behind its first word.",
  });
}

/** Refuses attributes that the annotation does not have, so that a typing error is not silently ignored. */
export function knownAttributes({ name, attributes, place }: Annotation, known: readonly string[]): void {
  const unknown = Object.keys(attributes).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new UsageError(
      `Unexpected attribute \`${unknown}\` in a comment \`${name}:\`, expected one of ${known.map((key) => `\`${key}\``).join(", ")}`,
      { place },
    );
  }
}

/** Is this HTML a comment (ours or not)? */
export const isComment = (html: string): boolean => /^\s*<!--[\s\S]*-->\s*$/u.test(html);
