import { z } from "zod";
import { hasWord, nounText } from "../language/phrase.js";
import { text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("deploy"),
  condition: z.string().optional(),
  /** What is deployed: `configuration`. */
  what: z.string().min(1),
});

/** What "import" and "publish" bring into a product; a certificate, say, they bring elsewhere. */
const deployed =
  /^(?:conf|configs?|configurations?|settings|applications?|webapps?|policies|scaffoldings?|workflows?)$/u;

/** Bring a configuration into the running product. */
export const deploy = defineVerb<z.infer<typeof schema>>({
  name: "deploy",
  summary: "Deploy or import a configuration into the product",
  schema,
  openers: ["deploy", "redeploy", "re-deploy", "import", "reimport", "re-import", "publish", "apply"],
  recognise({ opener, object }) {
    if (!opener.endsWith("deploy") && !hasWord(object, deployed)) return null;
    const what = nounText(object);
    return what === "" ? decline("it does not say what to deploy") : { verb: "deploy", what };
  },
  sentence: ({ what }) => [text(`Deploy the ${what}.`)],
  describe: () => [],
  effect: () => [{ kind: "data", what: "configuration" }],
  undo: () => null,
  postconditions: () => [],
});
