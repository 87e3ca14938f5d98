import { z } from "zod";
import { hasWord, nounText, phraseName } from "../language/phrase.js";
import { code, text, type Inline } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("download"),
  condition: z.string().optional(),
  /** What is fetched, as the guide names it. */
  artifact: z.string().min(1),
  /** Where from: the address of the link that has a text. */
  url: z.string().optional(),
});

const places = /^(?:portal|website|site|page|store|extranet|repository|registry|web|internet|server|share|archive)$/u;

/** Fetch a release or a tool. Leaves no trace below the working directory. */
export const download = defineVerb<z.infer<typeof schema>>({
  name: "download",
  summary: "Fetch a release or a tool from where the vendor offers it",
  schema,
  openers: ["download", "fetch", "get", "obtain", "retrieve", "pull"],
  recognise({ opener, object, rest }) {
    const url = rest.find((token) => token.url !== undefined)?.url;
    if (opener !== "download" && url === undefined && !hasWord(rest, places)) return null;
    const artifact = phraseName(object) ?? nounText(object);
    if (artifact === "") return decline("it does not say what to download");
    return { verb: "download", artifact, ...(url === undefined ? {} : { url }) };
  },
  describe: ({ artifact, url }, host) => [
    [text("Save "), code(artifact), text(" as "), ...host.archive()],
    ...(url === undefined ? [] : [[text("From "), link(url)]]),
  ],
  effect: () => [],
  undo: () => [],
  postconditions: () => [],
});

const link = (url: string): Inline => ({ type: "link", url, children: [text(url)] });
