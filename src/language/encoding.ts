/** A file's bytes as text, and back: what is not changed keeps its bytes. */

/** The encodings that a byte order mark tells, and UTF-8, which needs none. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "utf-32le" | "utf-32be";

/** A text with what its bytes had around it. */
export interface DecodedText {
  text: string;
  encoding: Encoding;
  /** Did it begin with a byte order mark? */
  mark: boolean;
}

const marks: readonly (readonly [Encoding, readonly number[]])[] = [
  // The mark of UTF-32 begins with that of UTF-16.
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
  ["utf-8", [0xef, 0xbb, 0xbf]],
];

/** The encoding that a byte order mark tells, and the mark's length; `undefined`: there is none. */
export function findMark(bytes: Uint8Array): { encoding: Encoding; length: number } | undefined {
  const found = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  return found && { encoding: found[0], length: found[1].length };
}

/** The text of bytes that the parser of guides has taken: UTF-8, or UTF-16 with a byte order mark. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  const mark = encoding !== "utf-8" || (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf);
  return { text: new TextDecoder(encoding).decode(bytes), encoding, mark };
}

/** The bytes of a text as it was encoded. */
export function encodeText({ text, encoding, mark }: DecodedText): Uint8Array {
  const marked = mark ? `\uFEFF${text}` : text;
  if (encoding === "utf-8") return new TextEncoder().encode(marked);
  const little = encoding.endsWith("le");
  const wide = encoding.startsWith("utf-32");
  const units = wide
    ? Array.from(marked, (character) => character.codePointAt(0) ?? 0)
    : Array.from({ length: marked.length }, (_, index) => marked.charCodeAt(index));
  const bytes = new Uint8Array(units.length * (wide ? 4 : 2));
  const view = new DataView(bytes.buffer);
  units.forEach((unit, index) =>
    wide ? view.setUint32(index * 4, unit, little) : view.setUint16(index * 2, unit, little),
  );
  return bytes;
}
