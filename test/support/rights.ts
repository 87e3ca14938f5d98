/** What a user without rights sees, also where the tests run as root. */
import { test } from "vitest";

/** `nobody` on Linux and macOS; any user that owns nothing would do. */
const nobody = 65534;

/** Does the work as a user who owns none of the files, and comes back. The other threads of the process follow. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.seteuid === undefined || process.geteuid?.() !== 0) return work();
  process.seteuid(nobody);
  try {
    return await work();
  } finally {
    process.seteuid(0);
  }
}

/** A test that does part of its work without root's rights. On Windows it is skipped: rights are no mode there. */
export function testWithoutRights(
  title: string,
  body: (asNobody: <T>(work: () => Promise<T>) => Promise<T>) => Promise<void>,
): void {
  if (process.platform !== "win32") test(title, () => body(asNobody));
  else test(title, ({ skip }) => skip("modes of files do not take rights away on Windows"));
}
