/** Relative paths in settings, seen from the working directory. */

/** The path below the working directory that a relative path in settings means; `null` where it leaves the directory. The program's own folder is where such a path begins. */
export function resolveReference(file: string, runtime: string): string | null {
  const parts = runtime.split("/");
  for (const part of file.replaceAll("\\", "/").split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}
