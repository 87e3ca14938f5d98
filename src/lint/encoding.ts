/** A file's bytes as text, and back: what `--fix` does not change keeps its bytes. */

/** A text with what its bytes had around it. */
export interface DecodedText {
  text: string;
  encoding: "utf-8" | "utf-16le" | "utf-16be";
  /** Did it begin with a byte order mark? */
  mark: boolean;
}

/** The text of bytes that the parser has taken: UTF-8, or UTF-16 with a byte order mark. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  const mark = encoding !== "utf-8" || (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf);
  return { text: new TextDecoder(encoding).decode(bytes), encoding, mark };
}

/** The bytes of a text as it was encoded. */
export function encodeText({ text, encoding, mark }: DecodedText): Uint8Array {
  const marked = mark ? `\uFEFF${text}` : text;
  if (encoding === "utf-8") return new TextEncoder().encode(marked);
  const bytes = new Uint8Array(marked.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < marked.length; index++) view.setUint16(index * 2, marked.charCodeAt(index), encoding === "utf-16le");
  return bytes;
}
