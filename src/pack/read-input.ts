/** Reads what the caller names; what goes wrong is told in words. */
import type { Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
};

/** The bytes of a file, by the name that messages have for it. */
export async function readInput(host: Host, path: string, name: string, expected: string): Promise<Uint8Array> {
  try {
    return await host.readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError(`Unexpected input: ${reasons[code] ?? "it cannot be read"}, ${expected}`, {
      place: { file: name },
      cause: error,
    });
  }
}
