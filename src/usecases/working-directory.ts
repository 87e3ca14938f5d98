/** What is refused of a working directory and of the name of a backup. */
import type { Host } from "../host/index.js";
import { baseName } from "../language/path-pattern.js";
import { UsageError } from "../model/errors.js";
import { foldName } from "../model/observation.js";
import { type Parameters, parametersSchema } from "../model/parameters.js";

/** A backup is named by one folder name, beside the runtime folder. */
export function refusePath(backup: string | undefined, runtime: string): void {
  if (backup === undefined) return;
  if (foldName(backup) === foldName(runtime))
    throw new UsageError(
      `Unexpected backup \`${backup}\`, which is the runtime folder itself, expected the folder that the old one was renamed to`,
    );
  if (backup !== "" && backup !== "." && backup !== ".." && baseName(backup.replaceAll("\\", "/")) === backup) return;
  throw new UsageError(`Unexpected backup \`${backup}\`, expected the name of a folder beside the runtime folder`, {
    note: "Leave the path out: it is looked for in the working directory.",
  });
}

export async function refuseNoFolder(host: Host, directory: string): Promise<void> {
  try {
    await host.readFolder(directory);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const reason =
      {
        ENOENT: "there is none",
        ENOTDIR: "it is a file",
        EACCES: "you may not read it",
        EPERM: "you may not read it",
        ELOOP: "its links go round in a circle",
      }[code] ?? "it cannot be read";
    throw new UsageError(`Unexpected working directory: ${reason}, expected the folder that holds the runtime folder`, {
      place: { file: directory },
      cause,
    });
  }
}

/** The parameters with another name for the backup, checked as they are; `undefined`: none that anybody chose. */
export function parametersWith(parameters: Parameters, backupName: string | undefined): Parameters {
  const parsed = parametersSchema.shape.backupName.safeParse(backupName);
  if (parsed.success) return { ...parameters, backupName: parsed.data };
  const expected = parsed.error.issues[0]?.message ?? "a folder's name";
  throw new UsageError(`Unexpected backup \`${backupName ?? ""}\`, expected ${expected}`);
}
