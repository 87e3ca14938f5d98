/** `unzip -q ARCHIVE -d FOLDER`, by the library's own reader. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeHost } from "../../dist/index.js";

const [archive, folder] = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const opened = await nodeHost.openArchive(archive);
for (const { path } of opened.manifest.entries) {
  const seen = await opened.read(path, 1 << 26);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), seen.bytes ?? "");
}
await opened.close();
