/** What README and site show of `verify` is what it prints. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { broken, defaultArchives, fine, hostOf } from "./fixtures/verify/cases.js";
import { root, runCli } from "./support/cli.js";
import { writeFiles } from "./support/host-folder.js";
import { settle } from "./support/samples.js";

const reports = ["README.md", "site/src/content/docs/use/verify.md"].flatMap((file) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/<!-- report: (.*) -->\n\n```text\n([^]*?)```\n/gu)].map(
    ([, name = "", report = ""]) => [file, name, report] as const,
  ),
);

test.each(reports)("%s: the report of the host “%s”", (file, name, report) => {
  const one = [...broken, ...fine].find((host) => `${host.name} (${host.role})` === name);
  const folder = writeFiles(
    new Map([
      ...[...hostOf(one!)].map(([path, bytes]) => [`identitymanagerContoso/${path}`, bytes] as const),
      ["agent-6.2.zip", defaultArchives.archive],
      ["agent-6.1.zip", defaultArchives.baseline],
    ]),
  );
  writeFileSync(join(folder, "contoso.yml"), "organization: Contoso\nhost: srv01\nchange: CHG0012345\n");
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
      "--params",
      "contoso.yml",
    ],
    { cwd: folder },
  );
  const shown = settle(stdout, folder);
  if (process.env["UPDATE_SAMPLES"] === "1") {
    const text = readFileSync(join(root, file), "utf8");
    writeFileSync(
      join(root, file),
      text.replace(report, () => shown),
    );
  } else expect(shown).toBe(report);
  expect(code).toBe(one!.findings.length > 0 ? 1 : 0);
});

test("a fine host is shown, and a broken one", () => {
  expect(new Set(reports.map(([, name]) => name)).size).toBe(2);
});
