/**
 * Programs of `test/support` that are started many times over: in one file each, since loading the library takes long.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { bundleOptions } from "../../scripts/bundle-options.mjs";
import { root } from "./cli.js";
import { makeFolder } from "./host-folder.js";

/** The path of `test/support/<name>` in one file, with the library's threads beside it. */
export function bundleWorker(name: string): string {
  const threads = readdirSync(join(root, "dist/host")).filter((file) => file.endsWith("-worker.js"));
  const outdir = makeFolder();
  buildSync({
    ...bundleOptions,
    entryPoints: [join(root, "test/support", name), ...threads.map((file) => join(root, "dist/host", file))],
    outdir,
    entryNames: "[name]",
  });
  // By its folder it is a module, whatever it is called.
  writeFileSync(join(outdir, "package.json"), '{ "type": "module" }');
  return join(outdir, name.replace(/\.mjs$/u, ".js"));
}
