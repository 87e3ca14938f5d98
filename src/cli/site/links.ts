/** Whether every link of a built site leads somewhere: to a page or file of it, and to an anchor that is there. */
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { listFiles } from "./output.js";

const entities: Readonly<Record<string, string>> = { amp: "&", quot: '"', lt: "<", gt: ">", "#39": "'", "#x27": "'", "#38": "&", "#x26": "&" };
const decode = (text: string): string => text.replace(/&(#?\w+);/gu, (whole, name: string) => entities[name] ?? whole);
const attributes = (html: string, name: string): string[] => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "gu"))].map(([, value = ""]) => decode(value));
/** Text of scripts and examples is no markup. */
const withoutScripts = (html: string): string => html.replace(/<(script|style)\b[^]*?<\/\1>/gu, (whole) => /^<script\b[^>]*>/u.exec(whole)?.[0] ?? "");

/** The links that lead nowhere, one sentence each. */
export function findBrokenLinks(folder: string, base: string): string[] {
  const pages = new Map(listFiles(folder).filter((file) => file.endsWith(".html") && !file.startsWith("downloads/")).map((file) => [file, withoutScripts(readFileSync(join(folder, file), "utf8"))] as const));
  const ids = new Map<string, Set<string>>();
  const idsOf = (page: string): Set<string> => {
    const known = ids.get(page) ?? new Set(attributes(pages.get(page) ?? "", "id"));
    ids.set(page, known);
    return known;
  };
  return [...pages].flatMap(([page, html]) => {
    const links = [...new Set([...attributes(html, "href"), ...attributes(html, "src")])];
    return links.flatMap((link) => {
      const target = resolveLink(link, page, base);
      if (target === null) return [];
      const file = target.path.endsWith("/") || target.path === "" ? `${target.path}index.html` : target.path;
      if (target.outside || !existsSync(join(folder, file))) return [`${page}: \`${link}\` leads to no page or file of the site`];
      if (target.anchor !== "" && target.anchor !== "_top" && pages.has(file) && !idsOf(file).has(target.anchor)) return [`${page}: \`${link}\` leads to no such place on ${file}`];
      return [];
    });
  });
}

/** The file that a link means, as seen from the site's folder; `null` for one that leads out of the site. */
function resolveLink(link: string, page: string, base: string): { path: string; anchor: string; outside: boolean } | null {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(link)) return null;
  const [rest = "", anchor = ""] = link.split("#");
  const path = decodeURIComponent(rest.split("?")[0] ?? "");
  const hash = decodeURIComponent(anchor);
  if (path === "") return { path: page, anchor: hash, outside: false };
  if (!path.startsWith("/")) return { path: posix.join(posix.dirname(page), path).replace(/^\.\//u, "").replace(/^\.$/u, ""), anchor: hash, outside: false };
  const below = base.endsWith("/") ? base : `${base}/`;
  return path.startsWith(below) || `${path}/` === below ? { path: path.slice(below.length), anchor: hash, outside: false } : { path, anchor: hash, outside: true };
}
