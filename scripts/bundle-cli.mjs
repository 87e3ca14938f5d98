/**
 * Runs after the compiler: bundles the command and its threads into `dist/bin`, since loading some 700 small
 * files one by one is most of what a short command takes. The library stays as it is compiled.
 *
 * `dist/bin` is as deep as `dist/host` and `dist/formats`, so that paths from a module to the package's
 * other folders hold in both.
 */
import { chmod, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

const root = new URL("../", import.meta.url);
const outdir = fileURLToPath(new URL("dist/bin/", root));
const threads = (await readdir(new URL("dist/host/", root))).filter((name) => name.endsWith("-worker.js"));

await rm(outdir, { recursive: true, force: true });
await build({
  ...bundleOptions,
  entryPoints: {
    "upgrade-runbook": fileURLToPath(new URL("dist/cli/bin.js", root)),
    ...Object.fromEntries(
      threads.map((name) => [name.slice(0, -3), fileURLToPath(new URL(`dist/host/${name}`, root))]),
    ),
  },
  outdir,
  splitting: true,
  legalComments: "eof",
});
await chmod(`${outdir}upgrade-runbook.js`, 0o755);
