/** A settings file's bytes as settings, or why .NET could not read them. */
import type { SeenFile } from "../model/observation.js";
import type { Readability, SettingsInput } from "../model/settings.js";
import { decodeJson, decodeXml, encodeSettings, nameEncoding, type SettingsText } from "./decode.js";
import { readJson } from "./json.js";
import { createSettings, foldKey, placeOf, type Problem, type Settings } from "./settings.js";
import { readXml } from "./xml.js";

/** The formats of settings files. */
export type SettingsFormat = SettingsInput["format"];

/** A file that was read, with the text that it was read from. */
export interface ReadSettings {
  text: SettingsText;
  settings: Settings;
}

const readers = { json: readJson, xml: readXml, text: readLines };

/** A file of no known format: each line by its number. Line ends, and white space at the end of lines, mean nothing. */
function readLines(text: string): Settings {
  const lines = text
    .trimEnd()
    .split(/\r\n?|\n/u)
    .map((line, at) => ({ key: `line ${String(at + 1)}`, value: line.trimEnd() }));
  return createSettings(new Map(lines.map((line) => [foldKey(line.key), line])), ":");
}

/** The text and the settings of a file, or the first problem. */
export function readSettings(bytes: Uint8Array, format: SettingsFormat): ReadSettings | Problem {
  const text = format === "xml" ? decodeXml(bytes) : decodeJson(bytes);
  if ("problem" in text) return text;
  const settings = readers[format](text.text);
  const conflict = findConflictMarker(text.text, "problem" in settings ? "any" : format);
  if (conflict !== undefined)
    return {
      problem: "a merge conflict was left in it (lines that begin `<<<<<<<`, `=======` or `>>>>>>>`)",
      ...conflict,
    };
  return "problem" in settings ? settings : { text, settings };
}

/** The bytes of a text that can be read again as the same text. */
export function readBack(
  text: SettingsText,
  format: SettingsFormat,
): { bytes: Uint8Array; read: ReadSettings } | undefined {
  const bytes = encodeSettings(text);
  const read = bytes && readSettings(bytes, format);
  return bytes !== undefined && read !== undefined && "settings" in read && read.text.text === text.text
    ? { bytes, read }
    : undefined;
}

/** What is said of a file that was read; `null`: there are no bytes. */
export function toReadability(file: SeenFile, read: ReadSettings | Problem | null): Readability {
  if (read === null) return file.state === "unseen" ? file : { state: "absent" };
  return "problem" in read
    ? { state: "unreadable", problem: read.problem, line: read.line, column: read.column }
    : { state: "readable", encoding: nameEncoding(read.text) };
}

/**
 * In a text that is read in spite of them, only what follows a marker's end in XML is text, and no comment that tells
 * of markers.
 */
function findConflictMarker(
  text: string,
  format: SettingsFormat | "any",
): { line: number; column: number } | undefined {
  if (format === "json" || format === "text") return undefined;
  const searched =
    format === "any" ? text : text.replace(/<!--[^]*?-->/gu, (comment) => comment.replace(/[^\r\n]/gu, " "));
  const found = /^(?:<{7}|>{7})(?=[ \t\r\n]|$)/mu.exec(searched);
  return found === null ? undefined : placeOf(text, found.index);
}
