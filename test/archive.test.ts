/** Release archives: the list of their files, what is in them, and which are refused. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { createMemoryHost, nodeHost, type Archive } from "../src/host/index.js";
import { UsageError } from "../src/model/errors.js";
import { foldName } from "../src/model/observation.js";
import { buildZip, type ZipEntry, type ZipOptions } from "./support/zip-builder.js";

const temporary = mkdtempSync(join(tmpdir(), "upgrade-runbook-archive-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const open = (bytes: Uint8Array): Promise<Archive> =>
  createMemoryHost(new Map([["kits/release.zip", bytes]])).openArchive("kits/release.zip");
const openZip = (files: Parameters<typeof buildZip>[0], options?: ZipOptions): Promise<Archive> =>
  open(buildZip(files, options));
/** Its paths, as they are listed. */
const paths = async (files: Parameters<typeof buildZip>[0], options?: ZipOptions): Promise<string[]> =>
  (await openZip(files, options)).manifest.entries.map(({ path }) => path);
const textOf = async (archive: Archive, path: string, maxBytes = 1000): Promise<string> => {
  const seen = await archive.read(path, maxBytes);
  return seen.state === "bytes"
    ? Buffer.from(seen.bytes).toString("utf8")
    : seen.state === "unseen"
      ? `unseen: ${seen.reason}`
      : seen.state;
};

/** What an archive is refused with, whole. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await open(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  const { place, note } = error as UsageError;
  expect(place).toEqual({ file: "kits/release.zip" });
  expect(note).toMatch(/\.$/u);
  return String(error);
}

const release = {
  "appsettings.json": "{}",
  "wwwroot/app.js": "let x;\n".repeat(100),
  "usercube-Server.exe": Buffer.alloc(3000, 7),
  empty: "",
};

describe("the list of an archive", () => {
  test("is every file with size and CRC-32, sorted by path", async () => {
    const { manifest } = await openZip(release);
    expect(manifest).toEqual({
      file: "kits/release.zip",
      wrapper: null,
      entries: Object.entries(release)
        .map(([path, text]) => ({ path, sizeBytes: Buffer.from(text).length, crc32: crc32(Buffer.from(text)) }))
        .sort((one, other) => (one.path < other.path ? -1 : 1)),
    });
  });

  test.each<[string, ZipOptions]>([
    ["with back-slashes", { backslashes: true }],
    ["with ZIP64's records", { zip64: true }],
    [
      "with a comment that looks like an end",
      { comment: Buffer.concat([Buffer.from("504b0506", "hex"), Buffer.alloc(30)]) },
    ],
    ["after the stub of a self-extracting program", { prefix: Buffer.from("MZ".padEnd(999)) }],
  ])("is the same %s, and so is what is in it", async (_, options) => {
    const [plain, other] = [await openZip(release), await openZip(release, options)];
    expect(other.manifest).toEqual(plain.manifest);
    for (const [path, text] of Object.entries(release))
      expect(await textOf(other, path, 3000)).toBe(Buffer.from(text).toString("utf8"));
  });

  test("reads sizes and places from ZIP64's fields, and sizes that stand after the data", async () => {
    const archive = await openZip([
      { name: "a.dll", bytes: "aaa", zip64: true },
      { name: "b.dll", bytes: "bbbb", streamed: true },
      { name: "c.dll", bytes: "ccccc", zip64: true },
    ]);
    expect(archive.manifest.entries.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ["a.dll", 3],
      ["b.dll", 4],
      ["c.dll", 5],
    ]);
    for (const [path, text] of [
      ["a.dll", "aaa"],
      ["b.dll", "bbbb"],
      ["c.dll", "ccccc"],
    ] as const)
      expect(await textOf(archive, path)).toBe(text);
  });

  test("has names in UTF-8 and CP437, and the better of two", async () => {
    expect(
      await paths([
        { name: "Ünïcode ✓.txt" },
        { name: "Größe.txt", encoding: "cp437" },
        { name: "old-ä.txt", encoding: "cp437", unicodePath: { name: "new-日本.txt" } },
        { name: "escaped-#U65e5.txt", unicodePath: { name: "escaped-日.txt" } },
        { name: "renamed-é.txt", encoding: "cp437", unicodePath: { name: "stale.txt", stale: true } },
      ]),
    ).toEqual(["Größe.txt", "escaped-日.txt", "new-日本.txt", "renamed-é.txt", "Ünïcode ✓.txt"]);
  });

  test("takes line feeds and terminal codes in names as data", async () => {
    expect(await paths({ "a\nb.txt": "", "\u001b[31m.txt": "" })).toEqual(["\u001b[31m.txt", "a\nb.txt"]);
  });

  test("tidies paths that lead nowhere else", async () => {
    expect(await paths({ "./a.txt": "", "b//c.txt": "", "b/./d.txt": "", "./": "" })).toEqual([
      "a.txt",
      "b/c.txt",
      "b/d.txt",
    ]);
  });

  test("leaves folders out", async () => {
    expect(await paths({ "Temp/": "", "wwwroot\\": "", "wwwroot/app.js": "", "a.txt": "" })).toEqual([
      "a.txt",
      "wwwroot/app.js",
    ]);
  });

  test("keeps the last of names that differ in case, as Windows does when it extracts", async () => {
    const archive = await openZip({ "Bin/A.dll": "first", "bin/a.DLL": "second", "x.txt": "" });
    expect(archive.manifest.entries.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ["bin/a.DLL", 6],
      ["x.txt", 0],
    ]);
    expect(await textOf(archive, "BIN/a.dll")).toBe("second");
  });

  test.each<[string, Uint8Array]>([
    ["a line end", Buffer.from("\r\n")],
    ["100 KB of nothing", Buffer.alloc(100_000)],
    ["what looks like an end", Buffer.concat([Buffer.from("504b0506", "hex"), Buffer.alloc(30)])],
  ])("is the same with bytes behind its end: %s", async (_, more) => {
    const [plain, other] = [await openZip(release), await open(Buffer.concat([buildZip(release), more]))];
    expect(other.manifest).toEqual(plain.manifest);
    expect(await textOf(other, "wwwroot/app.js", 3000)).toBe(release["wwwroot/app.js"]);
  });

  test("has names in UTF-8 also where nothing says so, as .NET reads them", async () => {
    const name = Buffer.from("Größe-日本.txt");
    expect(await paths([{ name }])).toEqual(["Größe-日本.txt"]);
  });

  test("refuses one without any file: it would fit any host", async () => {
    await expect(openZip({})).rejects.toThrow(/Unexpected archive without any file/u);
    await expect(openZip({ "Runtime/": "" })).rejects.toThrow(/Unexpected archive without any file/u);
  });

  test.skipIf(spawnSync("zip", ["-v"]).status !== 0)("reads what Info-ZIP wrote", async () => {
    const folder = join(temporary, "Runtime");
    mkdirSync(join(folder, "wwwroot"), { recursive: true });
    writeFileSync(join(folder, "wwwroot/é.js"), "let x;".repeat(50));
    execFileSync("zip", ["-qr", join(temporary, "info.zip"), "Runtime"], { cwd: temporary });
    const archive = await nodeHost.openArchive(join(temporary, "info.zip"));
    expect(archive.manifest).toMatchObject({
      file: join(temporary, "info.zip"),
      entries: [{ path: "Runtime/wwwroot/é.js", sizeBytes: 300, crc32: crc32("let x;".repeat(50)) }],
    });
    expect(await textOf(archive, "Runtime/wwwroot/é.js")).toBe("let x;".repeat(50));
    await archive.close();
  });
});

describe("a file in an archive", () => {
  test("that is not there is absent; one that is larger than asked for is unseen", async () => {
    const archive = await openZip({ "a.json": "x".repeat(100), "Runtime/b.json": "" });
    expect(await textOf(archive, "b.json")).toBe("absent");
    expect(await textOf(archive, "a.json", 99)).toBe("unseen: it is larger than 99 bytes");
    expect(await textOf(archive, "a.json", 100)).toBe("x".repeat(100));
  });

  const bomb = deflateRawSync(Buffer.alloc(50 << 20));
  test.each<[string, ZipEntry, string]>([
    [
      "is larger than listed",
      { name: "a", bytes: bomb, method: 8, lies: { sizeBytes: 10 } },
      "larger than the list of files says",
    ],
    [
      "is smaller than listed",
      { name: "a", bytes: "xxxxxxxxxxxxxxxxxxxx", lies: { sizeBytes: 25 } },
      "not what the list of files says",
    ],
    [
      "has another checksum",
      { name: "a", bytes: "xxxxxxxxxxxxxxxxxxxx", lies: { crc32: 1 } },
      "not what the list of files says",
    ],
    [
      "is stored, and has another checksum",
      { name: "a", bytes: "x", method: "store", lies: { crc32: 1 } },
      "not what the list of files says",
    ],
    [
      "is stored in another size",
      { name: "a", bytes: "x", method: "store", lies: { sizeBytes: 2 } },
      "its sizes do not agree",
    ],
    ["is no deflated data", { name: "a", bytes: Buffer.alloc(20, 0xff), method: 8 }, "cannot be inflated"],
    ["breaks off", { name: "a", bytes: "abcdefghijklmnop", lies: { packedBytes: 5 } }, "cannot be inflated"],
    [
      "is not where it is listed",
      { name: "a", bytes: "x", method: "store", lies: { offset: 1 } },
      "not where the list of files says",
    ],
    [
      "is packed in an unknown way",
      { name: "a", bytes: "x", method: 93 },
      "packed by a method that is not read here (93)",
    ],
  ])("that %s is unseen", async (_, entry, reason) => {
    // What the entry holds is what `bytes` says, packed already where the method is a number.
    const raw = typeof entry.method === "number";
    const zip =
      raw && entry.method === 8
        ? storedAs8(entry)
        : buildZip([entry, { name: "pad", bytes: "y".repeat(100), method: "store" }]);
    expect(await textOf(await open(zip), "a")).toContain(reason);
  });

  /** An entry whose bytes are said to be deflated data as they stand. */
  function storedAs8(entry: ZipEntry): Uint8Array {
    const zip = Buffer.from(buildZip([{ ...entry, method: 93 }]));
    for (const [signature, at] of [
      [0x04034b50, 8],
      [0x02014b50, 10],
    ] as const) {
      const header = zip.indexOf(Buffer.from([signature & 0xff, 0x4b, (signature >> 16) & 0xff, signature >> 24]));
      zip.writeUInt16LE(8, header + at);
    }
    return zip;
  }

  test("that is deflated and empty has no bytes", async () => {
    expect(await textOf(await openZip([{ name: "a", bytes: "", method: "deflate" }]), "a", 0)).toBe("");
  });
});

describe("an archive is refused", () => {
  const hostile = "../evil.txt";
  test.each<[string, Uint8Array, RegExp]>([
    ["empty", Buffer.alloc(0), /Unexpected empty file, expected a zip archive/u],
    ["not a zip", Buffer.from("just text ".repeat(50)), /Unexpected file that is no zip/u],
    [
      "a page of a portal",
      Buffer.from("\r\n<!DOCTYPE html><title>Sign in</title>"),
      /Unexpected web page, .*\n {2}The download gave a page/u,
    ],
    ["7-Zip's", Buffer.from("377abcaf271c0004", "hex"), /Unexpected 7-Zip archive/u],
    ["RAR's", Buffer.from("Rar!\u001a\u0007"), /Unexpected RAR archive/u],
    ["cut off in the data", buildZip(release, { cut: 100 }), /its list of files is missing, .*it was cut off/u],
    ["cut off in the list", buildZip(release, { cut: -80 }), /its list of files is missing/u],
    ["cut off by one byte", buildZip(release, { cut: -1 }), /its list of files is missing/u],
    [
      "without bytes in its midst",
      Buffer.concat([buildZip(release).subarray(0, 40), buildZip(release).subarray(60)]),
      /bytes are missing or were put in/u,
    ],
    [
      "with bytes before it",
      Buffer.concat([Buffer.from("HTTP/1.1 200 OK"), buildZip(release)]),
      /bytes are missing or were put in/u,
    ],
    [
      "with a list that breaks off",
      buildZip(release, { lies: { directoryBytes: 60, directoryOffset: buildZip(release).length - 22 - 60 } }),
      /list of files in the archive: it breaks off/u,
    ],
    [
      "with a place beyond its end",
      buildZip([{ name: "a", bytes: "x", lies: { offset: 5000 } }]),
      /place of `a` in the archive: beyond its end/u,
    ],
    [
      "with a size beyond its end",
      buildZip([{ name: "a", bytes: "x", lies: { packedBytes: 5000 } }]),
      /place of `a` in the archive: beyond its end/u,
    ],
    [
      "with a ZIP64 size beyond all",
      buildZip([{ name: "a", bytes: "x", zip64: true, lies: { sizeBytes: 2 ** 60 } }]),
      /number in the archive beyond anything/u,
    ],
    [
      "with a ZIP64 record that is elsewhere",
      Buffer.concat([buildZip(release, { zip64: true }).subarray(1)]),
      /its ZIP64 record is not where it says/u,
    ],
    [
      "with files that overlap",
      buildZip(
        Array.from(
          { length: 50 },
          (_, index) =>
            ({
              name: String(index),
              bytes: Buffer.alloc(1000),
              method: "store",
              lies: { offset: 0, packedBytes: 40_000 },
            }) satisfies ZipEntry,
        ),
      ),
      /whose files overlap/u,
    ],
    [
      "encrypted",
      buildZip([
        { name: "a.dll", bytes: "x" },
        { name: "secret.dll", bytes: "x", encrypted: true },
      ]),
      /Unexpected encrypted file `secret\.dll`.*\n {2}Extract it with its password/u,
    ],
    [
      "encrypted by AES",
      buildZip([{ name: "secret.dll", bytes: "x", method: 99 }]),
      /Unexpected encrypted file `secret\.dll`/u,
    ],
    ["split", buildZip(release, { split: true }), /split over several files.*\n {2}Join the parts first/u],
    ["split, with ZIP64", buildZip(release, { split: true, zip64: true }), /split over several files/u],
    ["split, for one file", buildZip([{ name: "a", bytes: "x", lies: { disk: 3 } }]), /split over several files/u],
    [
      "with more files than it says",
      buildZip(release, { lies: { entryCount: 2 } }),
      /says it holds 2 files and lists 4/u,
    ],
    [
      "with fewer files than it says",
      buildZip(release, { lies: { entryCount: 60_000 } }),
      /says it holds 60000 files and lists 4/u,
    ],
    [
      "with an absurd number of files",
      buildZip(release, { zip64: true, lies: { entryCount: 2 ** 40 } }),
      /archive of 1099511627776 files/u,
    ],
    [
      "with an absurd list",
      buildZip(release, { zip64: true, lies: { directoryBytes: 2 ** 40 } }),
      /in a list of 1099511627776 bytes/u,
    ],
    [
      "with a name that is no text",
      buildZip([{ name: "ü", bytes: "" }]).map((byte) => (byte === 0xc3 ? 0xff : byte)),
      /no valid UTF-8/u,
    ],
    [
      "with a second name that leads out",
      buildZip([{ name: "a.txt", unicodePath: { name: "../../evil.txt" } }]),
      /Unexpected name `\.\.\/\.\.\/evil\.txt`/u,
    ],
    ["with an empty name", buildZip([{ name: "", bytes: "x" }]), /Unexpected empty name/u],
    ["with a NUL in a name", buildZip([{ name: "a.txt\0.exe", bytes: "x" }]), /one with a NUL/u],
    [
      "with a name that would forge a message",
      buildZip([{ name: "../\nerror: all is well", bytes: "" }]),
      /name `\.\.\/\ufffderror/u,
    ],
    ...[
      hostile,
      "a/../../b",
      "a/..",
      "..",
      "..\\evil.txt",
      "a\\..\\..\\b",
      ".. /evil.txt",
      "a/.../b",
      "/etc/passwd",
      "\\evil.txt",
      "//server/share/a",
      "\\\\server\\share\\a",
      "C:/evil.txt",
      "C:\\evil.txt",
      "c:evil.txt",
      "a.txt:stream",
    ].map((name): [string, Uint8Array, RegExp] => [
      `with the name ${name}`,
      buildZip([{ name: "ok.txt" }, { name }]),
      /Unexpected name `.*` in the archive, expected a path below (?:a|the) folder.*\n {2}No release has that/u,
    ]),
  ])("%s", async (_, bytes, message) => {
    const said = await refusal(bytes);
    expect(said).toMatch(message);
    expect(said.split("\n")).toHaveLength(2);
  });

  test("that is missing, or a folder", async () => {
    const missing = join(temporary, "none.zip");
    await expect(nodeHost.openArchive(missing)).rejects.toMatchObject({
      name: "UsageError",
      message: "Missing archive, expected a zip file",
      note: expect.stringContaining("Check the path") as string,
      place: { file: missing },
    });
    await expect(nodeHost.openArchive(temporary)).rejects.toMatchObject({
      message: expect.stringContaining("it is a folder, not a file") as string,
      note: expect.stringContaining("not the folder it is in") as string,
      place: { file: temporary },
    });
  });

  test("not where the names only look alike", async () => {
    const names = ["..evil.txt", "a..b/c", "a/..b", "a/b..", ".hidden", "...txt", "a/.b/c", "C/evil.txt"];
    expect(await paths(names.map((name) => ({ name })))).toEqual([...names].sort());
  });
});

describe("whatever the archive", () => {
  const name = fc.stringMatching(/^[A-Za-zé ]{1,4}(?:\.[a-z]{1,3})?$/u).filter((text) => !/^ | $/u.test(text));
  const files = fc.uniqueArray(
    fc.tuple(
      fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
      fc.uint8Array({ maxLength: 300 }),
    ),
    { maxLength: 10, selector: ([path]) => foldName(path) },
  );

  test("what was packed is listed and read", async () => {
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.record({ backslashes: fc.boolean(), zip64: fc.boolean() }),
        async (packed, options) => {
          const archive = await openZip(Object.fromEntries([...packed, ["top.txt", Buffer.from("x")]]), options);
          expect(archive.manifest.entries).toHaveLength(packed.length + 1);
          for (const [path, bytes] of packed) {
            expect(archive.manifest.entries).toContainEqual({ path, sizeBytes: bytes.length, crc32: crc32(bytes) });
            expect(
              await archive
                .read(path.toUpperCase(), 300)
                .then((seen) => seen.state === "bytes" && Buffer.from(seen.bytes).equals(bytes)),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  const spoilt = fc.tuple(
    files,
    fc.record({ zip64: fc.boolean(), comment: fc.string() }),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
    fc.option(fc.nat(), { nil: undefined }),
  );
  test("spoilt bytes are refused in words or read, and no file leads out", async () => {
    await fc.assert(
      fc.asyncProperty(spoilt, async ([packed, options, changes, cut]) => {
        const zip = Buffer.from(buildZip(Object.fromEntries(packed), options));
        for (const [at, byte] of changes) zip[at % zip.length] = byte;
        const archive = await open(cut === undefined ? zip : zip.subarray(0, cut % (zip.length + 1))).catch(
          (error: unknown) => {
            if (!(error instanceof UsageError)) throw error;
            return undefined;
          },
        );
        for (const { path, crc32: sum } of archive?.manifest.entries ?? []) {
          expect(path).not.toMatch(/(?:^|\/)\.\.(?:\/|$)|^\/|\\|\0|:/u);
          const seen = await archive!.read(path, 1000);
          if (seen.state === "bytes") expect(crc32(seen.bytes)).toBe(sum);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("what is no archive at all is refused in words", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await expect(open(bytes)).rejects.toBeInstanceOf(UsageError);
      }),
      { numRuns: 300 },
    );
  });
});

test("an archive on the disk is read as one in memory", async () => {
  const file = join(temporary, "release.zip");
  writeFileSync(file, buildZip(release, { zip64: true }));
  const [disk, memory] = [await nodeHost.openArchive(file), await openZip(release)];
  expect(disk.manifest).toEqual({ ...memory.manifest, file });
  expect(await textOf(disk, "wwwroot/app.js")).toBe(release["wwwroot/app.js"]);
  await disk.close();
  expect(await textOf(disk, "wwwroot/app.js")).toMatch(/^unseen: it could not be read/u);
});
