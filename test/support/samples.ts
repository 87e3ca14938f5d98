/** The code that documents show: files that a page asks to be made, commands with what they print, and types. */
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import type { Code, Nodes } from "mdast";
import { unified } from "unified";
import { writeJournalLine } from "../../src/index.js";
import { archiveOf, hostBefore, newRelease, oldRelease, upgradedHost } from "../fixtures/verify/hosts.js";
import { command, root } from "./cli.js";
import { makeFolder, writeFiles } from "./host-folder.js";

/** A fence of a document. */
export interface Sample {
  lang: string;
  /** `title="contoso.yml"`: the file that it is. */
  title: string | null;
  /** `exit=1`: how its last command ends. */
  exit: number;
  value: string;
  line: number;
}

/** The fences of a document, in order. */
export function readSamples(markdown: string): Sample[] {
  const found: Code[] = [];
  const collect = (node: Nodes): void => {
    if (node.type === "code") found.push(node);
    if ("children" in node) for (const child of node.children) collect(child);
  };
  collect(unified().use(remarkParse).use(remarkFrontmatter).parse(markdown));
  return found.map(({ lang, meta, value, position }) => ({
    ...{ lang: lang ?? "", value, line: position?.start.line ?? 0 },
    title: /title="([^"]+)"/u.exec(meta ?? "")?.[1] ?? null,
    exit: Number(/exit=(\d+)/u.exec(meta ?? "")?.[1] ?? 0),
  }));
}

/**
 * A folder in which the commands of the documents work: a clone's `content` and `examples`, Contoso's host before the
 * upgrade (and one after it, on `C:`), the releases, two editions of a guide, and `upgrade-runbook`, `npx` and `unzip`
 * on the path.
 */
export function makeWorkplace(): string {
  const guide = readFileSync(join(root, "content/identity-manager/guides/6.x.md"));
  const below = (folder: string, files: ReadonlyMap<string, Uint8Array>): [string, Uint8Array][] =>
    [...files].map(([path, bytes]) => [`${folder}/${path}`, bytes]);
  const [archive, baseline] = [archiveOf(newRelease), archiveOf(oldRelease)];
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  const node = JSON.stringify(process.execPath);
  const folder = writeFiles(
    new Map<string, Uint8Array>([
      ...below("identitymanagerContoso", hostBefore("server")),
      ...below("C:/identitymanagerContoso", upgradedHost("agent")),
      ...below("C:/identitymanagerContoso/Runtime_before", oldRelease),
      ...["agent-6.2.zip", "usercube-agent-runtime-6.2.zip", "usercube-server-runtime-6.2.zip", "server-6.2.zip"].map(
        (name): [string, Uint8Array] => [name, archive],
      ),
      ...["agent-6.1.zip", "usercube-agent-runtime-6.1.zip", "usercube-server-runtime-6.1.zip", "server-6.1.zip"].map(
        (name): [string, Uint8Array] => [name, baseline],
      ),
      ...[
        "migration-guide.md",
        "old/migration-guide.md",
        "new/migration-guide.md",
        "docs/migration-guide.md",
        "old/guides/migration-guide.md",
        "new/guides/migration-guide.md",
      ].map((name): [string, Uint8Array] => [name, guide]),
      [
        "record.jsonl",
        text(
          `${writeJournalLine({ time: "2026-12-05T20:00:00+01:00", event: "start", step: null, runbook: "a".repeat(64), operator: "AM", outcome: null, evidence: null, schemaVersion: 1, product: "identity-manager", role: "server", from: "6.1", to: "6.2" }, null)}\n`,
        ),
      ],
      ["logo.svg", readFileSync(join(root, "site/public/favicon.svg"))],
      ["theme.yml", text("organization: Contoso\n")],
      ["estate.yml", text(sampleOf("site/src/content/docs/use/estate.md", "estate.yml"))],
      [
        "overlay.md",
        text(
          '<!-- overlay: before=*/6.x/stop-1 reason="The help desk has to answer the phone." -->\n\n**Step 1 –** Tell the help desk that the portal goes down.\n',
        ),
      ],
      ["bin/upgrade-runbook", text(`#!/bin/sh\nexec ${node} ${JSON.stringify(command)} "$@"\n`)],
      ["bin/npx", text('#!/bin/sh\nexec "$@"\n')],
      // As `unzip -q ARCHIVE -d FOLDER`, which not every machine has.
      ["bin/unzip", text(`#!/bin/sh\nexec ${node} ${JSON.stringify(join(root, "test/support/unzip.mjs"))} "$@"\n`)],
    ]),
    makeFolder(),
  );
  spawnSync("chmod", ["+x", ...["upgrade-runbook", "npx", "unzip"].map((name) => join(folder, "bin", name))]);
  for (const name of ["content", "examples"]) spawnSync("cp", ["-r", join(root, name), join(folder, name)]);
  return folder;
}

/** The file of this name that a page shows. */
const sampleOf = (page: string, name: string): string =>
  `${readSamples(readFileSync(join(root, page), "utf8")).find(({ title }) => title === name)?.value ?? ""}\n`;

/** What a script of the shell gave; it ends at the first command that fails. */
export function runScript(script: string, folder: string): { code: number | null; output: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], {
    cwd: folder,
    env: { PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, HOME: folder, LANG: "C.UTF-8" },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { code: status, output: stdout, stderr };
}

/** An output without what differs from call to call: the place of the folder, the machine, the time. */
export const settle = (output: string, folder: string): string =>
  output
    .replaceAll(`${realpathSync(folder)}/`, "")
    .replace(/^( {2}Host {10}).*$/gmu, "$1srv01")
    .replace(
      /\d{4}-\d\d-\d\dT[\d:]+[+-]\d\d:\d\d to \d{4}-\d\d-\d\dT[\d:]+[+-]\d\d:\d\d/gu,
      "2026-12-06T01:10:00+01:00 to 2026-12-06T01:10:04+01:00",
    );

/** Makes the file that a fence is. */
export function writeSample(folder: string, { title, value }: Sample): void {
  if (title === null) return;
  mkdirSync(dirname(join(folder, title)), { recursive: true });
  writeFileSync(join(folder, title), `${value}\n`);
}

/** Whether a text is what a document shows of it; a line `…` stands for any lines, and ends of lines do not count. */
export function isShown(shown: string, output: string): boolean {
  const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
  const lines = (text: string): string[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd());
  const pattern = lines(shown)
    .map((line) => (line === "…" ? "(?:.*\\n)*?" : `${escape(line)}\\n`))
    .join("");
  return new RegExp(`^${pattern}$`, "u").test(`${lines(output).join("\n")}\n`);
}
