/**
 * Runs after the compiler: bundles the command and its threads into `dist/bin`, since loading some 700 small
 * files one by one is most of what a short command takes. The library stays as it is compiled. What is
 * native, or found by its place among packages (the PDF compiler, its fonts), stays outside.
 *
 * `dist/bin` is as deep as `dist/host` and `dist/formats`, so that paths from a module to the package's
 * other folders hold in both.
 */
import { chmod, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("../", import.meta.url);
const outdir = fileURLToPath(new URL("dist/bin/", root));
const threads = (await readdir(new URL("dist/host/", root))).filter((name) => name.endsWith("-worker.js"));

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    "upgrade-runbook": fileURLToPath(new URL("dist/cli/bin.js", root)),
    ...Object.fromEntries(
      threads.map((name) => [name.slice(0, -3), fileURLToPath(new URL(`dist/host/${name}`, root))]),
    ),
  },
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // The module form of a package, where it has one: the other cannot always be followed.
  mainFields: ["module", "main"],
  external: ["@myriaddreamin/*", "@expo-google-fonts/*"],
  // CommonJS packages ask for Node's own modules by this name.
  banner: {
    js: 'import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);',
  },
  legalComments: "eof",
  charset: "utf8",
  logLevel: "warning",
});
await chmod(`${outdir}upgrade-runbook.js`, 0o755);
