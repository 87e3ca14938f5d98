import { z } from "zod";
import { hasWord } from "../language/phrase.js";
import { code, text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("query"),
  condition: z.string().optional(),
  /** The statement, as the guide gives it. */
  statement: z.string().min(1),
});

const sql = /^\s*(?:select|insert|update|delete|alter|exec|create|drop|truncate|merge|use)\b/iu;

/** Run a statement on the database. */
export const query = defineVerb<z.infer<typeof schema>>({
  name: "query",
  summary: "Run a statement on the database",
  schema,
  openers: ["run", "execute", "issue", "launch", "perform"],
  recognise({ rest }, { examples }) {
    const spoken = rest.filter(({ kind, value }) => kind === "span" && sql.test(value)).map(({ value }) => value);
    const shown = examples
      .filter(({ lang, value }) => lang === "sql" || sql.test(value))
      .map(({ value }) => value.trim());
    const statements = [...spoken, ...shown];
    if (statements.length > 0) return statements.map((statement) => ({ verb: "query", statement }));
    return hasWord(rest, /^(?:quer(?:y|ies)|sql|statements?)$/u) ? decline("it shows no statement") : null;
  },
  sentence: ({ statement }) => [text("Run the query "), code(statement), text(".")],
  describe: ({ statement }) => [[code(statement)]],
  effect: () => [{ kind: "data", what: "database" }],
  undo: () => null,
  postconditions: () => [],
});
