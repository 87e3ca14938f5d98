import { tailsOf } from "../language/clause.js";
import { hasName, hasWord, nounText, shownNames } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text, type Inline } from "../model/inline.js";
import { decline, defineVerb, shippedWords } from "./verb.js";

const schema = actionSchemas.download;

const places = /^(?:portal|website|site|page|store|extranet|repository|registry|web|internet|share|archive)$/u;

/** Fetch a release or a tool. Leaves no trace below the working directory. */
export const download = defineVerb<ActionOf<"download">>({
  name: "download",
  summary: "Fetch a release or a tool from where the vendor offers it",
  schema,
  openers: ["download", "fetch", "get", "obtain", "retrieve", "pull"],
  recognise(clause) {
    const sources = tailsOf(clause, "from", "on", "at", "via", "in");
    const url = [...clause.rest, ...sources.flat()].find((token) => token.url !== undefined)?.url;
    const offered = url !== undefined || sources.some((phrase) => hasWord(phrase, places));
    if (clause.opener !== "download" && !(offered && (hasName(clause.object) || hasWord(clause.object, shippedWords))))
      return null;
    const shown = shownNames(clause.object);
    const artifacts = shown.length > 0 ? shown : [nounText(clause.object)].filter((name) => name !== "");
    if (artifacts.length === 0) return decline("it does not say what to download");
    return artifacts.map((artifact) => ({ verb: "download", artifact, ...(url === undefined ? {} : { url }) }));
  },
  sentence: ({ artifact }) => [text("Download "), code(artifact), text(".")],
  describe: ({ artifact, url }, host) => [
    [text("Save "), code(artifact), text(" as "), ...host.archive()],
    ...(url === undefined ? [] : [[text("From "), link(url)]]),
  ],
  change: () => null,
  isHad: true,
  isOnce: true,
  common: () => ({ kind: "download", what: "download", words: /\bdownload/iu }),
  undo: () => [],
  postconditions: () => [],
});

const link = (url: string): Inline => ({ type: "link", url, children: [text(url)] });
