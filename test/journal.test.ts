/** `journal verify`: unbroken journals pass, and whatever was done to one shows, with its line. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { UsageError, verifyJournal, writeJournalLine, type JournalRecord } from "../src/index.js";
import { runCli } from "./support/cli.js";

const hash = "a".repeat(64);
const record = (event: string, more: Partial<JournalRecord> = {}): JournalRecord => ({
  time: "2026-12-05T20:00:00+01:00",
  event,
  step: { id: "server/6.x/stop-1", hash },
  runbook: hash,
  operator: "AM",
  outcome: "done",
  evidence: null,
  ...more,
});
const header = record("start", {
  step: null,
  outcome: null,
  schemaVersion: 1,
  product: "identity-manager",
  role: "server",
  from: "6.1",
  to: "6.2",
});

/** A journal of these records, one a line. */
function writeLines(records: readonly JournalRecord[]): string[] {
  const lines: string[] = [];
  for (const one of records) {
    const before = lines.at(-1);
    lines.push(writeJournalLine(one, before === undefined ? null : { line: before, sequence: lines.length }));
  }
  return lines;
}
/** The same without the seal of each line: what the chain alone shows. */
function writeUnsealed(count: number): string[] {
  const lines: string[] = [];
  for (let index = 0; index < count; index++)
    lines.push(
      JSON.stringify({
        sequence: index + 1,
        ...(index === 0 ? header : record("done")),
        previous:
          index === 0
            ? "0".repeat(64)
            : createHash("sha256")
                .update(lines[index - 1]!)
                .digest("hex"),
      }),
    );
  return lines;
}

const lines = writeLines([
  header,
  record("done"),
  record("evidence", { evidence: "RuntimeOld is there: ü, 漢字, <b>" }),
  record("undone", { outcome: "open" }),
  record("close", { step: null, outcome: null }),
]);
const verify = (text: string): ReturnType<typeof verifyJournal> =>
  verifyJournal(new TextEncoder().encode(text), "night.jsonl");
const faultLines = (text: string): number[] => verify(text).faults.map(({ line }) => line);

const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-journal-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
function runOn(text: string | Uint8Array): ReturnType<typeof runCli> {
  writeFileSync(join(folder, "night.jsonl"), text);
  return runCli(["journal", "verify", "night.jsonl"], { cwd: folder });
}

describe("the command", () => {
  test("unbroken: 0, and says what the journal is about", () => {
    const { code, stdout, stderr } = runOn(`${lines.join("\n")}\n`);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      "night.jsonl: unbroken: 5 lines, identity-manager server 6.1 to 6.2, 2026-12-05T20:00:00+01:00 to 2026-12-05T20:00:00+01:00\n",
    );
  });

  test("reads standard input", () => {
    expect(runCli(["journal", "verify", "-"], { input: lines.join("\n") })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("standard input: unbroken: 5 lines") as string,
    });
  });

  test("a journal that nothing closes is unbroken, and said to be open", () => {
    expect(runOn(lines.slice(0, 3).join("\n"))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("does not close it") as string,
    });
  });

  test("an edited word: 1, with file and line", () => {
    const { code, stdout } = runOn(
      lines.map((line, index) => (index === 2 ? line.replace("is there", "is gone") : line)).join("\n"),
    );
    expect(code).toBe(1);
    expect(stdout).toBe("night.jsonl:3: This line was edited: its own SHA-256 does not fit it.\n");
  });

  test("a missing line: 1, and how many", () => {
    const { code, stdout } = runOn(lines.filter((_, index) => index !== 1 && index !== 2).join("\n"));
    expect(code).toBe(1);
    expect(stdout).toBe("night.jsonl:2: A gap: `sequence` is 4, expected 2; 2 lines before this one are missing.\n");
  });

  test.each([
    ["nothing", ""],
    ["prose", "Dear diary,\nall went well.\n"],
    ["other JSON", '{"a": 1}\n[2]\n'],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0x00, 0x0a, 0x80])],
  ])("%s is no journal: 2, without a stack trace", (_, text) => {
    const { code, stderr } = runOn(text);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: night\.jsonl:1: Unexpected content, expected a journal/u);
    expect(stderr).not.toMatch(/\bat \S+ \(/u);
  });

  test("a file that there is not, a folder, a word that is not verify: 2", () => {
    expect(runCli(["journal", "verify", "none.jsonl"], { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("none.jsonl: Unexpected input") as string,
    });
    expect(runCli(["journal", "verify", "."], { cwd: folder }).code).toBe(2);
    expect(runCli(["journal", "verfy", "x"], { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean `verify`?") as string,
    });
    expect(runCli(["journal", "verify"], { cwd: folder }).code).toBe(2);
  });

  test("what a line holds never acts on the terminal", () => {
    const { stdout } = runOn(`${lines.join("\n")}\n{"sequence":6,"time":"\u001b[31m"}`);
    expect(stdout).toMatch(/^night\.jsonl:6: /u);
    expect(stdout).not.toContain("\u001b");
  });
});

describe("the chain", () => {
  test("LF or CRLF, with or without a last line end", () => {
    for (const text of [lines.join("\n"), `${lines.join("\n")}\n`, `${lines.join("\r\n")}\r\n`])
      expect(verify(text).faults).toEqual([]);
  });

  test("any edited character of any line shows, on that line or as an unreadable one", () => {
    const text = lines.join("\n");
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length - 1 }),
        fc.constantFrom("a", "0", " ", "{", "}", '"', ",", ":", "é"),
        (at, character) => {
          fc.pre(text[at] !== "\n" && text[at] !== character);
          const line = text.slice(0, at).split("\n").length;
          expect(faultLines(text.slice(0, at) + character + text.slice(at + 1))).toContain(line);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("any line taken out, put twice or moved shows", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom("out", "twice", "moved"),
        (from, to, what) => {
          const changed = [...lines];
          const [line = ""] = what === "twice" ? [changed[from]] : changed.splice(from, 1);
          if (what !== "out") {
            fc.pre(what === "twice" || from !== to);
            changed.splice(to, 0, line);
          }
          expect(faultLines(changed.join("\n")).length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test("lines without a seal are held by the line after", () => {
    const plain = writeUnsealed(4);
    expect(faultLines(plain.join("\n"))).toEqual([]);
    expect(
      faultLines(plain.map((line, index) => (index === 1 ? line.replace('"AM"', '"BO"') : line)).join("\n")),
    ).toEqual([2]);
    expect(faultLines(plain.filter((_, index) => index !== 2).join("\n"))).toEqual([3]);
  });

  test("a line cut off in the middle, or with a byte order mark, is named", () => {
    expect(verify(lines.join("\n").slice(0, -40)).faults).toEqual([
      { line: 5, message: "This line was damaged or cut off: it is no JSON." },
    ]);
    expect(faultLines(`\ufeff${lines.join("\n")}`)).toContain(1);
  });

  test("a first line that is no header is named", () => {
    expect(verify(writeLines([record("done"), record("close")]).join("\n")).faults[0]).toMatchObject({
      line: 1,
      message: expect.stringContaining("expected a header") as string,
    });
    expect(() => verify("x")).toThrow(UsageError);
  });

  test("any record comes back as it was written, and unbroken", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            evidence: fc.oneof(fc.string({ unit: "binary" }), fc.constant(null)),
            operator: fc.oneof(fc.string(), fc.constant(null)),
          }),
          { maxLength: 5 },
        ),
        (more) => {
          const written = writeLines([header, ...more.map((one) => record("evidence", one))]);
          const { faults, lines: count } = verify(written.join("\n"));
          expect(faults).toEqual([]);
          expect(count).toBe(more.length + 1);
          expect(written.slice(1).map((line) => (JSON.parse(line) as JournalRecord).evidence)).toEqual(
            more.map(({ evidence }) => evidence),
          );
        },
      ),
    );
  });
});
