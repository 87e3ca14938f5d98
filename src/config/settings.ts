/** What all readers of settings give: settings by their key path, or why there are none. */

/** A setting with its key as it is spelt. */
export interface Setting {
  /** With colons, as .NET joins it; for XML a path of elements and attributes. */
  key: string;
  value: string;
}

/** Settings by {@link foldKey} of their key. */
export type Settings = ReadonlyMap<string, Setting>;

/** What came of reading a file. No `problem` holds a value. */
export type Reading = { settings: Settings; encoding: string } | { problem: string; line: number | null; column: number | null };

/** Keys compare ignoring case. */
export const foldKey = (key: string): string => key.toLowerCase();

/** Do two files set the same? */
export const areEqual = (one: Settings, other: Settings): boolean => one.size === other.size && [...one].every(([key, { value }]) => other.get(key)?.value === value);
