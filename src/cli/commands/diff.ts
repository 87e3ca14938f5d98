import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  diffGuides,
  loadGuide,
  nodeHost,
  renderDiffText,
  UsageError,
  type GuideDiff,
  type GuideSet,
} from "../../index.js";
import { escapeInJson } from "../../formats/visible.js";
import type { CommandDefinition } from "../definition.js";
import { exitCodes } from "../exit-codes.js";
import { openNamedPack, optionList, optionText } from "../project.js";

/** `diff`: what a new edition of the guides changes. */
export const diffCommand: CommandDefinition = {
  name: "diff",
  summary: "show what changed between two guides, or folders of them, and which steps of an overlay need a look",
  operands: [
    { name: "<old>", summary: "a guide, or a folder of guides" },
    { name: "<new>", summary: "its new edition" },
  ],
  options: [
    {
      flags: "--overlay <file>",
      summary: "steps of your own: says which of them the new edition moved, changed beneath or orphaned",
    },
    { flags: "--format <format>", summary: "`text` or `json`", choices: ["text", "json"], defaultValue: "text" },
  ],
  examples: [
    "diff old/migration-guide.md new/migration-guide.md",
    "diff old/guides new/guides --overlay overlay.md",
    "diff old/migration-guide.md new/migration-guide.md --format json",
  ],
  async run(options, terminal) {
    if (optionList(options, "guide").length > 0)
      throw new UsageError("Unexpected option `--guide` of `diff`, expected the guides as OLD and NEW");
    const [old = "", edition = ""] = optionList(options, "operands");
    const [pack, before, after] = await Promise.all([openNamedPack(options), readGuides(old), readGuides(edition)]);
    const overlay = optionText(options, "overlay");
    const diff = diffGuides(
      pack,
      before,
      after,
      overlay === undefined ? undefined : await loadGuide(nodeHost, overlay),
    );
    terminal.print(options["format"] === "json" ? toJson(diff) : renderDiffText(diff, terminal));
    return exitCodes.ok;
  },
};

const toJson = (diff: GuideDiff): string => `${escapeInJson(JSON.stringify(diff, null, 2))}\n`;

/** One guide; or of a folder every Markdown file in it and below, by path. Of a product pack, its guides. */
async function readGuides(path: string): Promise<GuideSet> {
  const name = path === "-" ? "standard input" : path.replaceAll("\\", "/").replace(/(.)\/+$/u, "$1");
  if (!isFolder(path)) return { name, files: [await loadGuide(nodeHost, path)] };
  const folder = isFile(join(path, "product.yml")) ? join(path, "guides") : path;
  const files = listFolder(folder).filter(
    (file) => /\.(?:md|markdown)$/iu.test(file) && !/(?:^|\/)(?:\.|readme\.)|(?:^|\/)node_modules\//iu.test(file),
  );
  if (files.length === 0)
    throw new UsageError("Unexpected folder without a Markdown file, expected a guide or a folder of guides", {
      place: { file: name },
    });
  return { name, files: await Promise.all(files.map((file) => loadGuide(nodeHost, join(folder, file)))) };
}

const isFolder = (path: string): boolean =>
  path !== "-" && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => isFile(join(folder, file)))
      .sort();
  } catch (cause) {
    throw new UsageError("Unexpected folder: it cannot be read, expected a folder of guides", {
      place: { file: folder },
      cause,
    });
  }
}
