/** The change window: too short for the plan, and until when one can still turn back. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { shiftMoment } from "../src/formats/moments.js";
import { createProject, createRunbook, loadPack, nodeHost, renderRunbook, type Parameters } from "../src/index.js";
import { root, runCli } from "./support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-window-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const named = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const short = named(
  "short.yml",
  "organization: Contoso\nwindow: { start: 2026-12-05T20:00+01:00, end: 2026-12-05T21:00+01:00 }\n",
);
const path = ["--role", "server", "--from", "6.1", "--to", "6.2"];

describe("a window that is shorter than the plan", () => {
  test.each([["plan"], ["generate"]])("%s refuses it, with its place, both times, and what to do", (command) => {
    const { code, stdout, stderr } = runCli([
      command,
      ...path,
      "--params",
      short,
      ...(command === "generate" ? ["--out", join(folder, "none")] : []),
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /short\.yml:2:9: Unexpected value of `window`, expected one of 1\d\d minutes at least: it is \d+ minutes shorter than the plan for server 6\.1 to 6\.2\n.*`minutes:`/u,
    );
    expect(readdirSync(folder)).not.toContain("none");
  });

  test("with several files, the place is that of the last that says it", () => {
    const other = named("other.yml", "change: CHG1\n");
    expect(runCli(["plan", ...path, "--params", short, "--params", other]).stderr).toContain("short.yml:2:9");
  });

  test("times that are known make it long enough", () => {
    const known = named(
      "known.yml",
      `minutes: { ${["stop", "start", "rename", "extract", "copy", "backup", "check", "manual", "execute"].map((verb) => `${verb}: 0`).join(", ")} }\n`,
    );
    expect(runCli(["plan", ...path, "--params", short, "--params", known]).code).toBe(0);
  });

  test("of many runbooks each that does not fit is named, and all are written", () => {
    const { code, stderr } = runCli([
      "generate",
      "--role",
      "agent",
      "--to",
      "6.2",
      "--format",
      "md",
      "--params",
      short,
      "--out",
      join(folder, "many"),
      "--quiet",
    ]);
    expect(code).toBe(0);
    expect(
      stderr
        .split("\n")
        .filter((line) => /^warning: Unexpected value of `window`.*for agent [\d.]+ to 6\.2$/u.test(line)).length,
    ).toBeGreaterThan(1);
    expect(readdirSync(join(folder, "many")).length).toBeGreaterThan(1);
  });
});

describe("the latest time to turn back", () => {
  const window = { start: "2026-12-05T20:00+01:00", end: "2026-12-06T02:00+01:00" };
  const project = loadPack(nodeHost, join(root, "content/identity-manager"), "content/identity-manager").then((pack) =>
    createProject(pack),
  );
  /** As Markdown, without what escapes its marks. */
  const write = async (parameters: Parameters): Promise<string> =>
    new TextDecoder()
      .decode(
        await renderRunbook(createRunbook(await project, { role: "server", from: "6.1", to: "6.2", parameters }), "md"),
      )
      .replaceAll("\\", "");
  const minutes = { stop: 5, start: 10, rename: 2, delete: 2, backup: 30, check: 3, execute: 10 };

  test("is the window's end less the way back, and the step must begin that much earlier again as it and the rest take", async () => {
    const written = await write({ window, minutes });
    // Back: stop 5, restore as long as the backup 30, delete 2, rename 2, start 10. Ahead: start 10, six checks 18,
    // execute 10.
    expect(written).toContain(
      "Latest time to turn back: **2026-12-06 01:08 (UTC+01:00)**. The way back, with the restore, is planned at 52 min, and the window ends at 2026-12-06 02:00 (UTC+01:00). Do not begin this step after 2026-12-06 00:30 (UTC+01:00): it and what follows it are planned at 38 min.",
    );
    // At the stop behind it there is nothing left to begin.
    expect(written).toMatch(
      /## Hold point: 6\.2\n[^#]*Latest time to turn back: \*\*2026-12-06 01:08 \(UTC\+01:00\)\*\*\. The way back, with the restore, is planned at 52 min, and the window ends at 2026-12-06 02:00 \(UTC\+01:00\)\.\n/u,
    );
  });

  test("follows the minutes that the parameters give, of a step of the way back as well", async () => {
    const id = createRunbook(await project, { role: "server", from: "6.1", to: "6.2" })
      .sections.find(({ kind }) => kind === "rollback")!
      .steps.find(({ command }) => command[0]?.type === "text" && command[0].value.startsWith("Restore"))!.id;
    expect(await write({ window, minutes: { ...minutes, [id]: 60 } })).toContain(
      "Latest time to turn back: **2026-12-06 00:38 (UTC+01:00)**",
    );
  });

  test("is a line to write on where there is no window", async () => {
    const written = await write({ minutes });
    expect(written).toContain(
      "Latest time to turn back: ________ (time). The way back, with the restore, is planned at 52 min: that much before the window ends.",
    );
  });

  test("moments move by minutes and keep their zone", () => {
    expect(shiftMoment("2026-03-01T00:10-05:30", -20)).toBe("2026-02-28T23:50:00-05:30");
    expect(shiftMoment("2026-12-31T23:59Z", 1)).toBe("2027-01-01T00:00:00Z");
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.constantFrom("Z", "+01:00", "-09:30", "+14:00"),
        (by, zone) => {
          const moved = shiftMoment(`2026-12-05T20:00${zone}`, by);
          expect(Date.parse(moved) - Date.parse(`2026-12-05T20:00${zone}`)).toBe(by * 60_000);
          expect(moved.endsWith(zone)).toBe(true);
        },
      ),
    );
  });
});
