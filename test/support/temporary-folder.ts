/** One folder for all that the tests write, which is gone when the last of them has ended, failed ones too. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Vitest calls it before it starts the workers, which take over the environment; gives what is to be done at the end.
 */
export default function provideTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-tests-"));
  // Tests of what may not be read run as somebody else, below it.
  chmodSync(folder, 0o755);
  process.env["TMPDIR"] = folder;
  process.env["TEMP"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
