/** The files that an order names by their names, by patterns, or by the folder that they lie in. */
import { baseName, fitsPattern, folderOf } from "../language/path-pattern.js";
import type { ChangeOf } from "../model/change.js";
import { foldName } from "../model/observation.js";
import type { Ground } from "./change-kind.js";
import { locate, refuseNowhere, see } from "./ground.js";

/** The files that are meant, in the case that they have on disk, by their paths below the source. */
export async function findFiles(
  ground: Ground,
  { files, from }: Pick<ChangeOf<"copy">, "files" | "from">,
): Promise<{ found: string[]; missing: string[] }> {
  const found = new Set<string>();
  const missing: string[] = [];
  for (const file of files) {
    const names = await findNamed(ground, from, file);
    if (names.length === 0) missing.push(file);
    for (const name of names) found.add(name);
  }
  return { found: [...found], missing };
}

async function findNamed(ground: Ground, from: string, file: string): Promise<string[]> {
  const { host } = ground;
  const parent = folderOf(file.replace(/\/$/u, ""));
  const folder = await locate(ground, parent === "" ? from : `${from}/${parent}`);
  if ((await see(ground, folder)) !== "folder") return [];
  const name = baseName(file.replace(/\/$/u, ""));
  const own = (await host.readFolder(folder)).filter((one) =>
    name.includes("*") ? fitsPattern(one, name) : foldName(one) === foldName(name),
  );
  const paths = own.map((one) => (parent === "" ? one : `${parent}/${one}`));
  const wanted = file.endsWith("/") ? "folder" : "file";
  const kinds = await Promise.all(own.map((one) => see(ground, `${folder}/${one}`)));
  for (const [at, kind] of kinds.entries()) if (kind === "nowhere") refuseNowhere(`${from}/${paths[at] ?? ""}`);
  const there = paths.filter((_, at) => kinds[at] === wanted);
  if (wanted === "file") return there;
  const below = await Promise.all(there.map((path) => filesBelow(ground, `${from}/${path}`)));
  return there.flatMap((path, at) => (below[at] ?? []).map((one) => `${path}/${one}`));
}

/** All files in a folder, by their paths below it. A link to a file is one; a link to a folder is looked through. */
async function filesBelow(ground: Ground, folder: string): Promise<string[]> {
  const full = await locate(ground, folder);
  const names = await ground.host.readFolder(full);
  const lists = await Promise.all(
    names.map(async (name) => {
      const kind = await see(ground, `${full}/${name}`);
      if (kind === "nowhere") refuseNowhere(`${folder}/${name}`);
      if (kind === "folder") return (await filesBelow(ground, `${folder}/${name}`)).map((one) => `${name}/${one}`);
      return kind === "file" ? [name] : [];
    }),
  );
  return lists.flat();
}

/** Is a path the folder that is named, with a slash at its end, or below it? */
export const isBelow = (path: string, folder: string): boolean => foldName(`${path}/`).startsWith(foldName(folder));
