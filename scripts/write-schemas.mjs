/**
 * Runs after the compiler: writes the JSON Schemas of the zod schemas in `dist` to `dist/schemas`, for editors
 * and for tools.
 *
 * A schema's descriptions are those that it gives itself (`.describe()`); where a field has none,
 * its doc comment in `src` is its description, so that nothing is written twice.
 */
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { z } from "zod";

const root = new URL("../", import.meta.url);
const outputs = [
  {
    module: "model/parameters",
    export: "parametersSchema",
    file: "parameters.schema.json",
    title: "Parameters of upgrade-runbook (--params)",
  },
  {
    module: "model/product",
    export: "productSchema",
    file: "product.schema.json",
    title: "Facts of a product pack of upgrade-runbook (product.yml)",
  },
  {
    module: "model/runbook-json",
    export: "runbookJsonSchema",
    file: "runbook.schema.json",
    title: "A runbook of upgrade-runbook (plan --format json)",
  },
  {
    module: "model/lint-configuration",
    export: "lintConfigurationSchema",
    file: "configuration.schema.json",
    title: "Configuration of upgrade-runbook lint (.upgrade-runbookrc.yml)",
  },
  {
    module: "guide/front-matter",
    export: "frontMatterSchema",
    file: "front-matter.schema.json",
    title: "Front matter of guides and overlays of upgrade-runbook",
  },
  {
    module: "model/overlay",
    export: "overlayCommentSchema",
    file: "overlay.schema.json",
    title: "What a comment overlay: of an overlay of upgrade-runbook says",
  },
  {
    module: "model/verification",
    export: "verificationSchema",
    file: "verification.schema.json",
    title: "What upgrade-runbook says of a host (verify --format json)",
  },
  {
    module: "model/preflight",
    export: "preflightSchema",
    file: "preflight.schema.json",
    title: "A look of upgrade-runbook before an upgrade (preflight --format json)",
  },
  {
    module: "model/estate",
    export: "estateSchema",
    file: "estate.schema.json",
    title: "Many hosts of upgrade-runbook (estate.yml)",
  },
  {
    module: "model/estate",
    export: "estatePlanSchema",
    file: "estate-plan.schema.json",
    title: "The plan of many hosts of upgrade-runbook (plan --estate --format json)",
  },
  {
    module: "model/estate-report",
    export: "estateReportSchema",
    file: "estate-report.schema.json",
    title: "What upgrade-runbook says of many hosts (verify --estate --format json)",
  },
  {
    module: "model/theme-file",
    export: "themeSchema",
    file: "theme.schema.json",
    title: "A theme of upgrade-runbook (--theme)",
  },
  {
    module: "model/journal",
    export: "journalLineSchema",
    file: "journal.schema.json",
    title: "A line of a journal of upgrade-runbook (journal verify)",
  },
];

/** True if the file is there. */
const exists = (url) =>
  access(url).then(
    () => true,
    () => false,
  );

/** The first paragraph of the doc comment before a node, on one line; `undefined` without one. */
function docComment(node) {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)?.comment;
  const text = ts
    .getTextOfJSDocComment(comment)
    ?.split(/\n\s*\n/u)[0]
    .replace(/\s+/gu, " ")
    .trim();
  return text === "" ? undefined : text;
}

/**
 * Gives `schema`, and what is below it, the doc comments of the zod expression that it was made
 * from. Follows objects, arrays, records and names of the same file; what it does not know it leaves.
 */
function describeFromComments(expression, schema, declarations) {
  if (schema === undefined) return;
  if (ts.isIdentifier(expression)) {
    const declaration = declarations.get(expression.text);
    if (declaration === undefined) return;
    schema.description ??= docComment(declaration.statement);
    describeFromComments(declaration.initializer, schema, declarations);
  } else if (ts.isCallExpression(expression) && ts.isPropertyAccessExpression(expression.expression)) {
    const { expression: receiver, name } = expression.expression;
    const [first, second] = expression.arguments;
    const isBuilder = ts.isIdentifier(receiver) && receiver.text === "z";
    // `z.string().min(1)`: the builder is further in.
    if (!isBuilder) describeFromComments(receiver, schema, declarations);
    else if (name.text === "array") describeFromComments(first, schema.items, declarations);
    else if (name.text === "record") describeFromComments(second, schema.additionalProperties, declarations);
    else if (first !== undefined && ts.isObjectLiteralExpression(first)) {
      for (const property of first.properties) {
        // What is spread in says itself what it is.
        const below = property.name === undefined ? undefined : schema.properties?.[property.name.text];
        if (below === undefined) continue;
        below.description ??= docComment(property);
        describeFromComments(
          ts.isPropertyAssignment(property) ? property.initializer : property.name,
          below,
          declarations,
        );
      }
    }
  }
}

/** Name to initializer and statement, of the constants of a source file. */
function declarationsOf(source) {
  return new Map(
    source.statements
      .filter(ts.isVariableStatement)
      .flatMap((statement) =>
        statement.declarationList.declarations
          .filter(({ initializer }) => initializer !== undefined)
          .map(({ name, initializer }) => [name.text, { initializer, statement }]),
      ),
  );
}

await mkdir(new URL("dist/schemas/", root), { recursive: true });
for (const output of outputs) {
  const compiled = new URL(`dist/${output.module}.js`, root);
  if (!(await exists(compiled))) continue;
  const schema = (await import(compiled.href))[output.export];
  if (schema === undefined)
    throw new Error(`Unexpected exports of src/${output.module}.ts, expected \`${output.export}\``);

  // `input`: what a person may write, so a field with a default may be left out. Each schema stands
  // inline. What JSON Schema cannot say (a refinement, a transform) it leaves open: zod still checks it.
  const { $schema, ...body } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  });
  const path = fileURLToPath(new URL(`src/${output.module}.ts`, root));
  const source = ts.createSourceFile(path, await readFile(path, "utf8"), ts.ScriptTarget.Latest, true);
  describeFromComments(ts.factory.createIdentifier(output.export), body, declarationsOf(source));

  const { description, ...rest } = body;
  const document = { $schema, $id: output.file, title: output.title, description, ...rest };
  await writeFile(new URL(`dist/schemas/${output.file}`, root), JSON.stringify(document, null, 2) + "\n");
}
