/** What the README shows of `verify` is what it prints. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checks } from "../src/index.js";
import { broken, defaultArchives, fine, hostOf } from "./fixtures/verify/cases.js";
import { root, runCli } from "./support/cli.js";
import { writeFiles } from "./support/host-folder.js";

const readme = readFileSync(join(root, "README.md"), "utf8");
const reports = [...readme.matchAll(/<!-- report: (.*) -->\n\n```text\n([^]*?)```\n/gu)].map(
  ([, name = "", report = ""]) => [name, report] as const,
);

test.each(reports)("the report of the host “%s”", (name, report) => {
  const one = [...broken, ...fine].find((host) => `${host.name} (${host.role})` === name);
  const folder = writeFiles(
    new Map([
      ...[...hostOf(one!)].map(([path, bytes]) => [`identitymanagerContoso/${path}`, bytes] as const),
      ["agent-6.2.zip", defaultArchives.archive],
      ["agent-6.1.zip", defaultArchives.baseline],
    ]),
  );
  const { stdout, code } = runCli(
    [
      "verify",
      "identitymanagerContoso",
      "--role",
      one!.role,
      "--from",
      "6.1",
      "--to",
      "6.2",
      "--archive",
      "agent-6.2.zip",
      "--baseline",
      "agent-6.1.zip",
    ],
    { cwd: folder },
  );
  expect(stdout).toBe(report);
  expect(code).toBe(one!.findings.length > 0 ? 1 : 0);
});

test("two hosts are shown, one of them broken", () => {
  expect(reports.length).toBe(2);
});

test("every check stands in the table", () => {
  for (const { name, summary } of Object.values(checks)) expect(readme).toContain(`| \`${name}\` | ${summary} |`);
});
