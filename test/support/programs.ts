/**
 * The programs that some tests need besides Node. On a user's machine a test whose program is not
 * there is skipped and says so; in CI, where `.ci/run` installs them, it fails.
 */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "vitest";

/** Name in tests → the names on PATH (the first found wins), a variable that overrides them, and how to get it. */
const programs = {
  chromium: {
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    variable: "CHROMIUM",
    from: "apt-get install chromium",
  },
  pdftoppm: { names: ["pdftoppm"], variable: null, from: "apt-get install poppler-utils" },
  pdfinfo: { names: ["pdfinfo"], variable: null, from: "apt-get install poppler-utils" },
  pdftotext: { names: ["pdftotext"], variable: null, from: "apt-get install poppler-utils" },
  pwsh: { names: ["pwsh"], variable: "PWSH", from: "https://aka.ms/powershell, or PWSH=/path/to/pwsh" },
  // A terminal for a program that is asked questions; that of macOS takes other words.
  script: { names: process.platform === "linux" ? ["script"] : [], variable: null, from: "apt-get install bsdutils" },
  dotnet: { names: ["dotnet"], variable: null, from: "https://aka.ms/dotnet, the SDK" },
} as const;

/** A program that a test can need. */
export type ProgramName = keyof typeof programs;

/** True where a missing program is a failure: `CI` is set, and not to `0` or `false`. */
export const inCi = !["", "0", "false"].includes(process.env["CI"] ?? "");

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The path of a program; `undefined` where it is not on this machine. */
export function findProgram(name: ProgramName): string | undefined {
  const { names, variable } = programs[name];
  const override = variable === null ? undefined : process.env[variable];
  if (override) return isExecutable(override) ? override : undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const endings = process.platform === "win32" ? [".exe"] : [""];
  return names
    .flatMap((file) => folders.flatMap((folder) => endings.map((ending) => join(folder, file + ending))))
    .find(isExecutable);
}

/**
 * A test that gets the paths of the programs it needs. Where one is missing it is skipped, with the
 * reason printed; in CI it fails with that reason.
 *
 * @example
 * testWithPrograms(["pdfinfo"], "is tagged", ({ pdfinfo }) => {
 *   expect(execFileSync(pdfinfo, [file], { encoding: "utf8" })).toMatch(/Tagged:\s+yes/u);
 * });
 */
export function testWithPrograms<Name extends ProgramName>(
  needed: readonly Name[],
  title: string,
  body: (paths: Record<Name, string>) => void | Promise<void>,
  timeoutMs?: number,
): void {
  const found = needed.map((name) => [name, findProgram(name)] as const);
  const missing = found.filter(([, path]) => path === undefined).map(([name]) => name);
  const reason = `needs ${missing.map((name) => `\`${name}\` (${programs[name].from})`).join(" and ")}, not found here`;

  if (missing.length === 0) {
    test(title, () => body(Object.fromEntries(found) as Record<Name, string>), timeoutMs);
  } else if (inCi) {
    test(title, () => {
      throw new Error(`${reason}; in CI it is required`);
    });
  } else {
    test(title, ({ skip }) => {
      // The default reporter does not print why a test was skipped.
      console.warn(`skipped: ${reason}`);
      skip(reason);
    });
  }
}
