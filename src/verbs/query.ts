import { hasWord } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";

const schema = actionSchemas.query;

const sql = /^\s*(?:select|insert|update|delete|alter|exec|create|drop|truncate|merge|use)\b/iu;

/** Run a statement on the database. */
export const query = defineVerb<ActionOf<"query">>({
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
  describe: () => [],
  commands: ({ statement }) => [{ shell: "sql", words: [code(statement)] }],
  change: () => null,
  isCommand: true,
  changesData: ({ statement }) => (changing.test(statement) ? "The statement changes the database." : null),
  savesDatabase: ({ statement }) => /\bbackup\s+database\b/iu.test(statement),
  undo: () => null,
  postconditions: () => [],
});

/** A statement that only reads changes nothing; one that we do not know may. */
const changing =
  /^(?!\s*(?:select\b(?!.*\binto\b)|print\b|backup\b|dbcc\b|restore\s+(?:verifyonly|headeronly|filelistonly)\b|with\b(?!.*\b(?:insert|update|delete|merge)\b)))/isu;
