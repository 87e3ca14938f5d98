/** The text of a settings file as .NET's `StreamReader` decodes it: by the byte order mark, else UTF-8. */

/** A text, or why the bytes are none. */
export type Decoded = { text: string; encoding: string } | { problem: string; line: number | null };

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((byte, index) => bytes[index] === byte);

/** Decodes a settings file. Bytes that are no UTF-8 are a problem and not replaced: a text was damaged. */
export function decodeSettings(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0)) return decodeUtf32(bytes.subarray(4), true);
  if (startsWith(bytes, 0, 0, 0xfe, 0xff)) return decodeUtf32(bytes.subarray(4), false);
  if (startsWith(bytes, 0xff, 0xfe)) return decodeAs("utf-16le", "UTF-16 LE", bytes.subarray(2));
  if (startsWith(bytes, 0xfe, 0xff)) return decodeAs("utf-16be", "UTF-16 BE", bytes.subarray(2));
  const marked = startsWith(bytes, 0xef, 0xbb, 0xbf);
  const body = marked ? bytes.subarray(3) : bytes;
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body), encoding: marked ? "UTF-8 with byte order mark" : "UTF-8" };
  } catch {
    return { problem: "it has bytes that are no UTF-8, so a text in it was damaged by another encoding", line: firstBadLine(body) };
  }
}

function decodeAs(label: string, encoding: string, bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    return { problem: `it begins as ${encoding}, but has bytes that are none`, line: null };
  }
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): Decoded {
  const encoding = littleEndian ? "UTF-32 LE" : "UTF-32 BE";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const signs: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const point = at + 4 <= bytes.length ? view.getUint32(at, littleEndian) : Infinity;
    if (point > 0x10ffff) return { problem: `it begins as ${encoding}, but has bytes that are none`, line: null };
    signs.push(String.fromCodePoint(point));
  }
  return { text: signs.join(""), encoding };
}

/** The first line, counting from 1, with bytes that are no UTF-8. No byte of a longer sign is a line feed. */
function firstBadLine(bytes: Uint8Array): number | null {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return null;
}

/** Line and column of a place in a text, counting from 1. */
export function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
