/** A relative path as a relative reference, an absolute one (of Windows, of a share, of Unix) as a `file:` address. */
import { withoutDevicePrefix } from "../language/windows-path.js";

export function fileUri(file: string): string {
  const path = withoutDevicePrefix(file)
    .replaceAll("\\", "/")
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
  if (/^[A-Za-z]%3A(?:\/|$)/u.test(path)) return `file:///${path.replace("%3A", ":")}`;
  if (path.startsWith("//")) return `file:${path}`;
  return path.startsWith("/") ? `file://${path}` : path;
}
