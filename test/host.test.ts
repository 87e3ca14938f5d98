/** What the host sees: folders, files, checksums, names, answers. Archives and programs have files of their own. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test, vi } from "vitest";
import { createMemoryHost, nodeHost, type Host } from "../src/host/index.js";
import { root } from "./support/cli.js";
import { testWithoutRights } from "./support/rights.js";

const temporary = mkdtempSync(join(tmpdir(), "upgrade-runbook-host-"));
// Whoever has no rights shall fail at what the test takes away, and not here.
chmodSync(temporary, 0o755);
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
let count = 0;

/** A folder on the disk with these files; an empty folder is a path that ends in a slash. */
function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(temporary, `case-${String(++count)}`);
  mkdirSync(folder);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, path.endsWith("/") ? path : dirname(path)), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

const encode = (text: string | Uint8Array): Uint8Array => Buffer.from(text);
const inMemory = (files: Readonly<Record<string, string | Uint8Array>>, unreadable: readonly string[] = []): Host =>
  createMemoryHost(new Map(Object.entries(files).map(([path, bytes]) => [`C:/host/${path}`, encode(bytes)])), {
    unreadable: new Set(unreadable.map((path) => `C:/host/${path}`)),
  });

/** The same files on the disk and in memory. */
const twins = (files: Readonly<Record<string, string | Uint8Array>>): [name: string, host: Host, folder: string][] => [
  ["disk", nodeHost, makeFolder(files)],
  ["memory", inMemory(files), "C:/host"],
];

describe.each(
  twins({
    "Runtime/appsettings.json": "{}",
    "Runtime/wwwroot/js/app.js": "let x;",
    "Runtime/Temp/": "",
    "Runtime/Zeta.dll": "",
    "Runtime/alpha.dll": "12345",
    note: "",
  }),
)("a tree, on %s", (_, host, folder) => {
  test("is everything below a folder, sorted by path", async () => {
    expect(await host.listTree(`${folder}/Runtime`)).toEqual({
      state: "folder",
      reason: null,
      entries: [
        { path: "Temp", kind: "folder", sizeBytes: 0 },
        { path: "Zeta.dll", kind: "file", sizeBytes: 0 },
        { path: "alpha.dll", kind: "file", sizeBytes: 5 },
        { path: "appsettings.json", kind: "file", sizeBytes: 2 },
        { path: "wwwroot", kind: "folder", sizeBytes: 0 },
        { path: "wwwroot/js", kind: "folder", sizeBytes: 0 },
        { path: "wwwroot/js/app.js", kind: "file", sizeBytes: 6 },
      ],
      unseen: [],
    });
  });

  test.each([
    ["Runtime/", "folder"],
    ["Runtime/Temp", "folder"],
    ["RuntimeOld", "absent"],
    ["note", "no-folder"],
    ["note/below", "absent"],
  ] as const)("%s is %s", async (path, state) => {
    const tree = await host.listTree(`${folder}/${path}`);
    expect(tree).toMatchObject({ state, reason: null, unseen: [] });
    if (path !== "Runtime/") expect(tree.entries).toEqual([]);
  });
});

describe("a tree", () => {
  test("has links that are named and not followed, to wherever they lead", async () => {
    const folder = makeFolder({ "Runtime/a/b/file.txt": "x", "Runtime/real.txt": "xyz", "elsewhere/secret.txt": "x" });
    symlinkSync("..", join(folder, "Runtime/a/b/loop"), "junction");
    symlinkSync(join(folder, "Runtime"), join(folder, "Runtime/a/round"), "junction");
    symlinkSync(join(folder, "elsewhere"), join(folder, "Runtime/out"), "junction");
    symlinkSync("real.txt", join(folder, "Runtime/alias.txt"));
    symlinkSync("nowhere", join(folder, "Runtime/dangling"));
    const { entries, unseen } = await nodeHost.listTree(join(folder, "Runtime"));
    expect(unseen).toEqual([]);
    expect(entries.filter(({ kind }) => kind === "link").map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual(
      ["a/b/loop", "a/round", "alias.txt", "dangling", "out"].map((path) => [path, 0]),
    );
    expect(entries.filter(({ kind }) => kind !== "link").map(({ path }) => path)).toEqual([
      "a",
      "a/b",
      "a/b/file.txt",
      "real.txt",
    ]);
  });

  test("may itself be a link to a folder", async () => {
    const folder = makeFolder({ "releases/6.2/appsettings.json": "{}" });
    symlinkSync(join(folder, "releases/6.2"), join(folder, "Runtime"), "junction");
    expect(await nodeHost.listTree(join(folder, "Runtime"))).toMatchObject({
      state: "folder",
      entries: [{ path: "appsettings.json" }],
    });
    symlinkSync("nowhere", join(folder, "RuntimeOld"));
    expect(await nodeHost.listTree(join(folder, "RuntimeOld"))).toMatchObject({
      state: "unseen",
      reason: "it is a link that leads nowhere",
      entries: [],
    });
    symlinkSync("circle", join(folder, "circle"));
    expect(await nodeHost.listTree(join(folder, "circle"))).toMatchObject({
      state: "unseen",
      reason: "its links lead in a circle",
      entries: [],
    });
  });

  test.skipIf(process.platform === "win32")("takes names as they are, and what is no file as other", async () => {
    const names = [
      "line\nfeed.dll",
      "\u001b[31mred.dll",
      "back\\slash.dll",
      "gnp\u202eexe.dll",
      "trailing. ",
      "Ünïcode.dll",
    ];
    const folder = makeFolder(Object.fromEntries(names.map((name) => [name, "x"])));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const { entries } = await nodeHost.listTree(folder);
    expect(entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual(
      [...names.map((name) => `file ${name}`), "other pipe"].sort((one, other) =>
        one.slice(one.indexOf(" ")) < other.slice(other.indexOf(" ")) ? -1 : 1,
      ),
    );
  });

  test.skipIf(process.platform !== "linux")("says of a name that is no text that it could not look", async () => {
    const folder = makeFolder({ "fine.txt": "x" });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff])]), "x");
    expect(await nodeHost.listTree(folder)).toMatchObject({
      entries: [{ path: "fine.txt" }],
      unseen: [{ path: "bad-\ufffd", reason: "its name is no valid text" }],
    });
  });

  test("is as deep and as wide as it is", async () => {
    const deep = Array.from({ length: 200 }, () => "d").join("/");
    const wide = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`w/${String(index)}`, ""]));
    const { entries, unseen } = await nodeHost.listTree(makeFolder({ [`${deep}/end.txt`]: "x", ...wide }));
    expect(unseen).toEqual([]);
    expect(entries.filter(({ kind }) => kind === "file")).toHaveLength(1501);
    expect(entries.map(({ path }) => path)).toContain(`${deep}/end.txt`);
  });

  test("is the same on a disk that is slow to answer", async () => {
    const folder = makeFolder({ "a/b.txt": "xy", "a/c/d.txt": "x", "e.txt": "xyz", "f/": "" });
    symlinkSync("a", join(folder, "link"), "junction");
    const near = await nodeHost.listTree(folder);
    let ms = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (ms += 1000));
    const far = await nodeHost.listTree(folder);
    clock.mockRestore();
    expect(ms).toBe(2000);
    expect(near.entries).toHaveLength(7);
    expect(far).toEqual(near);
  });

  testWithoutRights("lists the folders that it may not look into, with the reason", async (asNobody) => {
    const folder = makeFolder({
      "Runtime/open/a.txt": "x",
      "Runtime/closed/b.txt": "x",
      "Runtime/names-only/c.txt": "x",
    });
    chmodSync(join(folder, "Runtime/closed"), 0);
    chmodSync(join(folder, "Runtime/names-only"), 0o444);
    const tree = await asNobody(() => nodeHost.listTree(join(folder, "Runtime")));
    const reason = "there are no rights to read it";
    expect(tree.unseen).toEqual([
      { path: "closed", reason },
      { path: "names-only", reason },
    ]);
    expect(tree.entries.map(({ path }) => path)).toEqual(["closed", "names-only", "open", "open/a.txt"]);
    expect(await asNobody(() => nodeHost.listTree(join(folder, "Runtime/closed")))).toEqual({
      state: "unseen",
      reason,
      entries: [],
      unseen: [],
    });
    expect(await asNobody(() => nodeHost.listTree(join(folder, "Runtime/closed/below")))).toMatchObject({
      state: "unseen",
      reason,
    });
    chmodSync(join(folder, "Runtime/closed"), 0o700);
  });

  test("in memory has folders without rights too", async () => {
    const host = inMemory({ "Runtime/open/a.txt": "x", "Runtime/closed/b.txt": "x" }, ["Runtime/closed"]);
    const reason = "there are no rights to read it";
    expect(await host.listTree("C:/host/Runtime")).toMatchObject({
      state: "folder",
      entries: [{ path: "closed" }, { path: "open" }, { path: "open/a.txt" }],
      unseen: [{ path: "closed", reason }],
    });
    expect(await host.listTree("C:/host/Runtime/closed")).toMatchObject({ state: "unseen", reason, entries: [] });
    expect(await host.seeFile("C:/host/Runtime/closed/b.txt", 10)).toEqual({ state: "unseen", reason });
  });
});

describe.each(twins({ "Runtime/appsettings.json": "{}", "Runtime/Temp/": "" }))("a file, on %s", (_, host, folder) => {
  test.each([
    ["Runtime/appsettings.json", 2, { state: "bytes", bytes: encode("{}") }],
    ["Runtime/appsettings.json", 1, { state: "unseen", reason: "it is larger than 1 bytes" }],
    ["Runtime/appsettings.agent.json", 2, { state: "absent" }],
    ["RuntimeOld/appsettings.json", 2, { state: "absent" }],
    ["Runtime/appsettings.json/below", 2, { state: "absent" }],
    ["Runtime", 2, { state: "unseen", reason: "it is a folder, not a file" }],
  ] as const)("%s within %d bytes", async (path, maxBytes, expected) => {
    const { bytes, ...seen } = { bytes: undefined, ...(await host.seeFile(`${folder}/${path}`, maxBytes)) };
    expect(bytes === undefined ? seen : { ...seen, bytes: encode(bytes) }).toEqual(expected);
  });

  test.each([
    ["", "runtime", "Runtime"],
    ["", "Runtime", "Runtime"],
    ["", "RUNTIMEOLD", undefined],
    ["Runtime", "AppSettings.JSON", "appsettings.json"],
    ["Nowhere", "appsettings.json", undefined],
    ["Runtime/appsettings.json", "appsettings.json", undefined],
  ])("in `%s`, `%s` is called %s", async (below, name, expected) => {
    expect(await host.findName(`${folder}/${below}`, name)).toBe(expected);
  });
});

describe("a file", () => {
  test("of that very name is preferred to one that differs in case", async () => {
    const host = inMemory({ "WEB.CONFIG": "", "web.config": "", "Web.Config": "" });
    expect(await host.findName("C:/host", "web.config")).toBe("web.config");
    expect(await host.findName("C:/host", "wEB.config")).toBe("WEB.CONFIG");
  });

  test("that a link leads to is read; a link to nothing is not absent", async () => {
    const folder = makeFolder({ "real.json": "{}" });
    symlinkSync("real.json", join(folder, "appsettings.json"));
    symlinkSync("nowhere", join(folder, "web.config"));
    expect(await nodeHost.seeFile(join(folder, "appsettings.json"), 10)).toMatchObject({ state: "bytes" });
    expect(await nodeHost.seeFile(join(folder, "web.config"), 10)).toEqual({
      state: "unseen",
      reason: "it is a link that leads nowhere",
    });
  });

  test.skipIf(process.platform === "win32")("that is a pipe or a device keeps nobody waiting", async () => {
    const folder = makeFolder({});
    execFileSync("mkfifo", [join(folder, "appsettings.json")]);
    const reason = "it is a device, pipe or socket, not a file";
    for (const path of [join(folder, "appsettings.json"), "/dev/zero"]) {
      expect(await nodeHost.seeFile(path, 10)).toEqual({ state: "unseen", reason });
      expect(await nodeHost.checksums([{ path, sizeBytes: 0 }])).toEqual([{ path, reason }]);
      await expect(nodeHost.openArchive(path)).rejects.toThrow(reason);
      expect(await nodeHost.readProgramVersion(path)).toEqual({ state: "unseen", reason });
    }
  });

  testWithoutRights("without rights is unseen, in every way of looking at it", async (asNobody) => {
    const folder = makeFolder({ "appsettings.json": "{}" });
    const path = join(folder, "appsettings.json");
    chmodSync(path, 0);
    const reason = "there are no rights to read it";
    await asNobody(async () => {
      expect(await nodeHost.seeFile(path, 10)).toEqual({ state: "unseen", reason });
      expect(await nodeHost.checksums([{ path, sizeBytes: 2 }])).toEqual([{ path, reason }]);
      expect(await nodeHost.readProgramVersion(path)).toEqual({ state: "unseen", reason });
      await expect(nodeHost.openArchive(path)).rejects.toThrow(
        /Unexpected archive that cannot be opened \(there are no rights to read it\)/u,
      );
    });
    chmodSync(folder, 0o600);
    expect(await asNobody(() => nodeHost.findName(folder, "appsettings.json"))).toBeUndefined();
    chmodSync(folder, 0o700);
  });
});

describe("checksums", () => {
  /** As it is built: threads start from files, which the sources are not. */
  const built = async (): Promise<Host> =>
    ((await import(pathToFileURL(join(root, "dist/host/index.js")).href)) as { nodeHost: Host }).nodeHost;

  test("are those of the files, in their order, and say what could not be read", async () => {
    for (const [, host, folder] of twins({ a: "123456789", b: "", "c/d": "x" })) {
      const asked = ["c/d", "missing", "a", "b", "c"].map((path) => ({ path: `${folder}/${path}`, sizeBytes: 1 }));
      expect(await host.checksums(asked)).toEqual([
        crc32("x"),
        { path: `${folder}/missing`, reason: "it is not there" },
        0xcbf43926,
        0,
        { path: `${folder}/c`, reason: "it is a folder, not a file" },
      ]);
      expect(await host.checksums([])).toEqual([]);
    }
  });

  test("are the same whoever does the work, and progress ends with all of it", async () => {
    const host = await built();
    const files = Object.fromEntries(
      Array.from({ length: 1201 }, (_, index) => [
        `f${String(index % 7)}/${String(index)}`,
        Buffer.alloc((index * 37) % 5000, index),
      ]),
    );
    const folder = makeFolder(files);
    const asked = [
      ...Object.entries(files).map(([path, bytes]) => ({ path: `${folder}/${path}`, sizeBytes: bytes.length })),
      { path: `${folder}/gone`, sizeBytes: 10 },
    ];
    const expected = [
      ...Object.values(files).map((bytes) => crc32(bytes)),
      { path: `${folder}/gone`, reason: "it is not there" },
    ];
    const progress: [number, number][] = [];
    expect(await host.checksums(asked, (...done) => void progress.push(done))).toEqual(expected);
    expect(progress.at(-1)).toEqual([asked.length, Object.values(files).reduce((sum, { length }) => sum + length, 0)]);
    expect(
      progress.every(
        ([done, bytes], index) => index === 0 || (done >= progress[index - 1]![0] && bytes >= progress[index - 1]![1]),
      ),
    ).toBe(true);
    // In one thread, a part at a time.
    const parts = [asked.slice(0, 500), asked.slice(500, 1000), asked.slice(1000)];
    expect((await Promise.all(parts.map((part) => nodeHost.checksums(part)))).flat()).toEqual(expected);
  });

  test("of a large file take threads, which end, and tell how far they are", () => {
    const folder = makeFolder({ "large.dll": Buffer.alloc(100 << 20, "usercube"), "small.dll": "x" });
    const asked = ["large.dll", "small.dll"].map((path) => ({
      path: join(folder, path),
      sizeBytes: statSync(join(folder, path)).size,
    }));
    const script = `
      import { nodeHost } from ${JSON.stringify(pathToFileURL(join(root, "dist/host/index.js")).href)};
      const progress = [];
      const sums = await nodeHost.checksums(${JSON.stringify(asked)}, (...done) => progress.push(done));
      console.log(JSON.stringify({ sums, progress }));`;
    // That this ends at all says that no thread was left.
    const { sums, progress } = JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }),
    ) as { sums: number[]; progress: [number, number][] };
    expect(sums).toEqual([crc32(Buffer.alloc(100 << 20, "usercube")), crc32("x")]);
    expect(progress.at(-1)).toEqual([2, (100 << 20) + 1]);
    expect(progress.length).toBeGreaterThan(3);
  });
});

describe("an answer", () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));
  const listen = async (server: Server): Promise<string> => {
    servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  };
  const serve = async (listener: RequestListener): Promise<string> => `http://${await listen(createServer(listener))}`;

  test.each([200, 401, 503])("with status %d has it, and its body", async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end("Healthy é"));
    expect(await nodeHost.request(`${url}/hc`, 5000)).toEqual({ status, body: "Healthy é" });
  });

  test("that sends one elsewhere is an answer, and is not followed", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(302, { location: "/login" }).end();
    });
    expect(await nodeHost.request(url, 5000)).toEqual({ status: 302, body: "", location: "/login" });
    expect(asked).toBe(1);
  });

  test("is read up to 64 KiB, however long it goes on", async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        while (response.write("x".repeat(10_000)));
        response.once("drain", more);
      };
      more();
    });
    expect(await nodeHost.request(url, 20_000)).toEqual({ status: 200, body: "x".repeat(64 << 10) });
  });

  test("that does not come, or does not end, is waited for no longer than told", async () => {
    const silent = await serve(() => undefined);
    const halting = await serve((_, response) => void response.writeHead(200).write("Heal"));
    for (const url of [silent, halting])
      expect(await nodeHost.request(url, 100)).toEqual({ failure: "timeout", reason: "nothing answered in time" });
  });

  test("that does not come has its reason", async () => {
    const plain = await serve((_, response) => response.end());
    const rude = await listen(createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH\r\n")));
    const closed = createServer();
    const refused = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    expect(await nodeHost.request(`http://${refused}/hc`, 5000)).toEqual({
      failure: "refused",
      reason: "nothing listens there (ECONNREFUSED)",
    });
    expect(await nodeHost.request(plain.replace("http:", "https:"), 5000)).toMatchObject({ failure: "tls" });
    expect(await nodeHost.request(`http://${rude}`, 5000)).toMatchObject({ failure: "other" });
    expect(await nodeHost.request("http://no-such-host.invalid/", 20_000)).toMatchObject({ failure: "name" });
    for (const url of ["not a url", "ftp://127.0.0.1/", "file:///etc/passwd"])
      expect(await nodeHost.request(url, 5000)).toMatchObject({
        failure: "other",
        reason: "it is no address that begins with http:// or https://",
      });
  });

  test("tells nothing of the address, which may hold a password", async () => {
    expect(
      JSON.stringify(await nodeHost.request("http://user:hunter2@no-such-host.invalid/?key=hunter2", 20_000)),
    ).not.toContain("hunter2");
  });

  test("in memory is what the table says", async () => {
    const host = createMemoryHost(new Map(), {
      answers: new Map([["http://contoso/hc", { status: 200, body: "Healthy" }]]),
    });
    expect(await host.request("http://contoso/hc", 1)).toEqual({ status: 200, body: "Healthy" });
    expect(await host.request("http://contoso/other", 1)).toMatchObject({ failure: "refused" });
  });
});

test("disk and memory see the same, whatever the files", async () => {
  const name = fc.stringMatching(/^[a-z]{1,3}(?:\.[a-z]{1,2})?$/u);
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 20 })), { maxLength: 8, selector: ([file]) => file }),
      async (files) => {
        // No file is also a folder.
        const kept = files.filter(([file]) => !files.some(([other]) => other.startsWith(`${file}/`)));
        if (kept.length === 0) return;
        const [[, disk, folder], [, memory, twin]] = twins(Object.fromEntries(kept)) as [
          [string, Host, string],
          [string, Host, string],
        ];
        const tree = await disk.listTree(folder);
        expect(await memory.listTree(twin)).toEqual(tree);
        const ask = (below: string): { path: string; sizeBytes: number }[] =>
          tree.entries.map(({ path: file, sizeBytes }) => ({ path: `${below}/${file}`, sizeBytes }));
        const places = (sums: (number | { reason: string })[]): (number | string)[] =>
          sums.map((sum) => (typeof sum === "number" ? sum : sum.reason));
        expect(places(await memory.checksums(ask(twin)))).toEqual(places(await disk.checksums(ask(folder))));
      },
    ),
    { numRuns: 40 },
  );
});
