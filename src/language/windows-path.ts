/** Paths and names as Windows takes them (Microsoft's "Naming Files, Paths, and Namespaces"). */

/**
 * A path without the prefix that bars Windows from reading it (`\\?\C:\x`, `\\.\C:\x`, `\\?\UNC\server\share`); with
 * slashes or backslashes, as it was.
 */
export const withoutDevicePrefix = (path: string): string =>
  path.replace(/^[\\/]{2}[?.][\\/](?=[a-z]:)/iu, "").replace(/^([\\/]{2})[?.][\\/]unc[\\/]/iu, "$1");

/** Reserved for a device, with any ending, and with spaces before it. */
export const isDeviceName = (name: string): boolean =>
  /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\.|$)/iu.test(name);
