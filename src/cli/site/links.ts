/** The links of a built site: made relative, so that it needs no server, and followed, so that each leads somewhere. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { listFiles } from "./output.js";

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  quot: '"',
  lt: "<",
  gt: ">",
  "#39": "'",
  "#x27": "'",
  "#38": "&",
  "#x26": "&",
};
const decode = (text: string): string => text.replace(/&(#?\w+);/gu, (whole, name: string) => entities[name] ?? whole);
const attributes = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "gu"))].map(([, value = ""]) => decode(value));
/** Text of scripts and examples is no markup. */
const withoutScripts = (html: string): string =>
  html.replace(/<(script|style)\b[^]*?<\/\1>/gu, (whole) => /^<script\b[^>]*>/u.exec(whole)?.[0] ?? "");

/** A script with its text, which is no markup, or an attribute with a link from the root. */
const scriptOrLink = /(<script\b[^>]*>)([^]*?<\/script>)|(\s(?:href|src)=")(\/(?!\/)[^"]*)"/gu;

/**
 * Makes the links from the root relative, with the file's name, so that pages lead to each other from a disk as well.
 * The page for what is not there stays: it is shown under any address.
 */
export function makeLinksRelative(folder: string, base: string): void {
  for (const page of listFiles(folder).filter(
    (file) => file.endsWith(".html") && file !== "404.html" && !file.startsWith("downloads/"),
  )) {
    const rewrite = (html: string): string =>
      html.replace(scriptOrLink, (_, open?: string, code = "", attribute = "", link = "") =>
        open === undefined
          ? `${String(attribute)}${relativeLink(String(link), page, base)}"`
          : rewriteTag(open) + String(code),
      );
    const rewriteTag = (tag: string): string =>
      tag.replace(
        /(\ssrc=")(\/(?!\/)[^"]*)"/u,
        (_, attribute: string, link: string) => `${attribute}${relativeLink(link, page, base)}"`,
      );
    writeFileSync(join(folder, page), rewrite(readFileSync(join(folder, page), "utf8")));
  }
}

function relativeLink(link: string, page: string, base: string): string {
  const target = resolveLink(link, page, base);
  if (target === null || target.outside) return link;
  const [, rest = ""] = /^[^?#]*(.*)$/u.exec(link) ?? [];
  const written = (/^[^?#]*/u.exec(link)?.[0] ?? "").slice(base === "/" ? 1 : base.length + 1);
  const file = written === "" || written.endsWith("/") ? `${written}index.html` : written;
  return posix.relative(posix.dirname(page), file) + rest;
}

/** The links that lead nowhere, one sentence each. */
export function findBrokenLinks(folder: string, base: string): string[] {
  const pages = new Map(
    listFiles(folder)
      .filter((file) => file.endsWith(".html") && !file.startsWith("downloads/"))
      .map((file) => [file, withoutScripts(readFileSync(join(folder, file), "utf8"))] as const),
  );
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
      if (target.outside || !existsSync(join(folder, file)))
        return [`${page}: \`${link}\` leads to no page or file of the site`];
      if (target.anchor !== "" && target.anchor !== "_top" && pages.has(file) && !idsOf(file).has(target.anchor))
        return [`${page}: \`${link}\` leads to no such place on ${file}`];
      return [];
    });
  });
}

/** The file that a link means, as seen from the site's folder; `null` for one that leads out of the site. */
function resolveLink(
  link: string,
  page: string,
  base: string,
): { path: string; anchor: string; outside: boolean } | null {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(link)) return null;
  const [rest = "", anchor = ""] = link.split("#");
  const path = decodeURIComponent(rest.split("?")[0] ?? "");
  const hash = decodeURIComponent(anchor);
  if (path === "") return { path: page, anchor: hash, outside: false };
  if (!path.startsWith("/"))
    return {
      path: posix.join(posix.dirname(page), path).replace(/^\.\//u, "").replace(/^\.$/u, ""),
      anchor: hash,
      outside: false,
    };
  const below = base.endsWith("/") ? base : `${base}/`;
  return path.startsWith(below) || `${path}/` === below
    ? { path: path.slice(below.length), anchor: hash, outside: false }
    : { path, anchor: hash, outside: true };
}
