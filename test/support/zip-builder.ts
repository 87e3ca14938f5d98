/**
 * Builds zips as release tools, old tools and attackers write them. By hand, because what the tests need
 * most is what every library refuses to write: names that lead out, sizes that lie, parts that are cut off.
 * Layout and numbers: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
 */
import { crc32, deflateRawSync } from "node:zlib";

/** A file (or, with a name that ends in a slash, a folder) to put into a zip. */
export interface ZipEntry {
  /** Bytes stand as they are, in whatever encoding. */
  name: string | Uint8Array;
  bytes?: string | Uint8Array;
  /** Default: `deflate`. A number is another method's, with the bytes stored as they are. */
  method?: "store" | "deflate" | number;
  /** `utf8` sets the flag; default: `utf8` where the name is not ASCII. */
  encoding?: "utf8" | "cp437";
  /** Info-ZIP's second name, in UTF-8; `checksum` is that of another name where `stale` is set. */
  unicodePath?: { name: string; stale?: boolean };
  encrypted?: boolean;
  /** Sizes and offset in the ZIP64 extra field. */
  zip64?: boolean;
  /** Sizes after the data and not before it, as streaming tools write them. */
  streamed?: boolean;
  /** What the directory says instead of the truth. */
  lies?: { crc32?: number; sizeBytes?: number; packedBytes?: number; offset?: number; disk?: number };
}

/** How the zip as a whole is written. */
export interface ZipOptions {
  /** A folder around everything: `Runtime`. */
  wrapper?: string;
  /** Separators as .NET Framework before 4.6.1 wrote them. */
  backslashes?: boolean;
  /** Ends with ZIP64's records, as zips of 4 GiB or 65,536 files must. */
  zip64?: boolean;
  comment?: string | Uint8Array;
  /** Bytes before the first entry, as a self-extracting program has. */
  prefix?: Uint8Array;
  /** Says that it is the last of several disks. */
  split?: boolean;
  /** What the end record says instead of the truth. */
  lies?: { entryCount?: number; directoryBytes?: number; directoryOffset?: number };
  /** Keeps only so many bytes; negative: takes so many off the end. */
  cut?: number;
}

/** The upper half of CP437, the character set of MS-DOS. */
const cp437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ";
const encodeCp437 = (text: string): Buffer =>
  Buffer.from(Array.from(text, (sign) => (sign < "\u0080" ? sign.charCodeAt(0) : 0x80 + cp437.indexOf(sign))));

/** Little-endian numbers of 2, 4 or 8 bytes, one after the other. */
function pack(...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  const parts = fields.map(([bytes, value]) => {
    const part = Buffer.alloc(bytes);
    if (bytes === 8) part.writeBigUInt64LE(BigInt(value));
    else part.writeUIntLE(value, 0, bytes);
    return part;
  });
  return Buffer.concat(parts);
}

const extraField = (id: number, body: Buffer): Buffer => Buffer.concat([pack([2, id], [2, body.length]), body]);
const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;
const huge = 0xffffffff;
/** 2024-01-01 00:00, so that equal input gives equal bytes. */
const stamp = [
  [2, 0],
  [2, ((2024 - 1980) << 9) | (1 << 5) | 1],
] as const;

/**
 * The bytes of a zip.
 *
 * @param files by path with forward slashes, or entries with all that can be said of them
 * @example
 * buildZip({ "appsettings.json": "{}", "wwwroot/app.js": "1" }, { wrapper: "usercube-server-runtime" });
 */
export function buildZip(
  files: Readonly<Record<string, string | Uint8Array>> | readonly ZipEntry[],
  options: ZipOptions = {},
): Uint8Array {
  const entries = Array.isArray(files)
    ? (files as readonly ZipEntry[])
    : Object.entries(files as Record<string, string | Uint8Array>).map(([name, bytes]): ZipEntry => ({ name, bytes }));
  const { wrapper, backslashes = false, prefix = Buffer.alloc(0), lies = {} } = options;
  const parts: Uint8Array[] = [prefix];
  const headers: Buffer[] = [];
  let offset = prefix.length;
  const add = (...bytes: Uint8Array[]): void => {
    parts.push(...bytes);
    offset += bytes.reduce((sum, part) => sum + part.length, 0);
  };

  for (const entry of entries) {
    const name = encodeName(entry, (text) =>
      ((path) => (backslashes ? path.replaceAll("/", "\\") : path))(
        wrapper === undefined ? text : `${wrapper}/${text}`,
      ),
    );
    const isUtf8 =
      typeof entry.name === "string" && (entry.encoding ?? (isAscii(entry.name) ? "ascii" : "utf8")) === "utf8";
    const bytes = Buffer.from(entry.bytes ?? "");
    const method = entry.method ?? (bytes.length === 0 ? "store" : "deflate");
    const code = method === "store" ? 0 : method === "deflate" ? 8 : method;
    const packed = code === 8 ? deflateRawSync(bytes) : bytes;
    const flags = (entry.encrypted ? 1 : 0) | (entry.streamed ? 8 : 0) | (isUtf8 ? 0x800 : 0);
    const truth = { crc32: crc32(bytes), sizeBytes: bytes.length, packedBytes: packed.length, offset, disk: 0 };
    const said = { ...truth, ...entry.lies };
    const unicode =
      entry.unicodePath === undefined
        ? Buffer.alloc(0)
        : extraField(
            0x7075,
            Buffer.concat([
              Buffer.from([1]),
              pack([4, entry.unicodePath.stale ? 0 : crc32(name)]),
              Buffer.from(entry.unicodePath.name),
            ]),
          );
    const wide = entry.zip64 === true;
    const sums = entry.streamed
      ? pack([4, 0], [4, 0], [4, 0])
      : pack([4, truth.crc32], [4, wide ? huge : truth.packedBytes], [4, wide ? huge : truth.sizeBytes]);
    const localExtra = wide ? extraField(1, pack([8, truth.sizeBytes], [8, truth.packedBytes])) : Buffer.alloc(0);
    add(
      pack([4, 0x04034b50], [2, wide ? 45 : 20], [2, flags], [2, code], ...stamp),
      sums,
      pack([2, name.length], [2, localExtra.length]),
      name,
      localExtra,
      packed,
    );
    if (entry.streamed) add(pack([4, 0x08074b50], [4, truth.crc32], [4, truth.packedBytes], [4, truth.sizeBytes]));

    const extra = Buffer.concat([
      wide ? extraField(1, pack([8, said.sizeBytes], [8, said.packedBytes], [8, said.offset])) : Buffer.alloc(0),
      unicode,
    ]);
    const narrow = (value: number): number => (wide ? huge : value);
    headers.push(
      Buffer.concat([
        pack(
          [4, 0x02014b50],
          [2, 0x002d],
          [2, wide ? 45 : 20],
          [2, flags],
          [2, code],
          ...stamp,
          [4, said.crc32],
          [4, narrow(said.packedBytes)],
          [4, narrow(said.sizeBytes)],
        ),
        pack([2, name.length], [2, extra.length], [2, 0], [2, said.disk], [2, 0], [4, 0], [4, narrow(said.offset)]),
        name,
        extra,
      ]),
    );
  }

  const start = lies.directoryOffset ?? offset;
  const directory = Buffer.concat(headers);
  const directoryBytes = lies.directoryBytes ?? directory.length;
  const count = lies.entryCount ?? entries.length;
  add(directory);
  const disk = options.split ? 1 : 0;
  if (options.zip64) {
    const recordAt = offset;
    add(
      pack(
        [4, 0x06064b50],
        [8, 44],
        [2, 45],
        [2, 45],
        [4, disk],
        [4, disk],
        [8, count],
        [8, count],
        [8, directoryBytes],
        [8, start],
      ),
    );
    add(pack([4, 0x07064b50], [4, disk], [8, recordAt], [4, disk + 1]));
  }
  const comment = Buffer.from(options.comment ?? "");
  const few = options.zip64 ? 0xffff : count;
  add(
    pack(
      [4, 0x06054b50],
      [2, disk],
      [2, disk],
      [2, few],
      [2, few],
      [4, options.zip64 ? huge : directoryBytes],
      [4, options.zip64 ? huge : start],
      [2, comment.length],
    ),
    comment,
  );
  const zip = Buffer.concat(parts);
  return options.cut === undefined ? zip : zip.subarray(0, options.cut < 0 ? zip.length + options.cut : options.cut);
}

function encodeName({ name, encoding }: ZipEntry, place: (name: string) => string): Buffer {
  if (typeof name !== "string") return Buffer.from(name);
  return encoding === "cp437" ? encodeCp437(place(name)) : Buffer.from(place(name));
}
