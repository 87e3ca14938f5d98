/**
 * The version resource of a Windows program. `pe-library` reads the program's headers, directories and sections, signed
 * or
 * not. The few hundred bytes behind them we follow ourselves, since the library wants the whole program in memory,
 * refuses
 * what .NET compiled ahead of time (a section that stands after the resources), and nothing bounds its way through
 * tables
 * that lead in circles; its companion resedit does not end where a block of the resource is empty, as padding is.
 * Layout: Microsoft's "PE Format", and `VS_VERSIONINFO` with its children in the Windows API reference.
 */
import { Format } from "pe-library";
import type { SeenVersion } from "../model/observation.js";
import { words } from "../release/index.js";
import type { ByteSource } from "./byte-source.js";
import { explainError } from "./reasons.js";

/** Windows loads nothing with more. */
const sectionsMax = 96;
/** Of the headers before the sections: their length is a number of 16 bits. */
const headerBytesMax = 24 + 0xffff;
/** The type of a version resource. */
const versionType = 16;
/** Lengths within it are numbers of 16 bits. */
const resourceBytesMax = 0xffff;

/** See `Host.readProgramVersion`; closes the source. */
export async function readVersion(open: () => Promise<ByteSource>): Promise<SeenVersion> {
  let source: ByteSource | undefined;
  try {
    source = await open();
    const resource = await findVersionResource(source);
    const version = typeof resource === "string" ? undefined : chooseVersion(resource);
    return version === undefined
      ? { state: "none", reason: typeof resource === "string" ? resource : words.noVersion }
      : { state: "version", version };
  } catch (error) {
    // A place in the program that is beyond its end.
    return error instanceof RangeError
      ? { state: "none", reason: words.damagedProgram }
      : { state: "unseen", reason: explainError(error) };
  } finally {
    await source?.close();
  }
}

/** The bytes of the version resource, or why there are none. Throws a `RangeError` where the program breaks off. */
async function findVersionResource(source: ByteSource): Promise<Buffer | string> {
  const read = async (offset: number, length: number): Promise<Buffer> => {
    const bytes = await source.read(offset, length);
    if (bytes.length < length) throw new RangeError("beyond the end");
    return bytes;
  };
  const start = await source.read(0, 64);
  if (start.toString("latin1", 0, 2) !== "MZ") return words.noProgram;
  const headerAt = Format.ImageDosHeader.from(start).newHeaderAddress;
  // The library's views are on whole buffers; behind the end of this one is the end of the program.
  const bytes = await source.read(headerAt, headerBytesMax + sectionsMax * Format.ImageSectionHeaderArray.itemSize);
  const headers = Uint8Array.from(bytes).buffer;
  const program = Format.ImageNtHeaders.from(headers);
  if (!program.isValid()) return words.oldProgram;
  const { fileHeader, optionalHeader } = program;
  if (optionalHeader.numberOfRvaAndSizes <= Format.ImageDirectoryEntry.Resource) return words.noResources;
  const { virtualAddress: resourcesAt } = program.optionalHeaderDataDirectory.get(Format.ImageDirectoryEntry.Resource);
  if (resourcesAt === 0) return words.noResources;

  const sections = [
    ...Format.ImageSectionHeaderArray.from(
      headers,
      Math.min(sectionsMax, fileHeader.numberOfSections),
      24 + fileHeader.sizeOfOptionalHeader,
    ),
  ];
  const fileOffset = (address: number): number => {
    const section = sections.find(
      ({ virtualAddress, virtualSize, sizeOfRawData }) =>
        address >= virtualAddress && address - virtualAddress < Math.max(virtualSize, sizeOfRawData),
    );
    if (section === undefined) throw new RangeError("in no section");
    return address - section.virtualAddress + section.pointerToRawData;
  };
  const root = fileOffset(resourcesAt);
  /** Where the entry of a table leads to, from the root; without an id the first. */
  const follow = async (table: number, id?: number): Promise<number | undefined> => {
    const head = await read(root + table, 16);
    const entries = await read(root + table + 16, 8 * (head.readUInt16LE(12) + head.readUInt16LE(14)));
    for (let at = 0; at < entries.length; at += 8)
      if (id === undefined || entries.readUInt32LE(at) === id) return entries.readUInt32LE(at + 4) & 0x7fffffff;
    return undefined;
  };
  // Type, name, language: a program has one version, whatever the language it says it in.
  const names = await follow(0, versionType);
  const languages = names === undefined ? undefined : await follow(names);
  const leaf = languages === undefined ? undefined : await follow(languages);
  if (leaf === undefined) return words.noVersionResource;
  const data = await read(root + leaf, 8);
  return read(fileOffset(data.readUInt32LE(0)), Math.min(resourceBytesMax, data.readUInt32LE(4)));
}

/** A block of a version resource: a name, a value, further blocks. */
interface Block {
  key: string;
  value: Buffer;
  children: Buffer;
}

/** The blocks that follow one another, up to the first that is none. */
function* readBlocks(bytes: Buffer): Generator<Block> {
  for (let at = 0; at + 6 < bytes.length;) {
    const length = bytes.readUInt16LE(at);
    if (length < 6) return;
    const block = bytes.subarray(at, at + length);
    const keyEnd = findNul(block, 6);
    const valueAt = align(keyEnd + 2);
    // Texts count their value in characters, and some compilers in bytes.
    const valueEnd = valueAt + block.readUInt16LE(2) * (block.readUInt16LE(4) === 1 ? 2 : 1);
    yield {
      key: block.toString("utf16le", 6, keyEnd),
      value: block.subarray(valueAt, valueEnd),
      children: block.subarray(align(valueEnd)),
    };
    at += align(length);
  }
}

const align = (offset: number): number => (offset + 3) & ~3;

/** Where a text in UTF-16 ends. */
function findNul(bytes: Buffer, from: number): number {
  let at = from;
  while (at + 2 <= bytes.length && bytes.readUInt16LE(at) !== 0) at += 2;
  return Math.min(at, bytes.length);
}

/** What a compiler writes where nobody said a version. */
const idle = ["0.0.0.0", "1.0.0.0"];

/** The number that Windows shows; where it says nothing, what the texts say. */
function chooseVersion(resource: Buffer): string | undefined {
  const [info] = readBlocks(resource);
  if (info?.key !== "VS_VERSION_INFO") return undefined;
  const texts = new Map<string, string>();
  for (const { key, children: tables } of readBlocks(info.children)) {
    if (key !== "StringFileInfo") continue;
    for (const { children: lines } of readBlocks(tables))
      for (const line of readBlocks(lines))
        texts.set(line.key, line.value.toString("utf16le", 0, findNul(line.value, 0)));
  }
  const said = [
    fixedVersion(info.value),
    ...["FileVersion", "ProductVersion"].map((key) => versionIn(texts.get(key) ?? "")),
  ].filter((version) => version !== undefined);
  return said.find((version) => !idle.some((text) => text.startsWith(version))) ?? said[0];
}

/** The four numbers of `VS_FIXEDFILEINFO`. */
function fixedVersion(value: Buffer): string | undefined {
  if (value.length < 16 || value.readUInt32LE(0) !== 0xfeef04bd) return undefined;
  return [10, 8, 14, 12].map((at) => value.readUInt16LE(at)).join(".");
}

/** `6.2.30` of `6.2.30-preview+0a1b2c3`. */
const versionIn = (text: string): string | undefined => /^\s*v?(\d{1,9}(?:\.\d{1,9}){1,3})(?![.\d])/u.exec(text)?.[1];
