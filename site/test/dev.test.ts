/** `site dev` as one uses it: started, looked at while a guide is edited, broken and mended, and interrupted. */
import { spawn } from "node:child_process";
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { command, root } from "../../test/support/cli.js";
import { makeFolder } from "../../test/support/host-folder.js";

/** The first of them installs the site's packages where they are not there yet. */
const timeout = 300_000;
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

interface Server {
  /** Where it serves, with a slash at its end. */
  url: string;
  /** Waits for words on standard error. */
  said: (words: RegExp) => Promise<string>;
  /** Sends a signal; gives the exit code. */
  stop: (signal: NodeJS.Signals) => Promise<number | null>;
  /** Where it may keep what it needs for the time being. */
  temporary: string;
}

async function startServer(pack: string): Promise<Server> {
  const temporary = makeFolder();
  const child = spawn(process.execPath, [command, "site", "dev", "--content", pack, "--base", "/docs"], {
    cwd: root,
    env: { PATH: process.env["PATH"], TMPDIR: temporary, TEMP: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  stops.push(() => void child.kill());
  let text = "";
  const said = (words: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = words.exec(text);
        if (found !== null) resolve(found[0]);
      };
      child.stderr.on("data", look);
      look();
      void ended.then(() => reject(new Error(`It ended without saying ${String(words)}:\n${text}`)));
    });
  child.stderr.on("data", (bytes: Buffer) => (text += bytes.toString("utf8")));
  const stop = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return { url: await said(/http:\/\/localhost:\d+\/docs\//u), said, stop, temporary };
}

const copyPack = (): string => {
  const pack = join(makeFolder(), "pack");
  cpSync(join(root, "examples/keycloak"), pack, { recursive: true });
  return pack;
};
const get = async (url: string): Promise<string> => (await fetch(url)).text();

test(
  "a page follows its guide; a broken guide is said with its line and changes nothing until it is mended",
  { timeout },
  async () => {
    const pack = copyPack();
    const guide = join(pack, "guides/upgrading.md");
    const { url, said, stop, temporary } = await startServer(pack);
    const page = `${url}guides/upgrading/`;
    const before = readFileSync(guide, "utf8");
    expect(await get(page)).toContain("Stop the running server.");
    const download = `${url}downloads/keycloak-server-24.0-to-26.0.html`;
    await expect.poll(() => get(download), { timeout: 60_000 }).toContain("Stop the running server");
    expect((await fetch(download)).headers.get("content-type")).toContain("text/html");

    writeFileSync(guide, before.replace("Stop the running server.", "Stop the old server."));
    await expect.poll(() => get(page), { timeout: 60_000 }).toContain("Stop the old server.");
    await expect
      .poll(() => get(`${url}runbooks/server-24.0-to-26.0/`), { timeout: 60_000 })
      .toContain("Stop the old server.");
    await expect.poll(() => get(download), { timeout: 60_000 }).toContain("Stop the old server");

    writeFileSync(guide, before.replace(/^versions: .*$/mu, 'versions: "twenty"'));
    expect(await said(/error: .*/u)).toMatch(/guides\/upgrading\.md:4:\d+: .*`versions`.* range/u);
    expect(await get(page)).toContain("Stop the old server.");

    writeFileSync(guide, before.replace("Stop the running server.", "Stop every server."));
    await expect.poll(() => get(page), { timeout: 60_000 }).toContain("Stop every server.");

    expect(await stop("SIGINT")).toBe(130);
    await expect(fetch(url)).rejects.toThrow();
    expect(readdirSync(temporary)).toEqual([]);
  },
);

test("it ends at SIGTERM as well, and takes everything with it", { timeout }, async () => {
  const { url, stop, temporary } = await startServer(copyPack());
  expect((await fetch(url)).status).toBe(200);
  expect(await stop("SIGTERM")).toBe(130);
  await expect(fetch(url)).rejects.toThrow();
  expect(readdirSync(temporary)).toEqual([]);
});
