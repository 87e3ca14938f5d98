/** The processes of a Linux system, by `/proc`. */
import { readFile, readdir, readlink, realpath } from "node:fs/promises";
import type { HostProcess } from "./host.js";

/** See `Host.processesIn`. */
export async function processesIn(folder: string): Promise<HostProcess[] | null> {
  if (process.platform !== "linux") return null;
  const [names, root] = [await readdir("/proc").catch(() => null), await realpath(folder).catch(() => null)];
  if (names === null || root === null) return null;
  const pids = names.filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid);
  const found: HostProcess[] = [];
  for (const pid of pids) {
    const paths = await pathsOf(`/proc/${pid}`, root);
    if (paths.length === 0) continue;
    const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
    found.push({ pid: Number(pid), name: name.trim(), paths });
  }
  return found;
}

/** What a process runs out of a folder, then what it holds in it; a process that has ended meanwhile has nothing. */
async function pathsOf(proc: string, root: string): Promise<string[]> {
  const link = (path: string): Promise<string> => readlink(path).catch(() => "");
  const handles = await readdir(`${proc}/fd`).catch((): string[] => []);
  const [words, maps] = await Promise.all([
    readFile(`${proc}/cmdline`, "utf8").catch(() => ""),
    readFile(`${proc}/maps`, "utf8").catch(() => ""),
  ]);
  const seen = [
    await link(`${proc}/exe`),
    ...(await ofHost(words, link, proc)),
    ...[...maps.matchAll(/ (\/.*)$/gmu)].map(([, path = ""]) => path),
    await link(`${proc}/cwd`),
    ...(await Promise.all(handles.map((handle) => link(`${proc}/fd/${handle}`)))),
  ];
  const below = seen.flatMap((path) =>
    path === root
      ? ["."]
      : path.startsWith(`${root}/`)
        ? [path.slice(root.length + 1).replace(/ \(deleted\)$/u, "")]
        : [],
  );
  return [...new Set(below)];
}

/** A program that another one starts, such as `dotnet Server.dll`: the first word that names it. */
async function ofHost(words: string, link: (path: string) => Promise<string>, proc: string): Promise<string[]> {
  const [, program] = words.split("\0");
  if (program === undefined || !/\.(?:dll|jar|js|py)$/iu.test(program)) return [];
  return [program.startsWith("/") ? program : `${await link(`${proc}/cwd`)}/${program}`];
}
