/** What a TrueType or OpenType file says of itself: its family, weight and slant, and the characters it has. */

/** A font's own words. */
export interface FontFacts {
  family: string;
  /** 100 to 900; 400 is regular. */
  weight: number;
  italic: boolean;
}

/** The first bytes of TrueType (two kinds) and of OpenType with PostScript outlines. */
const signatures = new Set([0x00010000, 0x74727565, 0x4f54544f]);

/** What the font says of itself; `null` where the bytes are no TTF or OTF that we can use. */
export function readFontFacts(bytes: Uint8Array): FontFacts | null {
  const font = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (!signatures.has(font.readUInt32BE(0))) return null;
    fontCodePoints(font);
    const os2 = fontTable(font, "OS/2");
    const family = fontFamily(font);
    return family === null ? null : { family, weight: os2.readUInt16BE(4), italic: (os2.readUInt16BE(62) & 1) === 1 };
  } catch (error) {
    // Cut off, or without a table that every font for print has.
    if (error instanceof RangeError || error instanceof FontError) return null;
    throw error;
  }
}

/** A table that is not there. */
class FontError extends Error {}

/** The typographic family (name 16), else the plain one (name 1), in the Windows platform's UTF-16. */
function fontFamily(font: Buffer): string | null {
  const table = fontTable(font, "name");
  const strings = table.readUInt16BE(4);
  const names = new Map<number, string>();
  for (let record = 0; record < table.readUInt16BE(2); record++) {
    const at = 6 + 12 * record;
    const [platform, nameId, length, offset] = [
      table.readUInt16BE(at),
      table.readUInt16BE(at + 6),
      table.readUInt16BE(at + 8),
      table.readUInt16BE(at + 10),
    ];
    if (platform !== 3 || names.has(nameId)) continue;
    const units = table.subarray(strings + offset, strings + offset + length);
    names.set(nameId, Buffer.from(units).swap16().toString("utf16le"));
  }
  return names.get(16) ?? names.get(1) ?? null;
}

/** The code points that all of the fonts have: one family, which the template falls back from to the other. */
export function commonCodePoints(fonts: readonly Buffer[]): Set<number> {
  return fonts
    .map(fontCodePoints)
    .reduce((common, next) => new Set([...common].filter((codePoint) => next.has(codePoint))));
}

/**
 * The code points of a TrueType font with a glyph of their own, from its `cmap` subtable of format
 * 4 (OpenType 1.9, "Format 4: Segment mapping to delta values").
 */
function fontCodePoints(font: Buffer): Set<number> {
  const table = segmentMapping(font);
  const segments = table.readUInt16BE(6) / 2;
  const codePoints = new Set<number>();
  for (let segment = 0; segment < segments; segment++) {
    const endAt = 14 + 2 * segment;
    const startAt = endAt + 2 * segments + 2;
    const deltaAt = startAt + 2 * segments;
    const offsetAt = deltaAt + 2 * segments;
    const start = table.readUInt16BE(startAt);
    const delta = table.readUInt16BE(deltaAt);
    const offset = table.readUInt16BE(offsetAt);
    for (let codePoint = start; codePoint <= table.readUInt16BE(endAt) && codePoint < 0xffff; codePoint++) {
      const listed = offset === 0 ? codePoint : table.readUInt16BE(offsetAt + offset + 2 * (codePoint - start));
      const glyph = listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) codePoints.add(codePoint);
    }
  }
  return codePoints;
}

/** The subtable of format 4 of a font's `cmap`. Throws where there is none. */
function segmentMapping(font: Buffer): Buffer {
  const cmap = fontTable(font, "cmap");
  for (let record = 0; record < cmap.readUInt16BE(2); record++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + 8 * record + 4));
    if (subtable.readUInt16BE(0) === 4) return subtable;
  }
  throw new FontError("Unexpected font without a cmap subtable of format 4");
}

function fontTable(font: Buffer, tag: string): Buffer {
  for (let record = 0; record < font.readUInt16BE(4); record++) {
    const at = 12 + 16 * record;
    if (font.toString("latin1", at, at + 4) === tag) return font.subarray(font.readUInt32BE(at + 8));
  }
  throw new FontError(`Unexpected font without a table ${tag}`);
}
