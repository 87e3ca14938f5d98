/** What the build leaves of the bundled pack stands for its texts while they are the same, and not longer. */
import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRunbook, openProject, nodeHost, type Project } from "../src/index.js";
import { root } from "./support/cli.js";
import { makeFolder } from "./support/host-folder.js";

const name = "content/identity-manager";
const compiled = join(root, "dist/compiled/identity-manager.json");
const open = (content: string, from?: string): Promise<Project> =>
  openProject(nodeHost, { content, name, ...(from === undefined ? {} : { compiled: from }) });

function copyPack(changed?: string, added = ""): string {
  const content = makeFolder();
  cpSync(join(root, name), content, { recursive: true });
  if (changed !== undefined) appendFileSync(join(content, changed), added);
  return content;
}

test("it is what the texts say", async () => {
  expect(await open(join(root, name), compiled)).toEqual(await open(join(root, name)));
});

test.each([
  ["product.yml", "\n# Another edition.\n"],
  ["guides/6.x.md", "\n## What is new in 6.2\n\nMore than before.\n"],
  ["advice.md", "\n<!-- Another edition. -->\n"],
])("%s that has changed is read anew", async (file, added) => {
  const content = copyPack(file, added);
  const [changed, anew, before] = [await open(content, compiled), await open(content), await open(join(root, name))];
  expect(changed).toEqual(anew);
  const of = (project: Project): unknown =>
    file === "product.yml"
      ? "the same facts"
      : createRunbook(project, { role: "server", from: "6.1", to: "6.2" }).guides;
  if (file !== "product.yml") expect(of(changed)).not.toEqual(of(before));
});

test("a file that is not there is no matter", async () => {
  expect(await open(copyPack(), join(makeFolder(), "none.json"))).toEqual(await open(copyPack()));
});
