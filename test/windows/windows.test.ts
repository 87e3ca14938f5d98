/**
 * The portable command and the scripts on Windows, as far as Wine is one: on `C:\`, from a folder with a space in its
 * name, without Node. What Wine cannot show stands among the limits on the site.
 */
import { readFileSync, readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judgeState } from "../executors/compare.js";
import { compareTrees, lookAt, ownFolder } from "../executors/host.js";
import { buildState, copyWorld, runWords, type Built } from "../executors/perform.js";
import { states } from "../executors/states.js";
import { broken, defaultArchives, fine, hostOf } from "../fixtures/verify/cases.js";
import { root, runCli } from "../support/cli.js";
import { makeFolder, writeFiles } from "../support/host-folder.js";
import { openWine, type Wine } from "./wine.js";

/** Start states that both executors perform, forward and back. */
const performed = [
  "agent-6.1",
  "server-6.1",
  "agent-5.2.3",
  "agent-tracked-accounts",
  "open-backup",
  "guide-with-folders",
  "guide-moves",
  "leftover-backup",
  "leftover-in-other-letters",
  "settings-in-other-letters",
  "settings-edited-in-the-new-runtime",
  "half-upgraded",
  "archive-damaged",
  "archive-name-of-a-device",
  "archive-name-not-ascii",
  "archive-wrapped-deeply",
];
/** Behind how many lines of its journal a run is killed. */
const killedBehind = [1, 3, 5, 7, 9, 11];

describe("on Windows, by Wine", () => {
  let wine: Wine;
  beforeAll(() => {
    wine = openWine(join(root, "portable"));
  });
  afterAll(() => wine.close());

  test.each(["--version", "paths", "paths --format json", "plan --role server --from 5.1.1 --to 6.2"])(
    "%s says what it says on Linux",
    async (line) => {
      const { code, stdout } = await wine.call(line.split(" "));
      const here = runCli(line.split(" "));
      expect([code, stdout]).toEqual([here.code, here.stdout]);
    },
  );

  test("runbooks in every format have the bytes that they have on Linux", async () => {
    const [there, here] = [wine.makeFolder(), makeFolder()];
    const words = ["generate", "--role", "agent", "--out"];
    const { code, stderr } = await wine.call([...words, there]);
    expect(code, stderr).toBe(0);
    expect(runCli([...words, here]).code).toBe(0);
    const names = readdirSync(here).sort();
    expect(readdirSync(there).sort()).toEqual(names);
    expect(new Set(names.map((name) => name.split(".").at(-1)))).toEqual(new Set(["html", "json", "md", "pdf", "ps1"]));
    for (const name of names)
      expect(readFileSync(join(there, name)).equals(readFileSync(join(here, name))), name).toBe(true);
  });

  test("guides are linted and compared as on Linux, a pattern that no shell expands included", async () => {
    const guide = readFileSync(join(root, "content/identity-manager/guides/6.x.md"), "utf8");
    const files = new Map(
      [
        ["guides/old.md", guide.replace("`RuntimeOld`", "`RuntimeOld `")],
        ["guides/new.md", guide],
      ].map(([name = "", text = ""]) => [name, new TextEncoder().encode(text)] as const),
    );
    const [there, here] = [writeFiles(files, wine.makeFolder()), writeFiles(files)];
    for (const words of [
      ["lint", "guides"],
      ["diff", "guides/old.md", "guides/new.md"],
    ]) {
      const { code, stdout } = await wine.call(words, { cwd: there });
      const expected = runCli(words, { cwd: here });
      expect([code, stdout.replaceAll("\\", "/")]).toEqual([expected.code, expected.stdout]);
    }
    const all = await wine.call(["lint", "guides\\*.md"], { cwd: there });
    expect(all.stdout.replaceAll("\\", "/")).toBe(runCli(["lint", "guides"], { cwd: here }).stdout);
  });

  test.each([...broken.slice(0, 12), ...fine.slice(0, 4)].map((host) => [host.name, host] as const))(
    "verify judges the host “%s” as on Linux",
    async (_, host) => {
      const files = new Map([
        ...[...hostOf(host)].map(([path, bytes]) => [`host/${path}`, bytes] as const),
        ["new.zip", defaultArchives.archive],
        ["old.zip", defaultArchives.baseline],
      ]);
      const [there, here] = [writeFiles(files, wine.makeFolder()), writeFiles(files)];
      const words = (folder: string): string[] => [
        ...["verify", join(folder, "host"), "--role", host.role, "--from", "6.1", "--to", "6.2", "--format", "json"],
        ...["--archive", join(folder, "new.zip"), "--baseline", join(folder, "old.zip")],
      ];
      const before = lookAt(there);
      const { code, stdout } = await wine.call(words(there));
      const expected = runCli(words(here));
      type Found = { results: { check: string; subject: string; outcome: string; message: string }[] };
      const gist = (text: string): unknown[] =>
        (JSON.parse(text) as Found).results.map(({ check, subject, outcome, message }) => [
          ...[check, subject, outcome, message],
        ]);
      expect([code, gist(stdout)]).toEqual([expected.code, gist(expected.stdout)]);
      expect(compareTrees(before, lookAt(there))).toEqual([]);
    },
  );

  test("merge proposes what it proposes on Linux, and never below the host, however its path is written", async () => {
    const host = fine.find(({ role }) => role === "agent");
    if (host === undefined) throw new Error("There is no such host");
    const files = new Map([
      ...[...hostOf(host)].map(([path, bytes]) => [`identitymanagerContoso/${path}`, bytes] as const),
      ["new.zip", defaultArchives.archive],
      ["old.zip", defaultArchives.baseline],
    ]);
    const [there, here] = [writeFiles(files, wine.makeFolder()), writeFiles(files)];
    const words = (out: string): string[] => [
      ...["merge", "identitymanagerContoso", "--role", "agent", "--archive", "new.zip", "--baseline", "old.zip"],
      ...["--out", out],
    ];
    const { code } = await wine.call(words("out"), { cwd: there });
    expect(code).toBe(runCli(words("out"), { cwd: here }).code);
    expect(compareTrees(lookAt(join(here, "out")), lookAt(join(there, "out")))).toEqual([]);
    const before = lookAt(there);
    const inside = `${wine.toWindows(there)}\\identitymanagerContoso\\proposals`;
    for (const out of [inside, `\\\\?\\${inside}`, `\\\\.\\${inside}`, inside.toUpperCase()]) {
      const refused = await wine.call(words(out), { cwd: there });
      expect([out, refused.code, refused.stdout]).toEqual([out, 2, ""]);
    }
    expect(compareTrees(before, lookAt(there))).toEqual([]);
  });

  test.each(performed)("run and the script perform the start state %s", async (id) => {
    const built = await build(id);
    expect(await judgeState(wine, built, "plain")).toEqual([]);
  });

  test("a killed run goes on and back, and its journal holds", async () => {
    const built = await build("agent-6.1");
    const { state, start } = built;
    const whole = copyWorld(state, start, join(built.folder, "whole"));
    expect((await wine.command(runWords(built, whole, { way: "forward" }))).code).toBe(0);
    const [done, untouched] = [lookAt(whole.folder), lookAt(start.folder)];
    let killed = 0;
    for (const lines of killedBehind) {
      const world = copyWorld(state, start, join(built.folder, `killed-${String(lines)}`));
      if (await killBehind(world.host, lines, runWords(built, world, { way: "forward" }))) killed++;
      const back = copyWorld(state, world, join(built.folder, `back-${String(lines)}`));
      const on = await wine.command(runWords(built, world, { way: "resume" }));
      expect([lines, on.code, on.output]).toEqual([lines, 0, on.output]);
      expect(compareTrees(done, lookAt(world.folder))).toEqual([]);
      const taken = await wine.command(runWords(built, back, { way: "back" }));
      expect([lines, taken.code, taken.output]).toEqual([lines, 0, taken.output]);
      expect(compareTrees(untouched, lookAt(back.folder))).toEqual([]);
      for (const { host } of [world, back])
        expect((await wine.call(["journal", "verify", join(host, ownFolder, "journal.jsonl")])).code).toBe(0);
    }
    expect(killed).toBeGreaterThan(2);
  });

  async function build(id: string): Promise<Built> {
    const state = states.find((one) => one.id === id);
    if (state === undefined) throw new Error(`There is no state ${id}`);
    return buildState(wine, state, wine.makeFolder(), join(wine.drive, "scripts"));
  }

  /** Kills a run as soon as its journal has so many lines; `false` where it ended before. */
  async function killBehind(host: string, lines: number, words: readonly string[]): Promise<boolean> {
    const { ended, kill } = wine.start(words);
    const watcher = watch(host, { recursive: true });
    const reached = new Promise<boolean>((resolve) => {
      watcher.on("change", () => {
        if (countLines(join(host, ownFolder, "journal.jsonl")) >= lines) resolve(true);
      });
    });
    const isReached = await Promise.race([reached, ended.then(() => false)]);
    watcher.close();
    kill();
    const { code } = await ended;
    return isReached && code === null;
  }
});

function countLines(file: string): number {
  try {
    return readFileSync(file, "utf8").split("\n").length - 1;
  } catch {
    return 0;
  }
}
