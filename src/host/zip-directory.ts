/**
 * The central directory of a zip: its list of files, which stands at its end. Read by hand, for it is read before every
 * verification: libraries take 0.2 s (yauzl, over bytes in memory) to 0.7 s (yauzl) for 10,000 files,
 * this a third of the least of that at first, and a sixth later.
 * It is strict: what a well-made zip never holds is refused, so that nobody later has to be on guard against it.
 * Numbers and layout: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
 */
import { crc32 } from "node:zlib";
import { UsageError } from "../model/errors.js";
import { foldName } from "../model/observation.js";
import type { ByteSource } from "./byte-source.js";

/** A file in a zip, and where it is in there. */
export interface ZippedFile {
  /** With forward slashes, below the wrapper. */
  path: string;
  sizeBytes: number;
  packedBytes: number;
  crc32: number;
  /** 0: as it is; 8: deflated. */
  method: number;
  /** Of its local header. */
  offset: number;
}

/** What a zip says it holds. */
export interface ZipDirectory {
  wrapper: string | null;
  /** By folded path. */
  files: Map<string, ZippedFile>;
  /** Folders that have an entry of their own, by their paths: the only trace of empty ones. */
  folders: string[];
}

const signature = { header: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
const endBytes = 22;
const commentBytesMax = 0xffff;
/** A header without name, extra fields and comment. */
const headerBytes = 46;
/** More than a release has by far; a list of that length still fits into memory. */
const [entriesMax, directoryBytesMax] = [500_000, 64 << 20];

/** @throws {UsageError} */
export async function readZipDirectory(source: ByteSource, file: string): Promise<ZipDirectory> {
  const refuse = refusals(file);
  const end = await findEnd(source, refuse);
  if (end.disks) refuse.split();
  if (end.count > entriesMax || end.bytes > directoryBytesMax)
    refuse.broken(
      `archive that says it holds ${end.count} files in a list of ${end.bytes} bytes, expected at most ${entriesMax} in ${directoryBytesMax}`,
    );
  if (end.offset + end.bytes !== end.at)
    refuse.broken(
      `end of the archive: it says that its list of files ends at byte ${end.offset + end.bytes}, which is ${end.at}: bytes are missing or were put in`,
    );
  const files = readHeaders(await source.read(end.offset, end.bytes), end, refuse);
  return unwrap(files);
}

/** A name in a message: on one line, and not for ever. */
const shown = (name: string): string => name.replace(/\p{Cc}/gu, "\ufffd").slice(0, 200);

/** How a zip is refused; both end the reading. */
interface Refusals {
  split(): never;
  broken(actual: string, note?: string): never;
  hostile(actual: string): never;
}

const refusals = (file: string): Refusals => ({
  split: () => {
    throw new UsageError("Unexpected part of an archive that is split over several files, expected a whole one", {
      place: { file },
      note: "Join the parts first (7-Zip: Combine files; Info-ZIP: `zip -s 0`).",
    });
  },
  broken: (actual, note = "Download or copy the archive again, and compare its size with the vendor's.") => {
    throw new UsageError(`Unexpected ${actual}`, { place: { file }, note });
  },
  hostile: (actual) => {
    throw new UsageError(`Unexpected ${actual}`, {
      place: { file },
      note: "No release has that: do not extract this archive; get it again from where the vendor offers it.",
    });
  },
});

/** Where the list of files is. */
interface End {
  count: number;
  offset: number;
  bytes: number;
  /** Where the list must end, for the records of the end begin there. */
  at: number;
  /** Is it one of several disks? */
  disks: boolean;
}

async function findEnd(source: ByteSource, refuse: Refusals): Promise<End> {
  const tailAt = Math.max(0, source.sizeBytes - endBytes - commentBytesMax);
  const tail = await source.read(tailAt, source.sizeBytes - tailAt);
  let at = tail.length - endBytes;
  // The comment may hold what looks like an end: the real one is followed by as much as it says.
  while (
    at >= 0 &&
    !(tail.readUInt32LE(at) === signature.end && at + endBytes + tail.readUInt16LE(at + 20) === tail.length)
  )
    at--;
  if (at < 0) return refuse.broken(...explainNoEnd(await source.read(0, 8), source.sizeBytes));
  const end: End = {
    count: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
    at: tailAt + at,
    disks: tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0,
  };
  const locator = await source.read(Math.max(0, end.at - 20), 20);
  if (end.at < 20 || locator.readUInt32LE(0) !== signature.locator64) return end;

  const at64 = wide(locator, 8, refuse);
  const record = await source.read(at64, 56);
  if (at64 + 56 > end.at - 20 || record.readUInt32LE(0) !== signature.end64)
    return refuse.broken("end of the archive: its ZIP64 record is not where it says, expected a whole archive");
  return {
    count: wide(record, 32, refuse),
    bytes: wide(record, 40, refuse),
    offset: wide(record, 48, refuse),
    at: at64,
    disks: record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0 || locator.readUInt32LE(16) > 1,
  };
}

/** What a file without an end is: often something else than was meant to be downloaded. */
function explainNoEnd(start: Buffer, sizeBytes: number): [actual: string, note?: string] {
  const is = (...bytes: number[]): boolean => bytes.every((byte, index) => start[index] === byte);
  if (sizeBytes === 0) return ["empty file, expected a zip archive"];
  if (is(0x50, 0x4b))
    return ["end of the archive: its list of files is missing, expected a whole zip archive; it was cut off"];
  if (is(0x37, 0x7a, 0xbc, 0xaf))
    return ["7-Zip archive, expected a zip archive", "Pack its files as a zip, without any change to them."];
  if (is(0x52, 0x61, 0x72, 0x21))
    return ["RAR archive, expected a zip archive", "Pack its files as a zip, without any change to them."];
  if (/^(?:ï»¿)?\s*<[!?h]/iu.test(start.toString("latin1")))
    return [
      "web page, expected a zip archive",
      "The download gave a page, perhaps one to sign in; get the archive itself.",
    ];
  return [
    "file that is no zip, expected a zip archive",
    "Name the archive that the vendor offers for download, not a file out of it.",
  ];
}

function readHeaders(list: Buffer, end: End, refuse: Refusals): ZippedFile[] {
  const cut = (): never => refuse.broken("list of files in the archive: it breaks off, expected a whole zip archive");
  const files: ZippedFile[] = [];
  let [at, packedSum] = [0, 0];
  while (at < list.length) {
    if (at + headerBytes > list.length || list.readUInt32LE(at) !== signature.header) return cut();
    const extraAt = at + headerBytes + list.readUInt16LE(at + 28);
    const commentAt = extraAt + list.readUInt16LE(at + 30);
    const next = commentAt + list.readUInt16LE(at + 32);
    if (next > list.length) return cut();
    const extra = (id: number): Buffer | undefined => findExtra(list, extraAt, commentAt, id);
    const path = readName(list, at, extraAt, extra, refuse);
    const file = readFileHeader(list, at, path, extra, refuse);
    // Bit 0: encrypted; bit 13: so is the list; method 99: by AES.
    if ((list.readUInt16LE(at + 8) & 0x2001) !== 0 || file.method === 99)
      return refuse.broken(
        `encrypted file \`${shown(path)}\` in the archive, expected none`,
        "Extract it with its password, and pack the files as a zip without one.",
      );
    if (file.offset + 30 + file.packedBytes > end.offset)
      return refuse.broken(`place of \`${shown(path)}\` in the archive: beyond its end, expected a whole zip archive`);
    packedSum += file.packedBytes;
    files.push(file);
    at = next;
  }
  // Where the field is too small for the count, old tools let it wrap around.
  if (files.length !== end.count && !(files.length > 0xffff && files.length % 0x10000 === end.count))
    return refuse.broken(`archive that says it holds ${end.count} files and lists ${files.length}`);
  if (packedSum > end.offset) return refuse.hostile("archive whose files overlap, expected each to have its own bytes");
  return files;
}

/** What a header says, and what the ZIP64 field says in its place. */
function readFileHeader(
  list: Buffer,
  at: number,
  path: string,
  extra: (id: number) => Buffer | undefined,
  refuse: Refusals,
): ZippedFile {
  let [sizeBytes, packedBytes, offset, disk] = [
    list.readUInt32LE(at + 24),
    list.readUInt32LE(at + 20),
    list.readUInt32LE(at + 42),
    list.readUInt16LE(at + 34),
  ];
  if (sizeBytes === 0xffffffff || packedBytes === 0xffffffff || offset === 0xffffffff || disk === 0xffff) {
    // It holds, in this order, what does not fit into the header, and nothing else.
    const field = extra(1) ?? Buffer.alloc(0);
    let used = 0;
    const take = (): number => {
      used += 8;
      return used > field.length
        ? refuse.broken(`size of \`${shown(path)}\` in the archive: it is missing, expected a whole zip archive`)
        : wide(field, used - 8, refuse);
    };
    if (sizeBytes === 0xffffffff) sizeBytes = take();
    if (packedBytes === 0xffffffff) packedBytes = take();
    if (offset === 0xffffffff) offset = take();
    if (disk === 0xffff && used + 4 <= field.length) disk = field.readUInt32LE(used);
  }
  if (disk !== 0) refuse.split();
  return {
    path,
    sizeBytes,
    packedBytes,
    crc32: list.readUInt32LE(at + 16),
    method: list.readUInt16LE(at + 10),
    offset,
  };
}

/** The first extra field with this id, of those that stand from one place of the list up to another. */
function findExtra(list: Buffer, from: number, to: number, id: number): Buffer | undefined {
  for (let at = from; at + 4 <= to;) {
    const end = at + 4 + list.readUInt16LE(at + 2);
    if (list.readUInt16LE(at) === id) return list.subarray(at + 4, Math.min(end, to));
    at = end;
  }
  return undefined;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};
/** The upper half of CP437, which names without a flag are in. */
const cp437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
const decodeCp437 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : cp437[byte - 0x80])).join("");

/** A name with forward slashes, which stays below the folder it is extracted to on every system; a folder's ends in a slash. */
function readName(
  list: Buffer,
  at: number,
  end: number,
  extra: (id: number) => Buffer | undefined,
  refuse: Refusals,
): string {
  const plain = list.toString("latin1", at + headerBytes, end);
  const second = extra(0x7075);
  const text =
    second === undefined && isAscii.test(plain)
      ? plain
      : decodeName(list, at, list.subarray(at + headerBytes, end), second, refuse);
  if (text === "" || text.includes("\0"))
    refuse.hostile("empty name, or one with a NUL, in the archive, expected a file's path");
  const path = text.replaceAll("\\", "/");
  if (path.startsWith("/") || path.includes(":"))
    refuse.hostile(
      `name \`${shown(text)}\` in the archive, expected a path below the folder it is extracted to: no root, no drive, no colon`,
    );
  if (!/(?:^|\/)[. ]*(?:\/|$)/u.test(path)) return path;

  // Windows drops dots and spaces at the end of a name, so whatever is made of them may become `..`.
  const parts = path.split("/");
  if (parts.some((part) => part !== "." && part !== "" && /^[. ]+$/u.test(part)))
    refuse.hostile(
      `name \`${shown(text)}\` in the archive, expected a path below the folder it is extracted to: no \`..\``,
    );
  return parts.filter((part, index) => part !== "." && (part !== "" || index === parts.length - 1)).join("/");
}

const isAscii = /^[\0-\x7f]*$/u;

function decodeName(list: Buffer, at: number, bytes: Buffer, second: Buffer | undefined, refuse: Refusals): string {
  // Info-ZIP's second name: in UTF-8, and only good while the first is what it was made for.
  const isGood =
    second !== undefined && second.length > 5 && second[0] === 1 && second.readUInt32LE(1) === crc32(bytes);
  const better = isGood ? decodeUtf8(second.subarray(5)) : undefined;
  if (better !== undefined) return better;
  if ((list.readUInt16LE(at + 8) & 0x800) !== 0)
    return decodeUtf8(bytes) ?? refuse.broken("file name in the archive that is no valid UTF-8, though it says so");
  // Made on Unix or macOS: these tools write UTF-8 and do not say so.
  return ([3, 19].includes(list.readUInt8(at + 5)) ? decodeUtf8(bytes) : undefined) ?? decodeCp437(bytes);
}

/** Files without the one folder around them, if there is one; of names that differ only in case, the last. */
function unwrap(all: readonly ZippedFile[]): ZipDirectory {
  const named = all.filter(({ path }) => path !== "");
  const topOf = (path: string): string => path.slice(0, path.indexOf("/") + 1);
  const [wrapper = "", ...others] = new Set(named.map(({ path }) => topOf(path)));
  const isWrapped = wrapper !== "" && others.every((top) => foldName(top) === foldName(wrapper));
  const files = new Map<string, ZippedFile>();
  const folders: string[] = [];
  for (const file of named) {
    if (isWrapped) file.path = file.path.slice(topOf(file.path).length);
    if (file.path.endsWith("/")) folders.push(file.path.slice(0, -1));
    else if (file.path !== "") files.set(foldName(file.path), file);
  }
  return { wrapper: isWrapped ? wrapper.slice(0, -1) : null, files, folders };
}

/** A number of 8 bytes. */
function wide(bytes: Buffer, at: number, refuse: Refusals): number {
  const value = bytes.readBigUInt64LE(at);
  return value > BigInt(Number.MAX_SAFE_INTEGER)
    ? refuse.broken("number in the archive beyond anything a disk holds, expected a whole zip archive")
    : Number(value);
}
