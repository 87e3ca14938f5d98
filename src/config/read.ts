/** A settings file by its format. */
import type { SettingsInput } from "../model/settings.js";
import { readJsonSettings } from "./json-settings.js";
import { foldKey, type Reading } from "./settings.js";
import { readTextSettings } from "./text-settings.js";
import { readXmlSettings } from "./xml-settings.js";

const readers = { json: readJsonSettings, xml: readXmlSettings, text: readTextSettings };

/** The settings in a file, or why it cannot be read. */
export const readSettings = (bytes: Uint8Array, format: SettingsInput["format"]): Reading => readers[format](bytes);

/** The value of one setting; `null` where it is not set or the file cannot be read. For settings that are no secret. */
export function readSetting(bytes: Uint8Array, format: SettingsInput["format"], key: string): string | null {
  const read = readSettings(bytes, format);
  return "problem" in read ? null : (read.settings.get(foldKey(key.replaceAll(".", ":")))?.value ?? null);
}
