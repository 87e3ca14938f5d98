import { hasWord, nounText } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";

const schema = actionSchemas.deploy;

/** What "import" and "publish" bring into a product; a certificate, say, they bring elsewhere. */
const deployed =
  /^(?:conf|configs?|configurations?|settings|applications?|webapps?|policies|scaffoldings?|workflows?)$/u;

/** Bring a configuration into the running product. */
export const deploy = defineVerb<ActionOf<"deploy">>({
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
  change: () => null,
  mayMake: true,
  changesData: () => "Deploying changes what the database holds.",
  undo: () => null,
  postconditions: () => [],
});
