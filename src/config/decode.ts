/** The text of a settings file's bytes, as the reader of its format decodes them; damaged text is a problem. */
import { encodeText, findMark, type Encoding } from "../language/encoding.js";
import { placeOf, type Problem } from "./settings.js";

/** A settings file's text. */
export interface SettingsText {
  /** Without the byte order mark. */
  text: string;
  /** One of {@link Encoding}, or what an XML declaration says: `windows-1252`. */
  encoding: string;
  mark: boolean;
}

/**
 * As .NET's `StreamReader` decodes: by the byte order mark, else UTF-8. Bytes that are not of the encoding, which
 * .NET replaces, are a problem here: text was damaged.
 */
export function decodeJson(bytes: Uint8Array): SettingsText | Problem {
  const mark = findMark(bytes);
  const encoding = mark?.encoding ?? "utf-8";
  const body = bytes.subarray(mark?.length ?? 0);
  if (mark === undefined && (bytes[0] === 0) !== (bytes[1] === 0) && bytes.length > 1)
    return { problem: "it is UTF-16 without a byte order mark, or no text at all", line: 1, column: 1 };
  return decode(body, encoding, mark !== undefined);
}

/**
 * As .NET's `XmlReader` decodes: by the mark or the first bytes, and then by what the XML declaration says, with which
 * the
 * bytes have to agree.
 */
export function decodeXml(bytes: Uint8Array): SettingsText | Problem {
  const mark = findMark(bytes);
  // XML 1.0, appendix F: the first characters are `<?` in either order of bytes.
  const seen =
    mark?.encoding ??
    (bytes[0] === 0x3c && bytes[1] === 0 ? "utf-16le" : bytes[0] === 0 && bytes[1] === 0x3c ? "utf-16be" : "utf-8");
  const body = bytes.subarray(mark?.length ?? 0);
  const declared = declaredEncoding(body, seen);
  if (declared === undefined) return decode(body, seen, mark !== undefined);
  const encoding = canonicalEncoding(declared, seen);
  if (encoding === undefined)
    return { problem: "its first line declares an encoding that is not known", line: 1, column: null };
  if (isWide(encoding) && !isWide(seen))
    return { problem: `its first line declares ${wideName(encoding)}, and its bytes are not`, line: 1, column: null };
  if (isWide(seen) && encoding !== seen)
    return { problem: `its bytes are ${wideName(seen)}, and its first line declares another`, line: 1, column: null };
  return decode(body, encoding, mark !== undefined);
}

const isWide = (encoding: string): boolean => /^utf-(?:16|32)/u.test(encoding);
const wideName = (encoding: string): string => encoding.slice(0, 6).toUpperCase();

/** What the XML declaration calls the encoding, in small letters; `undefined`: nothing. */
function declaredEncoding(bytes: Uint8Array, seen: string): string | undefined {
  const width = seen.startsWith("utf-32") ? 4 : seen.startsWith("utf-16") ? 2 : 1;
  const low = seen.endsWith("be") ? width - 1 : 0;
  const head = String.fromCharCode(...bytes.subarray(0, 200 * width).filter((_, at) => at % width === low));
  return /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'<>]*)["']/u.exec(head)?.[1]?.toLowerCase();
}

/** Names that browsers know (the WHATWG's Encoding Standard) and .NET does not. */
const unknownToDotNet = new Set(
  (
    "utf8 unicode11utf8 unicode20utf8 x-unicode20utf8 csunicode unicodefeff 866 csibm866 iso88592 iso-8859-10 " +
    "iso8859-13 iso-8859-14 iso8859-15 iso-8859-16 koi8_r csmacintosh mac x-mac-roman iso8859-11 cp1250 cp1251 " +
    "iso88591 x-cp1252 cp1253 cp1254 cp1255 cp1257 cp1258 x-gbk windows-31j windows-949 utf-7 x-user-defined replacement"
  ).split(" "),
);

/** What .NET takes a declared name for, given how the bytes look; `undefined`: it knows none of that name. */
function canonicalEncoding(declared: string, seen: string): string | undefined {
  if (["utf-16", "ucs-2", "iso-10646-ucs-2"].includes(declared)) return seen.startsWith("utf-16") ? seen : "utf-16le";
  if (declared === "utf-32") return seen.startsWith("utf-32") ? seen : "utf-32le";
  if (/^utf-32[lb]e$/u.test(declared)) return declared;
  if (unknownToDotNet.has(declared)) return undefined;
  // What is not ASCII is replaced there; here it is a problem unless it is UTF-8.
  if (declared === "us-ascii" || declared === "ascii") return "utf-8";
  return openDecoder(declared)?.encoding === "utf-8" ? "utf-8" : openDecoder(declared) && namedAs(declared);
}

/** In the spelling of {@link Encoding}, where it is one of them. */
function namedAs(declared: string): string {
  const { encoding } = new TextDecoder(declared);
  return encoding.startsWith("utf-16") ? encoding : declared;
}

function decode(bytes: Uint8Array, encoding: string, mark: boolean): SettingsText | Problem {
  if (encoding.startsWith("utf-32")) return decodeUtf32(bytes, encoding === "utf-32le", encoding, mark);
  const decoder = openDecoder(encoding);
  if (decoder === undefined)
    return { problem: "its first line declares an encoding that is not known", line: 1, column: null };
  try {
    return { text: decoder.decode(bytes), encoding, mark };
  } catch {
    return {
      problem: `it holds bytes that are not ${encoding.toUpperCase()}: text was damaged, or saved in another encoding`,
      ...placeOfDamage(bytes, encoding),
    };
  }
}

function openDecoder(encoding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  } catch {
    return undefined;
  }
}

/** The place behind the longest beginning that can be decoded; a sequence that is not ended yet is no damage. */
function placeOfDamage(bytes: Uint8Array, encoding: string): { line: number; column: number } {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodeBeginning(bytes.subarray(0, middle), encoding) === undefined) bad = middle;
    else good = middle;
  }
  const text = decodeBeginning(bytes.subarray(0, good), encoding) ?? "";
  return placeOf(text, text.length);
}

function decodeBeginning(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return openDecoder(encoding)?.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

function decodeUtf32(bytes: Uint8Array, little: boolean, encoding: string, mark: boolean): SettingsText | Problem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const point = at + 4 <= bytes.length ? view.getUint32(at, little) : Infinity;
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
      return {
        problem: `it holds bytes that are not ${encoding.toUpperCase()}: text was damaged`,
        ...placeOf(parts.join(""), parts.join("").length),
      };
    parts.push(String.fromCodePoint(point));
  }
  return { text: parts.join(""), encoding, mark };
}

/**
 * The bytes of a text in the encoding that the file had; `undefined`: the encoding has no such characters, or we cannot
 * write it.
 */
export function encodeSettings({ text, encoding, mark }: SettingsText): Uint8Array | undefined {
  if (/^utf-(?:8|16le|16be|32le|32be)$/u.test(encoding))
    return encodeText({ text, encoding: encoding as Encoding, mark });
  const characters = singleByteCharacters(encoding);
  if (characters === undefined) return undefined;
  const bytes = Array.from(text, (character) => characters.get(character));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}

/** The characters of an encoding that has one byte for each; `undefined`: it has not. */
function singleByteCharacters(encoding: string): Map<string, number> | undefined {
  const characters = [...new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))];
  return characters.length === 256 ? new Map(characters.map((character, byte) => [character, byte])) : undefined;
}

/** How people call the encoding of a text. */
export function nameEncoding({ encoding, mark }: SettingsText): string {
  const name = encoding
    .toUpperCase()
    .replace(/(?<=^UTF-(?:16|32))(LE|BE)$/u, (order) => (order === "LE" ? " (little endian)" : " (big endian)"));
  return encoding === "utf-8" && mark ? `${name} with a byte order mark` : name;
}
