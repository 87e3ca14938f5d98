/** What one host's folder tells of its parameters. */
import type { Product } from "../model/product.js";
import type { Guesses } from "./parameters.js";

/** What was seen of a host. */
export interface SeenHost {
  /** The working directory, as the host itself names it, with forward slashes; `undefined`: no host was named. */
  directory: string | undefined;
  /** The host, where the path names it. */
  machine: string | undefined;
  /** The product line that is installed; `undefined`: no program says one. */
  line: string | undefined;
  /** Has the working directory something already that is called as the backup will be? */
  backupTaken: boolean;
  /** Does a settings file of a web server start a program? */
  startedByWebServer: boolean;
  /** The database's name, where a settings file that may be shown says it. */
  database: string | undefined;
  /** The archive that was named, and the line that it installs. */
  archive: { file: string; line: string } | undefined;
}

/** The parameters that can be told, or guessed, from what was seen. */
export function guessParameters(seen: SeenHost, product: Product): Guesses {
  const { directory, machine, line, backupTaken, database, archive } = seen;
  const hosting = guessHosting(seen, product);
  const organization = guessOrganization(directory, product);
  return {
    ...(directory !== undefined && { workingDirectory: { value: directory } }),
    ...(organization !== undefined && { organization: { value: organization, source: "the folder's name" } }),
    ...(machine !== undefined && { host: { value: machine, source: "the share's path" } }),
    ...(backupTaken && {
      backupName: {
        value: `${product.layout.backup}-${line ?? "new"}`,
        source: `${product.layout.backup} is there already`,
      },
    }),
    ...(hosting !== undefined && { hosting }),
    ...(database !== undefined && { database: { value: database, source: "a connection string in its settings" } }),
    ...(archive !== undefined && { archives: { value: { [archive.line]: archive.file } } }),
  };
}

/** The only hosting of the product; else the one by a web server, where its settings are there. */
function guessHosting({ startedByWebServer }: SeenHost, { hosting }: Product): Guesses["hosting"] {
  const [only, second] = hosting;
  if (only !== undefined && second === undefined) return { value: only.id };
  const [web, other] = hosting.filter(({ parameters }) => parameters.includes("site"));
  return startedByWebServer && web !== undefined && other === undefined
    ? { value: web.id, source: "the web server's settings are there" }
    : undefined;
}

/** `identitymanagerContoso` is `Contoso`'s, where the product is called `identity-manager`. */
function guessOrganization(directory: string | undefined, { id, name, formerly, vendor }: Product): string | undefined {
  const folder = (directory ?? "").replace(/\/+$/u, "").replace(/^.*\//u, "");
  const squash = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const names = [name, id, ...(formerly === undefined ? [] : [formerly]), vendor].map(squash);
  const own = names.find((start) => start !== "" && squash(folder).startsWith(start));
  if (own === undefined) return undefined;
  // As many letters as the product's name has, whatever stands between them.
  let [at, letters] = [0, 0];
  for (; at < folder.length && letters < own.length; at++) if (/[\p{L}\p{N}]/u.test(folder[at] ?? "")) letters++;
  const rest = folder.slice(at).replace(/^[^\p{L}\p{N}]+/u, "");
  return /^\p{L}[\p{L}\p{N} ._-]+$/u.test(rest) ? rest : undefined;
}
