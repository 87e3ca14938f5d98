/**
 * A product whose upgrade copies folders: `verify` judges them file by file at their place, and so does the script that it
 * has for a host without Node.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { archiveOf, hostBefore, releaseOf } from "./executors/host.js";
import { runCli } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";
import { smallProduct } from "./support/small-pack.js";
import { buildZip } from "./support/zip-builder.js";
import type { Verification } from "../src/model/verification.js";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
type Files = Map<string, Uint8Array>;

const product = smallProduct(["3.0", "4.0"])
  .replace(
    "settingsFiles: []",
    "settingsFiles:\n  - { name: app.json, aliases: [], folder: App/conf, roles: [server], format: json, need: required, source: guide }",
  )
  .replace(/ {2}- \{ id: worker.*\n/u, "")
  .replace("keys: []", "keys: [password]");
const guide = `---
page: guide
from: "3.0"
to: "4.0"
---

# Upgrade

## Upgrade the server from 3.0 to 4.0

1. Stop the server.
2. Rename the \`App\` folder, for example \`AppOld\`.
3. Extract \`app.zip\` into a new \`App\` folder.
4. Copy the folders \`conf\` and \`themes\` from \`AppOld\` into the new \`App\`.
5. Copy \`mail.dll\` from \`AppOld/plugins\` into \`App/plugins\`.
6. Start the server.
`;
const release = (version: string): Files =>
  new Map([
    ["core.dll", text(`core of ${version}`.padEnd(900, "-"))],
    [`only-${version}.dll`, text(version)],
    ["conf/app.json", text(`{ "port": 80, "cache": ${version} }`)],
    ["conf/README.md", text(`conf of ${version}`)],
    ["themes/base.css", text(`/* ${version} */`)],
    ["plugins/README.md", text(`plugins of ${version}`)],
  ]);
const own: Files = new Map([
  ["conf/app.json", text('{ "port": 8443, "password": "Canary-77" }')],
  ["conf/keys/tls.pem", text("pem")],
  ["themes/contoso/style.css", text("/* ours */")],
  ["plugins/mail.dll", text("plugin of the customer's")],
]);
const below = (folder: string, files: Files): [string, Uint8Array][] =>
  [...files].map(([path, bytes]) => [`${folder}/${path}`, bytes]);

/** The host as the procedure leaves it: the new release, with what is copied over it. */
const upgraded = (): Files => {
  const old = new Map([...release("3.0"), ...own]);
  const copied = [...old].filter(([path]) => /^(?:conf|themes)\/|^plugins\/mail/u.test(path));
  return new Map([...below("AppOld", old), ...below("App", new Map([...release("4.0"), ...copied]))]);
};
const zipOf = (files: Files): Uint8Array => buildZip([...files].map(([name, bytes]) => ({ name, bytes })));

/** What is done to a fine host, and what is found then: check, outcome, a name in it. */
const cases: { name: string; change: (host: Files) => unknown; finds: [string, string, string][] }[] = [
  { name: "to the letter", change: () => undefined, finds: [] },
  {
    name: "a file of the new release added to a copied folder",
    change: (host) => host.set("App/themes/new.css", text("/* 4.0 */")),
    finds: [],
  },
  {
    name: "a theme left behind",
    change: (host) => host.delete("App/themes/contoso/style.css"),
    finds: [["config-copied", "warn", "App/themes/contoso/style.css"]],
  },
  {
    name: "a key of another length",
    change: (host) => host.set("App/conf/keys/tls.pem", text("pem of somebody")),
    finds: [["config-copied", "warn", "App/conf/keys/tls.pem"]],
  },
  {
    name: "a theme of the same length with other bytes",
    change: (host) => host.set("App/themes/contoso/style.css", text("/* hers */")),
    finds: [["config-copied", "warn", "App/themes/contoso/style.css"]],
  },
  {
    name: "the settings not copied",
    change: (host) => host.set("App/conf/app.json", release("4.0").get("conf/app.json") ?? text("")),
    finds: [["config-copied", "fail", "App/conf/app.json"]],
  },
  {
    name: "a file in a folder below not copied",
    change: (host) => host.delete("App/plugins/mail.dll"),
    finds: [["config-copied", "fail", "App/plugins/mail.dll"]],
  },
  {
    name: "the settings beside their folder",
    change: (host) => {
      host.set("App/app.json", host.get("App/conf/app.json") ?? text(""));
      host.delete("App/conf/app.json");
    },
    finds: [
      ["config-copied", "fail", "App/conf/app.json"],
      ["config-name", "fail", "App/app.json"],
    ],
  },
];

interface Judged {
  code: number | null;
  verification: Verification;
}

const found = ({ verification }: Judged): [string, string, string][] =>
  verification.results
    .filter(({ outcome }) => ["warn", "fail", "unknown"].includes(outcome))
    .map(({ check, outcome, subject }) => [check, outcome, subject]);

describe("a product whose upgrade copies folders", () => {
  const pack = writeFiles(
    new Map([
      ["product.yml", text(product)],
      ["guides/upgrade.md", text(guide)],
    ]),
  );
  const kits = writeFiles(
    new Map([
      ["new.zip", zipOf(release("4.0"))],
      ["old.zip", zipOf(release("3.0"))],
    ]),
  );
  const path = ["--role", "server", "--from", "3.0", "--to", "4.0", "--content", pack];
  const judge = (host: string): Judged => {
    const { code, stdout, stderr } = runCli([
      ...["verify", host, ...path, "--format", "json"],
      ...["--archive", join(kits, "new.zip"), "--baseline", join(kits, "old.zip")],
    ]);
    expect(stdout, stderr).toContain("{");
    expect(stdout).not.toContain("Canary-77");
    return { code, verification: JSON.parse(stdout) as Verification };
  };

  test.each(cases)("$name", ({ change, finds }) => {
    const files = upgraded();
    change(files);
    const judged = judge(writeFiles(files));
    expect(found(judged)).toEqual(finds);
    expect(judged.code).toBe(finds.some(([, outcome]) => outcome === "fail") ? 1 : 0);
    for (const result of judged.verification.results.filter(({ outcome }) => outcome === "warn"))
      expect(result.remedy).toContain("Copy-Item");
  });

  testWithPrograms(["pwsh"], "the script says the same of every one of these hosts", ({ pwsh }) => {
    const out = makeFolder();
    expect(runCli(["generate", ...path, "--format", "ps1", "--out", out]).code).toBe(0);
    const script = readdirSync(out).find((name) => name.endsWith(".verify.ps1")) ?? "";
    const hosts = cases.map(({ change }) => {
      const files = upgraded();
      change(files);
      return writeFiles(files);
    });
    // One process for all: starting PowerShell takes longer than the script.
    const calls = hosts.map(
      (host) =>
        `& '${join(out, script)}' -WorkingDirectory '${host}' -Archive '${join(kits, "new.zip")}' -Baseline '${join(kits, "old.zip")}' -AsJson > '${host}.json'`,
    );
    const { stderr } = spawnSync(pwsh, ["-NoProfile", "-NonInteractive", "-Command", calls.join("; ")], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    for (const host of hosts) {
      const { verification } = judge(host);
      const byScript = JSON.parse(readFileSync(`${host}.json`, "utf8")) as Verification;
      const gist = ({ results }: Verification): unknown =>
        results
          .filter(({ check }) => check !== "runtime-rights")
          .map(({ check, subject, outcome, message, remedy }) =>
            // What was not asked for names the option, which is another there.
            outcome === "skip" ? [check, subject, outcome] : [check, subject, outcome, message, remedy],
          );
      expect(gist(byScript)).toEqual(gist(verification));
    }
  });
});

test("Keycloak, upgraded as its guide says, gives no finding", () => {
  const host = makeFolder();
  for (const [path, bytes] of Object.entries(hostBefore("server", "25.0", "keycloak")))
    writeFiles(new Map([[path, bytes]]), host);
  expect(Object.keys(releaseOf("26.0", "keycloak")).length).toBeGreaterThan(5);
  const kit = join(makeFolder(), "keycloak-26.zip");
  writeFileSync(kit, archiveOf("26.0", {}, "keycloak"));
  const words = ["--role", "server", "--from", "25.0", "--to", "26.0", "--content", "examples/keycloak"];
  const parameters = join(makeFolder(), "host.yml");
  writeFileSync(parameters, "acknowledged: [stop, start, backup, check, manual, delete]\nhosting: service\n");
  const run = runCli(["run", host, ...words, "--archive", kit, "--params", parameters, "--yes"], { ownProcess: true });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  const { code, stdout } = runCli(["verify", host, ...words, "--archive", kit, "--format", "json"]);
  expect([code, found({ code, verification: JSON.parse(stdout) as Verification })]).toEqual([0, []]);
});
