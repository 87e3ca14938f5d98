/** A machine on which nothing is changed: what is done to a folder is kept in memory, over what is really there. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { SeenFile, Tree, TreeEntry, Unseen } from "../model/observation.js";
import { errorOf, openBytes } from "./byte-source.js";
import { archiveBelow, type Archive } from "../release/index.js";
import type { Host, LockOutcome, WorkHost } from "./host.js";
import { pickName } from "./pick-name.js";
import { readVersion } from "./program-version.js";
import { explainTooLarge } from "./reasons.js";
import { byPath } from "./tree.js";

/** What stands at a path. */
type Node =
  /** What is really there: a file, or a folder with all that is below it. */
  | { kind: "real"; path: string }
  | { kind: "folder"; children: Map<string, Node> }
  | { kind: "bytes"; bytes: Uint8Array }
  /** A file of an archive, as if it had been unpacked. */
  | { kind: "zipped"; archive: Archive; path: string; sizeBytes: number; crc32: number };

/** The largest file of an archive that is unpacked for being looked into. */
const largestBytes = 1 << 30;

/**
 * A host that reads the real folder and keeps every change to it in memory.
 *
 * @param directory the folder; whatever lies outside it is read only
 * @returns the host, and what closes the archives that it unpacked from
 */
export function createOverlayHost(
  host: Host & Pick<WorkHost, "kindOf">,
  directory: string,
): { host: WorkHost; close: () => Promise<void> } {
  const top = directory.replace(/(?<=.)[\\/]+$/u, "");
  const root: { node: Node } = { node: { kind: "real", path: top } };
  const archives: Archive[] = [];

  /** The parts of a path below the folder; `null`: it lies outside. */
  const partsOf = (path: string): string[] | null => {
    const plain = path.replace(/(?<=.)[\\/]+$/u, "");
    if (plain === top) return [];
    return plain.startsWith(top) && /[\\/]/u.test(plain[top.length] ?? "")
      ? plain
          .slice(top.length + 1)
          .split(/[\\/]/u)
          .filter((part) => part !== "" && part !== ".")
      : null;
  };
  const find = (path: string): Node | null => {
    const parts = partsOf(path);
    if (parts === null) return { kind: "real", path };
    let node: Node = root.node;
    for (const [index, part] of parts.entries()) {
      if (node.kind === "real") return { kind: "real", path: [node.path, ...parts.slice(index)].join("/") };
      const next: Node | undefined = node.kind === "folder" ? node.children.get(part) : undefined;
      if (next === undefined) return null;
      node = next;
    }
    return node;
  };
  const need = (path: string): Node => find(path) ?? raise("ENOENT", path);
  /** A folder as its names, so that one of them can be changed. */
  const open = async (node: Node, path: string): Promise<Map<string, Node>> => {
    if (node.kind === "folder") return node.children;
    if (node.kind !== "real") return raise("ENOTDIR", path);
    const names = await host.readFolder(node.path);
    return new Map(names.map((name): [string, Node] => [name, { kind: "real", path: `${node.path}/${name}` }]));
  };
  /** The names beside a path, and its own. */
  const beside = async (path: string): Promise<{ siblings: Map<string, Node>; name: string }> => {
    const parts = partsOf(path) ?? raise("EROFS", path);
    const name = parts.pop() ?? raise("EROFS", path);
    let children = await open(root.node, top);
    root.node = { kind: "folder", children };
    for (const part of parts) {
      const below: Map<string, Node> = await open(children.get(part) ?? raise("ENOENT", path), path);
      children.set(part, { kind: "folder", children: below });
      children = below;
    }
    return { siblings: children, name };
  };
  const kindAt: WorkHost["kindOf"] = async (path, options) => {
    const node = find(path);
    if (node === null) return null;
    return node.kind === "real" ? host.kindOf(node.path, options) : node.kind === "folder" ? "folder" : "file";
  };
  const readNode = async (node: Node, path: string): Promise<Uint8Array> => {
    if (node.kind === "real") return host.readFile(node.path);
    if (node.kind === "bytes") return node.bytes;
    if (node.kind === "folder") return raise("EISDIR", path);
    const seen = await node.archive.read(node.path, largestBytes);
    return seen.state === "bytes" ? seen.bytes : raise("EIO", path);
  };
  const readFolder = async (path: string): Promise<string[]> => {
    const node = need(path);
    if (node.kind === "real") return host.readFolder(node.path);
    return node.kind === "folder" ? [...node.children.keys()].sort() : raise("ENOTDIR", path);
  };
  const put = async (path: string, node: Node): Promise<void> => {
    const { siblings, name } = await beside(path);
    siblings.set(name, node);
  };

  const overlay: WorkHost = {
    readFile: async (path) => (path === "-" ? host.readFile(path) : readNode(need(path), path)),
    readFolder,
    async writeFile(path, bytes) {
      await overlay.makeFolder(path.replace(/[\\/][^\\/]*$/u, ""));
      await put(path, { kind: "bytes", bytes });
    },
    async listTree(path) {
      const node = find(path);
      const none: Tree = { state: "absent", reason: null, entries: [], unseen: [] };
      if (node === null) return none;
      if (node.kind === "real") return host.listTree(node.path);
      if (node.kind !== "folder") return { ...none, state: "no-folder" };
      const tree: Tree = { ...none, state: "folder" };
      await listNode(node, "", tree, { host, sizes: new Map() });
      return { ...tree, entries: tree.entries.sort(byPath), unseen: tree.unseen.sort(byPath) };
    },
    async seeFile(path, maxBytes): Promise<SeenFile> {
      const node = find(path);
      if (node === null) return { state: "absent" };
      if (node.kind === "real") return host.seeFile(node.path, maxBytes);
      if (node.kind === "zipped") return node.archive.read(node.path, maxBytes);
      if (node.kind === "folder") return { state: "no-file" };
      return node.bytes.length > maxBytes
        ? { state: "unseen", reason: explainTooLarge(maxBytes) }
        : { state: "bytes", bytes: node.bytes };
    },
    async checksums(files, onProgress) {
      const nodes = files.map(({ path }) => find(path));
      const real = files.flatMap(({ sizeBytes }, index) =>
        nodes[index]?.kind === "real" ? [{ path: nodes[index].path, sizeBytes, index }] : [],
      );
      const sums = new Map((await host.checksums(real, onProgress)).map((sum, at) => [real[at]?.index, sum] as const));
      return files.map(({ path }, index): number | Unseen => {
        const node = nodes[index];
        if (node?.kind === "zipped") return node.crc32;
        if (node?.kind === "bytes") return crc32(node.bytes);
        const sum = sums.get(index);
        return typeof sum === "number" ? sum : { path, reason: sum?.reason ?? "it is not there" };
      });
    },
    openArchive: (path) => {
      const node = find(path);
      return host.openArchive(node?.kind === "real" ? node.path : path);
    },
    async readProgramVersion(path) {
      const node = find(path);
      return node?.kind === "real"
        ? host.readProgramVersion(node.path)
        : readVersion(async () => openBytes(await readNode(need(path), path)));
    },
    request: (url, timeoutMs) => host.request(url, timeoutMs),
    // No link is seen in an overlay.
    realPath: (path) => Promise.resolve(path),
    findName: (folder, name) =>
      readFolder(folder).then(
        (names) => pickName(names, name),
        () => undefined,
      ),
    kindOf: kindAt,
    async rename(from, to, { replace = false } = {}) {
      const kind = await kindAt(to);
      if (kind !== null && !(replace && kind === "file")) raise("EEXIST", to);
      if ((await kindAt(from)) === null) raise("ENOENT", from);
      const node = need(from);
      const source = await beside(from);
      source.siblings.delete(source.name);
      await put(to, node);
    },
    async makeFolder(path) {
      const parts = partsOf(path) ?? raise("EROFS", path);
      for (let count = 1; count <= parts.length; count++) {
        const one = [top, ...parts.slice(0, count)].join("/");
        const kind = await kindAt(one);
        if (kind === null) await put(one, { kind: "folder", children: new Map() });
        else if (kind === "file") raise("EEXIST", path);
      }
    },
    async remove(path) {
      if ((await kindAt(path)) === null) return;
      const { siblings, name } = await beside(path);
      siblings.delete(name);
    },
    copyFile: async (from, to) => put(to, { kind: "bytes", bytes: await readNode(need(from), from) }),
    async extract(path, into, { onProgress, root = "" } = {}) {
      if ((await kindAt(into)) !== null) raise("EEXIST", into);
      const archive = archiveBelow(await overlay.openArchive(path), root);
      archives.push(archive);
      const unpacked = new Map<string, Node>();
      const folderAt = (parts: readonly string[]): Map<string, Node> =>
        parts.reduce((children, part) => {
          const there = children.get(part);
          const below = there?.kind === "folder" ? there.children : new Map<string, Node>();
          children.set(part, { kind: "folder", children: below });
          return below;
        }, unpacked);
      for (const folder of archive.folders) folderAt(folder.split("/"));
      const { entries } = archive.manifest;
      for (const entry of entries) {
        const parts = entry.path.split("/");
        folderAt(parts.slice(0, -1)).set(parts.at(-1) ?? "", { kind: "zipped", archive, ...entry });
      }
      await put(into, { kind: "folder", children: unpacked });
      const done = { files: entries.length, bytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
      onProgress?.({ ...done, totalFiles: done.files, totalBytes: done.bytes });
      return done;
    },
    async appendFile(path, bytes) {
      const before = find(path) === null ? new Uint8Array() : await readNode(need(path), path);
      await put(path, { kind: "bytes", bytes: Buffer.concat([before, bytes]) });
    },
    testArchive: (path, root) => host.testArchive(path, root),
    freeBytes: (folder) => host.freeBytes(folder),
    writtenAt: (path) => host.writtenAt(path),
    mayChange: (folder) => host.mayChange(folder),
    processesIn: (folder) => host.processesIn(folder),
    environmentNames: () => host.environmentNames(),
    reach: (server, port, timeoutMs) => host.reach(server, port, timeoutMs),
    readCertificate: (bytes, password) => host.readCertificate(bytes, password),
    now: () => host.now(),
    machineName: () => host.machineName(),
    async sha256(path) {
      const node = need(path);
      return node.kind === "real"
        ? host.sha256(node.path)
        : createHash("sha256")
            .update(await readNode(node, path))
            .digest("hex");
    },
    lock: (): Promise<LockOutcome> =>
      Promise.resolve({ state: "held", takenFrom: null, release: () => Promise.resolve() }),
  };
  return {
    host: overlay,
    close: async () => {
      for (const archive of archives.splice(0)) await archive.close();
    },
  };
}

function raise(code: string, path: string): never {
  throw errorOf(code, path);
}

/** What it takes to list what is really there. */
interface Lister {
  host: Host & Pick<WorkHost, "kindOf">;
  /** The sizes of the files in real folders, by the folder's path. */
  sizes: Map<string, ReadonlyMap<string, TreeEntry>>;
}

async function listNode(
  node: Extract<Node, { kind: "folder" }>,
  prefix: string,
  tree: Tree,
  lister: Lister,
): Promise<void> {
  for (const [name, child] of node.children) {
    const path = prefix + name;
    if (child.kind === "folder") {
      tree.entries.push({ path, kind: "folder", sizeBytes: 0 });
      await listNode(child, `${path}/`, tree, lister);
    } else if (child.kind === "real") await listReal(child.path, path, tree, lister);
    else
      tree.entries.push({
        path,
        kind: "file",
        sizeBytes: child.kind === "bytes" ? child.bytes.length : child.sizeBytes,
      });
  }
}

async function listReal(real: string, path: string, tree: Tree, { host, sizes }: Lister): Promise<void> {
  const kind = await host.kindOf(real);
  if (kind === null) return;
  if (kind === "folder") {
    const below = await host.listTree(real);
    tree.entries.push(
      { path, kind, sizeBytes: 0 },
      ...below.entries.map((entry) => ({ ...entry, path: `${path}/${entry.path}` })),
    );
    tree.unseen.push(...below.unseen.map((unseen) => ({ ...unseen, path: `${path}/${unseen.path}` })));
    return;
  }
  const at = real.lastIndexOf("/");
  const folder = real.slice(0, Math.max(1, at));
  const known = sizes.get(folder) ?? new Map((await host.listTree(folder)).entries.map((entry) => [entry.path, entry]));
  sizes.set(folder, known);
  tree.entries.push({ path, kind, sizeBytes: known.get(real.slice(at + 1))?.sizeBytes ?? 0 });
}
