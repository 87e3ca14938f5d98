/**
 * The central directory of a zip: its list of files, which stands at its end. Read by hand, for it is read before every
 * verification: libraries take 0.2 s (yauzl, over bytes in memory) to 0.7 s (yauzl) for 10,000 files,
 * this a third of the least of that at first, and a sixth later.
 * It is strict: what a well-made zip never holds is refused, so that nobody later has to be on guard against it.
 * Numbers and layout: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
 */
import { crc32 } from "node:zlib";
import { say } from "../language/words.js";
import { UsageError } from "../model/errors.js";
import { foldName } from "../model/observation.js";
import { showName, words } from "../release/index.js";
import type { ByteSource } from "./byte-source.js";

/** A file in a zip, and where it is in there. */
export interface ZippedFile {
  /** With forward slashes. */
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
  /** By folded path. */
  files: Map<string, ZippedFile>;
  /** Folders that have an entry of their own, by their paths: the only trace of empty ones. */
  folders: string[];
  /** Every name as often as it is listed; a folder's ends in a slash. */
  listed: string[];
}

const signature = { header: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
const endBytes = 22;
const endMark = Buffer.from("504b0506", "hex");
/** A header without name, extra fields and comment. */
const headerBytes = 46;
/** More than a release has by far; a list of that length still fits into memory. */
const [entriesMax, directoryBytesMax] = [500_000, 64 << 20];

/** @throws {UsageError} */
export async function readZipDirectory(source: ByteSource, file: string): Promise<ZipDirectory> {
  const refuse: Refuse = (message, note = words.again) => {
    throw new UsageError(message, { place: { file }, note });
  };
  const end = await findEnd(source, refuse);
  if (end.disks) refuse(words.split, words.splitNote);
  if (end.count > entriesMax || end.bytes > directoryBytesMax)
    refuse(
      say(words.tooMany, { count: end.count, bytes: end.bytes, countMax: entriesMax, bytesMax: directoryBytesMax }),
    );
  if (end.offset + end.bytes !== end.at) refuse(say(words.shifted, { said: end.offset + end.bytes, is: end.at }));
  return listFiles(readHeaders(await source.read(end.offset, end.bytes), end, refuse));
}

/** Ends the reading. The note is, unless another is said, to get the archive again. */
type Refuse = (message: string, note?: string) => never;

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

/**
 * How far from its end an archive's last record is looked for: behind it may stand a comment, and what a transfer put
 * there.
 */
const tailBytesMax = 1 << 20;

async function findEnd(source: ByteSource, refuse: Refuse): Promise<End> {
  const tailAt = Math.max(0, source.sizeBytes - tailBytesMax);
  const tail = await source.read(tailAt, source.sizeBytes - tailAt);
  let last: End | undefined;
  for (let at = tail.length - endBytes; at >= 0; at--) {
    at = tail.lastIndexOf(endMark, at);
    if (at < 0) break;
    if (at + endBytes + tail.readUInt16LE(at + 20) > tail.length) continue;
    const end = await readEnd(source, tail, tailAt, at, refuse);
    // A comment may hold what looks like an end: the real one stands behind its list.
    if (end.offset + end.bytes === end.at || end.disks) return end;
    last ??= end;
  }
  return last ?? refuse(...explainNoEnd(await source.read(0, 8), source.sizeBytes));
}

async function readEnd(source: ByteSource, tail: Buffer, tailAt: number, at: number, refuse: Refuse): Promise<End> {
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
  if (at64 + 56 > end.at - 20 || record.readUInt32LE(0) !== signature.end64) return refuse(words.noZip64);
  return {
    count: wide(record, 32, refuse),
    bytes: wide(record, 40, refuse),
    offset: wide(record, 48, refuse),
    at: at64,
    disks: record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0 || locator.readUInt32LE(16) > 1,
  };
}

/** What a file without an end is: often something else than was meant to be downloaded. */
function explainNoEnd(start: Buffer, sizeBytes: number): [message: string, note?: string] {
  const is = (...bytes: number[]): boolean => bytes.every((byte, index) => start[index] === byte);
  if (sizeBytes === 0) return [words.noBytes];
  if (is(0x50, 0x4b)) return [words.cut];
  if (is(0x37, 0x7a, 0xbc, 0xaf)) return [words.sevenZip, words.packNote];
  if (is(0x52, 0x61, 0x72, 0x21)) return [words.rar, words.packNote];
  if (/^(?:ï»¿)?\s*<[!?h]/iu.test(start.toString("latin1"))) return [words.webPage, words.webPageNote];
  return [words.noZip, words.noZipNote];
}

function readHeaders(list: Buffer, end: End, refuse: Refuse): ZippedFile[] {
  const cut = (): never => refuse(words.listCut);
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
      return refuse(say(words.encrypted, { name: showName(path) }), words.encryptedNote);
    if (file.offset + 30 + file.packedBytes > end.offset) return refuse(say(words.beyondEnd, { name: showName(path) }));
    packedSum += file.packedBytes;
    files.push(file);
    at = next;
  }
  // Where the field is too small for the count, old tools let it wrap around.
  if (files.length !== end.count && !(files.length > 0xffff && files.length % 0x10000 === end.count))
    return refuse(say(words.otherCount, { said: end.count, is: files.length }));
  if (packedSum > end.offset) return refuse(words.overlap, words.hostileNote);
  return files;
}

/** What a header says, and what the ZIP64 field says in its place. */
function readFileHeader(
  list: Buffer,
  at: number,
  path: string,
  extra: (id: number) => Buffer | undefined,
  refuse: Refuse,
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
      return used > field.length ? refuse(say(words.noSize, { name: showName(path) })) : wide(field, used - 8, refuse);
    };
    if (sizeBytes === 0xffffffff) sizeBytes = take();
    if (packedBytes === 0xffffffff) packedBytes = take();
    if (offset === 0xffffffff) offset = take();
    if (disk === 0xffff && used + 4 <= field.length) disk = field.readUInt32LE(used);
  }
  if (disk !== 0) refuse(words.split, words.splitNote);
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

/**
 * A name with forward slashes, which stays below the folder it is extracted to on every system; a folder's ends in a
 * slash.
 */
function readName(
  list: Buffer,
  at: number,
  end: number,
  extra: (id: number) => Buffer | undefined,
  refuse: Refuse,
): string {
  const plain = list.toString("latin1", at + headerBytes, end);
  const second = extra(0x7075);
  const text =
    second === undefined && isAscii.test(plain)
      ? plain
      : decodeName(list, at, list.subarray(at + headerBytes, end), second, refuse);
  if (text === "" || text.includes("\0")) refuse(words.noName, words.hostileNote);
  const path = text.replaceAll("\\", "/");
  if (path.startsWith("/") || path.includes(":"))
    refuse(say(words.rooted, { name: showName(text) }), words.hostileNote);
  if (!/(?:^|\/)[. ]*(?:\/|$)/u.test(path)) return path;

  // Windows drops dots and spaces at the end of a name, so whatever is made of them may become `..`.
  const parts = path.split("/");
  if (parts.some((part) => part !== "." && part !== "" && /^[. ]+$/u.test(part)))
    refuse(say(words.leadsOut, { name: showName(text) }), words.hostileNote);
  return parts.filter((part, index) => part !== "." && (part !== "" || index === parts.length - 1)).join("/");
}

const isAscii = /^[\0-\x7f]*$/u;

function decodeName(list: Buffer, at: number, bytes: Buffer, second: Buffer | undefined, refuse: Refuse): string {
  // Info-ZIP's second name: in UTF-8, and only good while the first is what it was made for.
  const isGood =
    second !== undefined && second.length > 5 && second[0] === 1 && second.readUInt32LE(1) === crc32(bytes);
  const better = isGood ? decodeUtf8(second.subarray(5)) : undefined;
  if (better !== undefined) return better;
  const text = decodeUtf8(bytes);
  if (text === undefined && (list.readUInt16LE(at + 8) & 0x800) !== 0) return refuse(words.noUtf8);
  // Many tools write UTF-8 and do not say so; .NET reads all names so.
  return text ?? decodeCp437(bytes);
}

/** Files by their folded paths; of names that differ only in case, the last. */
function listFiles(all: readonly ZippedFile[]): ZipDirectory {
  const named = all.filter(({ path }) => path !== "");
  const files = new Map<string, ZippedFile>();
  for (const file of named) if (!file.path.endsWith("/")) files.set(foldName(file.path), file);
  const listed = named.map(({ path }) => path);
  return { files, folders: listed.flatMap((path) => (path.endsWith("/") ? path.slice(0, -1) : [])), listed };
}

/** A number of 8 bytes. */
function wide(bytes: Buffer, at: number, refuse: Refuse): number {
  const value = bytes.readBigUInt64LE(at);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? refuse(words.tooWide) : Number(value);
}
