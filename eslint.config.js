/** The linter's rules, and the one place where the layers of `src/` are written down. */
import { readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const root = import.meta.dirname;
const packageName = "upgrade-runbook";

/** One job each over plain data; they meet in `src/usecases`. */
const stages = [
  "guide",
  "path",
  "runbook",
  "render",
  "run",
  "verify",
  "config",
  "lint",
  "report",
  "pack",
  "diff",
  "estate",
  "draft",
];
/** One file for each verb, check, rule, format and reporter. */
const registries = ["verbs", "changes", "checks", "rules", "formats", "reporters"];
/** What it takes to read the templates and fonts that ship with the package. */
const packageFiles = ["crypto", "fs", "fs/promises", "module", "path", "url"];

/**
 * The layers, from top to bottom. `imports`: the parts of `src/` that a file of this layer may import
 * besides its own folder. `builtins`: the Node modules it may import.
 */
const layers = [
  // What a command does is a use case; what it reads and prints by itself are names, formats and reporters.
  { parts: ["cli"], imports: ["index", "formats", "reporters", "rules", "language", "host", "model"], builtins: "all" },
  { parts: ["remark"], imports: ["index", ...stages, ...registries, "language", "host", "model"], builtins: ["path"] },
  // It only names what there is.
  {
    parts: ["index"],
    imports: ["usecases", ...stages, ...registries, "language", "host", "release", "model"],
    builtins: [],
  },
  { parts: ["usecases"], imports: [...stages, ...registries, "language", "host", "release", "model"], builtins: [] },
  { parts: stages, imports: [...registries, "language", "host", "release", "model"], builtins: ["crypto"] },
  { parts: ["render"], imports: [...registries, "language", "host", "model"], builtins: packageFiles },
  { parts: registries, imports: ["language", "model"], builtins: ["crypto"] },
  { parts: ["changes"], imports: ["host", "language", "release", "model"], builtins: [] },
  { parts: ["rules"], imports: ["verbs", "language", "model"], builtins: [] },
  // A script carries the words of both executors.
  { parts: ["formats"], imports: ["changes", "verbs", "release", "language", "model"], builtins: packageFiles },
  // A report is a printed form like a runbook: it escapes as the formats do, and its page has a template.
  { parts: ["reporters"], imports: ["formats", "language", "model"], builtins: packageFiles },
  { parts: ["language"], imports: ["model"], builtins: ["crypto"] },
  { parts: ["host"], imports: ["release", "language", "model"], builtins: "all" },
  // What is in an archive, whoever opens it: the host's zips, and what of them is a release.
  { parts: ["release"], imports: ["language", "model"], builtins: [] },
  { parts: ["model"], imports: [], builtins: [] },
];
/** Part to layer. A part that stands alone comes after its group, and overrides it. */
const layerOf = new Map(layers.flatMap((layer) => layer.parts.map((part) => [part, layer])));

/** The part of `src/` that a file is in: its folder there, or `index`; `null` outside `src/`. */
function partOf(file) {
  const [part, ...below] = relative(resolve(root, "src"), file).split(sep);
  if (part === "..") return null;
  return below.length === 0 ? part.replace(/^index\.[jt]s$/u, "index") : part;
}

/** Reports every import, static, dynamic or of types, that does not run downward. */
const importsRunDownward = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      part: "Unexpected import of `{{actual}}` in `{{part}}`, expected {{expected}} (the layers are in eslint.config.js)",
      builtin:
        "Unexpected Node module `{{actual}}` in `{{part}}`, expected {{expected}} (the layers are in eslint.config.js)",
      place: "Unexpected place `src/{{part}}`, expected a folder that eslint.config.js has a layer for",
    },
  },
  create(context) {
    const part = partOf(context.filename);
    const layer = layerOf.get(part);
    if (layer === undefined) return { Program: (node) => context.report({ node, messageId: "place", data: { part } }) };

    const report = (node, messageId, actual, allowed) => {
      const expected = allowed.length === 0 ? "none" : `only ${allowed.map((name) => `\`${name}\``).join(", ")}`;
      context.report({ node, messageId, data: { actual, part, expected } });
    };
    const inspect = (node) => {
      const specifier = node?.value;
      if (typeof specifier !== "string") return;
      if (isBuiltin(specifier)) {
        const { builtins } = layer;
        if (builtins === "all" || builtins.includes(specifier.replace(/^node:/u, ""))) return;
        report(
          node,
          "builtin",
          specifier,
          builtins.map((name) => `node:${name}`),
        );
      } else if (specifier.startsWith(".") || specifier.split("/")[0] === packageName) {
        const target = specifier.startsWith(".") ? partOf(resolve(dirname(context.filename), specifier)) : "index";
        if (target !== part && !layer.imports.includes(target))
          report(node, "part", target ?? specifier, [part, ...layer.imports]);
      }
    };
    return {
      ImportDeclaration: (node) => inspect(node.source),
      ExportNamedDeclaration: (node) => inspect(node.source),
      ExportAllDeclaration: (node) => inspect(node.source),
      ImportExpression: (node) => inspect(node.source),
      TSImportType: (node) => inspect(node.source),
    };
  },
};

/** The names of the verbs: one file each, beside files of other names. */
const verbNames = new Set(readdirSync(resolve(root, "src/verbs")).map((file) => file.replace(/\.ts$/u, "")));

/**
 * Reports whoever asks an action for its verb by name: what somebody wants to know of an action is a property or a
 * method of its verb, in `src/verbs`.
 */
const namesNoVerb = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      verb: "Unexpected verb `{{name}}` by its name, expected a property or method of the verb in src/verbs",
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const isVerbName = (type) => {
      const members = (type?.types ?? []).map(({ value }) => value);
      return members.includes("rename") && members.includes("download");
    };
    const inspect = (node, type) => {
      if (node?.type === "Literal" && typeof node.value === "string" && isVerbName(type))
        context.report({ node, messageId: "verb", data: { name: node.value } });
    };
    const typeOf = (node) => services.getTypeAtLocation(node);
    const isVerbKey = ({ key }) => key.name === "verb" || key.value === "verb";
    const report = (node) => context.report({ node, messageId: "verb", data: { name: node.value } });
    return {
      BinaryExpression: ({ left, right }) => {
        inspect(right, typeOf(left));
        inspect(left, typeOf(right));
      },
      SwitchCase: (node) => {
        if (node.test !== null) inspect(node.test, typeOf(node.parent.discriminant));
      },
      "CallExpression[callee.property.name='includes'][callee.object.type='ArrayExpression']": (node) => {
        for (const element of node.callee.object.elements) inspect(element, typeOf(node.arguments[0]));
      },
      Property: (node) => {
        if (isVerbKey(node) && verbNames.has(node.value.value)) report(node.value);
      },
      TSPropertySignature: (node) => {
        const type = node.typeAnnotation?.typeAnnotation;
        if (isVerbKey(node) && verbNames.has(type?.literal?.value)) report(type.literal);
      },
    };
  },
};

export default defineConfig(
  // `site/src` has types of its own, which Astro generates: `npm run check` in `site/` checks them.
  {
    ignores: [
      "dist/",
      "out/",
      "portable/",
      "site-out/",
      "site/node_modules/",
      "site/.astro/",
      "site/src/",
      "test/fixtures/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "@typescript-eslint/prefer-optional-chain": "error",
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    rules: {
      eqeqeq: "error",
      "no-constant-binary-expression": "error",
      "no-fallthrough": "error",
      "no-irregular-whitespace": "error",
      "no-misleading-character-class": "error",
      "no-self-compare": "error",
      "no-unmodified-loop-condition": "error",
      "no-unsafe-finally": "error",
      "no-useless-escape": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    plugins: { local: { rules: { "imports-run-downward": importsRunDownward } } },
    rules: { "local/imports-run-downward": "error" },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/verbs/**"],
    plugins: { verbs: { rules: { "names-no-verb": namesNoVerb } } },
    rules: { "verbs/names-no-verb": "error" },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/cli/**"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "exit",
          message: "Only the command line ends the process; throw one of `src/model/errors.ts`.",
        },
        { object: "process", property: "exitCode", message: "Only the command line chooses exit codes." },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/cli/**", "src/host/**"],
    rules: {
      "no-restricted-globals": ["error", { name: "process", message: "The environment is passed in." }],
      "no-restricted-syntax": [
        "error",
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: "The time is passed in." },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The time is passed in." },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: "Randomness is passed in.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "site/test/**/*.ts"],
    rules: {
      // A test that finds `undefined` where it says `!` fails, which is what it is for.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
