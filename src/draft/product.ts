/** Drafts `product.yml`: what was seen and read, each guess with its mark. */
import { Document, isCollection, isMap, isScalar } from "yaml";
import type { z } from "zod";
import type { productSchema } from "../model/product.js";
import { presetSecrets } from "./secret-names.js";

/** What a pack is drafted from. */
export interface PackFacts {
  name: string;
  vendor: string | undefined;
  /** By key; without an address a placeholder stands there. */
  pages: readonly { key: string; title: string; url: string | undefined }[];
  roles: readonly {
    id: string;
    name: string;
    target: string;
    headings: readonly string[];
    programs: readonly string[];
    versionProgram: string | undefined;
  }[];
  /** Programs that the guides have one run. */
  tools: readonly string[];
  runtime: string;
  backup: string;
  /** Were the two in the guide or on the host? */
  isLayoutSeen: boolean;
  /** Folders beside the runtime folder. */
  folders: readonly string[];
  settings: readonly {
    name: string;
    folder: string;
    format: "json" | "xml";
    aliases: readonly string[];
    isCopied: boolean;
    isSeen: boolean;
  }[];
  versions: readonly { id: string; isSeen: boolean }[];
  hosting: readonly HostingKind[];
  /** Key paths of the host's settings. */
  settingKeys: readonly string[];
}

/** A way in which programs are run everywhere. */
export type HostingKind = "iis" | "service" | "systemd";

type Written = z.input<typeof productSchema>;

const appcmd = '& "$env:windir\\system32\\inetsrv\\appcmd.exe"';
/** As the vendor of the system documents it, whoever the program is from. */
const hostings: Readonly<Record<HostingKind, Written["hosting"][number]>> = {
  iis: {
    id: "iis",
    name: "IIS",
    parameters: ["appPool", "site"],
    stop: [
      `${appcmd} stop apppool "/apppool.name:{appPool}"`,
      `while (${appcmd} list wps "/apppool.name:{appPool}") { Start-Sleep -Seconds 1 }`,
      `${appcmd} stop site "/site.name:{site}"`,
    ],
    start: [`${appcmd} start apppool "/apppool.name:{appPool}"`, `${appcmd} start site "/site.name:{site}"`],
  },
  service: {
    id: "service",
    name: "Windows service",
    parameters: ["service"],
    stop: ['Stop-Service -Name "{service}"'],
    start: ['Start-Service -Name "{service}"'],
  },
  systemd: {
    id: "service",
    name: "Service of systemd",
    parameters: ["service"],
    shell: "sh",
    stop: ['systemctl stop "{service}"'],
    start: ['systemctl start "{service}"'],
  },
};

/** The address that stands where none is known. */
const noAddress = "https://example.com/";
const ours = "ours";

/** `acme-portal` of `Acme Portal`. */
export const idOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "") || "product";

/**
 * The file's text.
 *
 * @param schema the line by which an editor finds the schema
 */
export function writeProduct(facts: PackFacts, schema: string): string {
  const roles = facts.roles.map((role) => role.id);
  const product: Written = {
    schemaVersion: 1,
    id: idOf(facts.name),
    name: facts.name,
    vendor: facts.vendor ?? facts.name,
    disclaimer: `Drafted from the vendor's guide. Wherever this document and that guide differ or leave a doubt, follow the guide.`,
    pages: Object.fromEntries(facts.pages.map(({ key, title, url }) => [key, { title, url: url ?? noAddress }])),
    roles: facts.roles.map(({ versionProgram, ...role }) => ({
      ...{ ...role, headings: [...role.headings], programs: [...role.programs] },
      ...(versionProgram === undefined ? {} : { versionProgram }),
    })),
    hosting: facts.hosting.map((kind) => structuredClone(hostings[kind])),
    layout: {
      runtime: facts.runtime,
      backup: facts.backup,
      folders: Object.fromEntries(
        facts.folders.map((path) => [path, { path, keep: true, summary: "Stands beside the program's folder." }]),
      ),
    },
    settingsFiles: facts.settings.map(({ name, aliases, folder, format, isCopied }) => ({
      name,
      ...(aliases.length === 0 ? {} : { aliases: [...aliases] }),
      ...{ folder, roles, format, need: isCopied ? ("required" as const) : ("optional" as const) },
      ...(isCopied ? {} : { when: "this host has it" }),
      source: ours,
    })),
    programs: {
      prefix: prefixOf(facts),
      list: facts.tools.map((name) => ({ name, summary: "Run by the guide.", source: ours })),
    },
    versions: facts.versions.map(({ id }) => ({ id })),
    secrets: presetSecrets(facts.settingKeys),
  };
  const document = new Document(product, { aliasDuplicateObjects: false });
  const mark = (path: readonly (string | number)[], why: string): void => placeMark(document, path, why);
  mark(["name"], "the guides' titles and the program's name");
  mark(["vendor"], facts.vendor === undefined ? "who makes it" : "check it");
  facts.pages.forEach(({ key, url }) => {
    if (url === undefined) mark(["pages", key, "url"], "the address of the vendor's page");
  });
  facts.roles.forEach(({ programs }, index) => {
    mark(["roles", index, "headings"], "words in a heading that mean this role");
    if (programs.length > 0) mark(["roles", index, "programs"], "without which it cannot run");
  });
  facts.hosting.forEach((_, index) => mark(["hosting", index, "stop"], "how the vendor says to stop and start it"));
  if (!facts.isLayoutSeen) mark(["layout", "runtime"], "nothing names the program's folder");
  facts.folders.forEach((path) => mark(["layout", "folders", path, "keep"], "what it holds, and whether it may go"));
  facts.settings.forEach(({ isSeen }, index) =>
    mark(["settingsFiles", index, "source"], isSeen ? "seen on the host" : "named by the guide"),
  );
  facts.tools.forEach((_, index) => mark(["programs", "list", index, "source"], "what it does, and to the database"));
  facts.versions.forEach(({ isSeen }, index) => {
    if (!isSeen) mark(["versions", index, "id"], "nothing names it");
  });
  mark(["secrets", "keys"], "a preset of usual names: add the product's own");
  return `${schema}# The facts of one product. Check each line that is marked, say its source, and take the mark away.\n${document.toString({ lineWidth: 0 })}`;
}

/** What the names of the guides' programs begin with, up to a mark; else what none begins with. */
function prefixOf({ tools, name }: PackFacts): string {
  const [first = ""] = tools;
  const shared = tools.reduce((start, tool) => {
    let length = 0;
    while (length < start.length && start[length] === tool[length]) length++;
    return start.slice(0, length);
  }, first);
  const marked = tools.length > 1 ? shared.replace(/[^-_]*$/u, "") : "";
  return marked === "" ? `${idOf(name)}-` : marked;
}

/** A mark behind a value, or above the key of a list. */
function placeMark(document: Document, path: readonly (string | number)[], why: string): void {
  const text = ` TODO: source (${why})`;
  const node: unknown = document.getIn(path, true);
  if (isScalar(node)) node.comment = text;
  else if (isCollection(node)) {
    const above: unknown = document.getIn(path.slice(0, -1), true);
    const pair = isMap(above) ? above.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    if (isScalar(pair?.key)) pair.key.commentBefore = text;
  }
}
