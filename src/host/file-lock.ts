/** A lock as a file that says who holds it. */
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";
import { errorOf } from "./byte-source.js";
import type { LockHolder, LockOutcome } from "./host.js";
import { errorCode } from "./reasons.js";

const holderSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  operator: z.string().nullable(),
  start: z.string(),
  /** When the process began, as Linux counts; tells it from another that got its number. */ born: z
    .string()
    .nullable(),
});

/** See `WorkHost.lock`. `makeLink`: how a file gets a second name; default: as Node does it. */
export async function lockFile(
  path: string,
  who: Pick<LockHolder, "operator" | "start">,
  makeLink: (from: string, to: string) => Promise<void> = link,
): Promise<LockOutcome> {
  const mine = { pid: process.pid, host: hostname(), ...who, born: birthOf(process.pid) };
  const text = `${JSON.stringify(mine)}\n`;
  const draft = `${path}.${String(process.pid)}`;
  await rm(draft, { force: true });
  await writeFile(draft, text, { flag: "wx" });
  let takenFrom: LockHolder | null = null;
  try {
    // Twice: the second time after a dead holder's lock was taken away.
    for (const isLast of [false, true]) {
      try {
        // A link appears with its content, and only where there is none.
        await makeLink(draft, path).catch((error: unknown) =>
          // The last is what Node makes of Windows' ERROR_INVALID_FUNCTION, on FAT and on some shares.
          ["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EISDIR"].includes(errorCode(error))
            ? writeFile(path, text, { flag: "wx" })
            : Promise.reject(error as Error),
        );
        return { state: "held", takenFrom, release: () => releaseFile(path, text) };
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
        const seen = await readFile(path, "utf8").catch(() => "");
        const holder = readHolder(seen);
        if (isLast || holder === null || isAlive(holder)) return { state: "refused", holder };
        if ((await readFile(path, "utf8").catch(() => "")) !== seen) return { state: "refused", holder: null };
        await rm(path, { force: true });
        takenFrom = holder;
      }
    }
    throw errorOf("EEXIST", path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function releaseFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => "")) === text) await rm(path, { force: true });
}

function readHolder(text: string): z.infer<typeof holderSchema> | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Whether the process that a lock speaks of still runs; what another machine runs nobody can tell from here. */
function isAlive({ pid, host, born }: z.infer<typeof holderSchema>): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== "ESRCH";
  }
  return born === null || birthOf(pid) === null || birthOf(pid) === born;
}

/** The 22nd field of Linux's `/proc/<pid>/stat`: when it was started. `null` elsewhere. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A process that has ended and that nobody has asked about yet.
    return fields[0] === "Z" ? "ended" : (fields[19] ?? null);
  } catch {
    return null;
  }
}
