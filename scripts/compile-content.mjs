/**
 * Runs after the compiler: reads the bundled pack and leaves what it says in `dist/compiled`, so that the command
 * need not parse the same texts each time. It is used only where the texts are still the same, byte for byte.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { bundledContent, nodeHost } from "../dist/host/index.js";
import { loadPack, parseGuide } from "../dist/index.js";

const { content, name, compiled } = bundledContent;
const { product, guides, advice } = await loadPack(nodeHost, content, name);
const sha256 = createHash("sha256")
  .update(await readFile(`${content}/product.yml`))
  .digest("hex");
await mkdir(dirname(compiled), { recursive: true });
await writeFile(
  compiled,
  JSON.stringify({ sha256, product, guides: [...guides, ...advice].map((file) => parseGuide(file, product)) }),
);
