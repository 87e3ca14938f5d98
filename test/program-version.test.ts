/** The versions that Windows programs say they have. */
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import { afterAll, describe, expect, test } from "vitest";
import { createMemoryHost, nodeHost } from "../src/host/index.js";
import type { SeenVersion } from "../src/model/observation.js";
import { buildProgram, type ProgramOptions } from "./support/pe-builder.js";

const temporary = mkdtempSync(join(tmpdir(), "upgrade-runbook-program-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const read = (bytes: Uint8Array): Promise<SeenVersion> =>
  createMemoryHost(new Map([["Runtime/usercube-Server.exe", bytes]])).readProgramVersion("Runtime/usercube-Server.exe");

describe("a program's version", () => {
  test.each<[string, string, ProgramOptions, string]>([
    ["a library", "6.2.30.0", {}, "6.2.30.0"],
    ["a program", "6.2.30.0", { isExe: true }, "6.2.30.0"],
    ["32 bits", "6.2.30.0", { is32Bit: true, isExe: true }, "6.2.30.0"],
    ["signed", "6.2.30.0", { signed: true }, "6.2.30.0"],
    ["32 bits, signed", "5.1.7.7", { signed: true, is32Bit: true }, "5.1.7.7"],
    ["compiled ahead of time, signed", "6.2.30.0", { isCompiledAhead: true, signed: true }, "6.2.30.0"],
    ["with much after it", "6.2.30.0", { payload: Buffer.alloc(100_000, 1) }, "6.2.30.0"],
    ["without texts", "6.2.30.0", { strings: null }, "6.2.30.0"],
    ["the largest", "65535.65535.65535.65535", {}, "65535.65535.65535.65535"],
    [
      "texts that say something else",
      "6.2.30.0",
      { strings: { FileVersion: "7.0", ProductVersion: "8.0" } },
      "6.2.30.0",
    ],
    ["nobody's number, and a text", "1.0.0.0", { strings: { FileVersion: "6.2.30" } }, "6.2.30"],
    [
      "nobody's number twice, and a text",
      "1.0.0.0",
      { strings: { FileVersion: "1.0.0.0", ProductVersion: "6.2.30+0a1b2c3" } },
      "6.2.30",
    ],
    ["no number, and a text", "0.0.0.0", { strings: { ProductVersion: "v6.2.30-preview.1+0a1b2c3" } }, "6.2.30"],
    [
      "nobody's number, and no version in the texts",
      "1.0.0.0",
      { strings: { FileVersion: "latest", ProductVersion: "1.0" } },
      "1.0.0.0",
    ],
    ["nobody's number alone", "1.0.0.0", { strings: null }, "1.0.0.0"],
  ])("%s", async (_, version, options, expected) => {
    const bytes = buildProgram(version, options);
    expect(await read(bytes)).toEqual({ state: "version", version: expected });
    const file = join(temporary, "usercube-Server.exe");
    writeFileSync(file, bytes);
    expect(await nodeHost.readProgramVersion(file)).toEqual({ state: "version", version: expected });
  });

  test("is found however large the program is", async () => {
    const file = join(temporary, "large.exe");
    writeFileSync(file, buildProgram("6.2.30.0"));
    truncateSync(file, 200 * 2 ** 20);
    const handle = openSync(file, "r+");
    writeSync(handle, "the end", 200 * 2 ** 20 - 10);
    closeSync(handle);
    expect(await nodeHost.readProgramVersion(file)).toEqual({ state: "version", version: "6.2.30.0" });
  });

  test("is what resedit reads, whatever the number", async () => {
    const part = fc.nat(65535);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(part, part, part, part),
        fc.record({ is32Bit: fc.boolean(), signed: fc.boolean() }),
        async (parts, options) => {
          const bytes = buildProgram(parts.join("."), { ...options, strings: null });
          const { fixedInfo } = Resource.VersionInfo.fromEntries(
            NtExecutableResource.from(NtExecutable.from(bytes, { ignoreCert: true })).entries,
          )[0]!;
          const { fileVersionMS: high, fileVersionLS: low } = fixedInfo;
          expect(await read(bytes)).toEqual({
            state: "version",
            version: [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].join("."),
          });
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("no version", () => {
  const program = Buffer.from(buildProgram("6.2.30.0"));
  /** The program with a number of 32 bits in place of another, from the beginning of its headers. */
  const change = (at: number, value: number): Buffer => {
    const changed = Buffer.from(program);
    changed.writeUInt32LE(value, program.readUInt32LE(0x3c) + at);
    return changed;
  };

  test.each<[string, Uint8Array, string]>([
    ["nothing", Buffer.alloc(0), "it is no Windows program"],
    ["a text", Buffer.from("{}"), "it is no Windows program"],
    ["an ELF program", Buffer.from("\u007fELF".padEnd(200)), "it is no Windows program"],
    ["two letters", Buffer.from("MZ"), "it is a damaged program: it breaks off, or points beyond its end"],
    [
      "a program for MS-DOS",
      Buffer.concat([Buffer.from("MZ"), Buffer.alloc(1000)]),
      "it is a program for MS-DOS or 16-bit Windows",
    ],
    [
      "cut off in the headers",
      program.subarray(0, 300),
      "it is a damaged program: it breaks off, or points beyond its end",
    ],
    [
      "cut off in the resources",
      program.subarray(0, 560),
      "it is a damaged program: it breaks off, or points beyond its end",
    ],
    ["without resources", buildProgram("6.2.30.0", { withoutResource: true }), "it has no resources"],
    [
      "with resources that are nowhere",
      change(24 + 112 + 16, 0x7fff_0000),
      "it is a damaged program: it breaks off, or points beyond its end",
    ],
    ["with few directories", change(24 + 108, 2), "it has no resources"],
    [
      "with an empty version resource",
      Buffer.from(program).fill(0, program.indexOf("VS_VERSION_INFO", 0, "utf16le") - 6),
      "its version resource holds no version",
    ],
  ])("in %s", async (_, bytes, reason) => {
    expect(await read(bytes)).toEqual({ state: "none", reason });
  });

  test("in resources of another kind", async () => {
    const other = NtExecutable.createEmpty();
    const resource = NtExecutableResource.from(other);
    resource.entries.push({ type: 24, id: 1, lang: 0, codepage: 0, bin: new Uint8Array(10).buffer });
    resource.outputResource(other);
    expect(await read(new Uint8Array(other.generate()))).toEqual({
      state: "none",
      reason: "it has no version resource",
    });
  });

  test("in what is not there", async () => {
    expect(await nodeHost.readProgramVersion(join(temporary, "none.dll"))).toEqual({
      state: "unseen",
      reason: "it is not there",
    });
    expect(await nodeHost.readProgramVersion(temporary)).toEqual({
      state: "unseen",
      reason: "it is a folder, not a file",
    });
  });
});

describe("whatever the bytes, there is an answer", () => {
  const isAnswer = ({ state, ...said }: SeenVersion): void => {
    expect(["version", "none"]).toContain(state);
    expect(Object.values(said)[0]).toMatch(state === "version" ? /^\d+(?:\.\d+){1,3}$/u : /^it/u);
  };

  test("padding in the version resource, which resedit does not survive", async () => {
    const bytes = Buffer.from(buildProgram("1.0.0.0", { strings: { FileVersion: "6.2.30" } }));
    const at = bytes.indexOf("VS_VERSION_INFO", 0, "utf16le") - 6;
    const texts = bytes.indexOf("StringFileInfo", 0, "utf16le") - 6;
    bytes.writeUInt16LE(0, texts);
    expect(bytes.readUInt16LE(at)).toBeGreaterThan(100);
    expect(await read(bytes)).toEqual({ state: "version", version: "1.0.0.0" });
  });

  test("tables of resources that lead in circles and are as long as can be", async () => {
    const bytes = Buffer.concat([buildProgram("6.2.30.0"), Buffer.alloc(2 << 20, 0xff)]);
    const table = 512;
    bytes.writeUInt32LE(0xffff_ffff, table + 12);
    isAnswer(await read(bytes));
    const looped = Buffer.from(buildProgram("6.2.30.0"));
    looped.writeUInt32LE(0x8000_0000, table + 20);
    isAnswer(await read(looped));
  });

  test("spoilt programs", async () => {
    const kinds = [
      {},
      { is32Bit: true },
      { signed: true },
      { isCompiledAhead: true },
      { strings: { FileVersion: "6.2.30" } },
    ].flatMap((options) => ["6.2.30.0", "1.0.0.0"].map((version) => buildProgram(version, options)));
    const change = fc.tuple(fc.nat(2000), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.option(fc.nat(1200), { nil: undefined }),
        async (program, changes, cut) => {
          const bytes = Buffer.from(program);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          isAnswer(await read(cut === undefined ? bytes : bytes.subarray(0, cut)));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("bytes that are no program", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, isNamed) => {
        isAnswer(await read(isNamed ? Buffer.concat([Buffer.from("MZ"), bytes]) : bytes));
      }),
      { numRuns: 500 },
    );
  });
});
