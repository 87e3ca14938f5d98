/** What operating systems leave in archives and folders. */

const names = new Set(["__macosx", ".ds_store", "thumbs.db", "desktop.ini"]);

/** Is a file or folder of this path one that an operating system left, and no part of a release? */
export const isLitter = (path: string): boolean => path.split("/").some((part) => names.has(part.toLowerCase()));
