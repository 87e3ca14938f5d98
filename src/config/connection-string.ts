/** Connection strings of databases as SqlClient reads them, compared part by part. Their values are never told. */

/** Other names of the same part, without blanks; those that differ in blanks alone need no line. */
const synonyms: Readonly<Record<string, string>> = {
  ...{ addr: "datasource", address: "datasource", networkaddress: "datasource", server: "datasource" },
  ...{
    database: "initialcatalog",
    uid: "userid",
    user: "userid",
    pwd: "password",
    trusted_connection: "integratedsecurity",
  },
  ...{
    extendedproperties: "attachdbfilename",
    initialfilename: "attachdbfilename",
    connectiontimeout: "connecttimeout",
    timeout: "connecttimeout",
  },
  ...{
    language: "currentlanguage",
    net: "networklibrary",
    network: "networklibrary",
    wsid: "workstationid",
    app: "applicationname",
  },
};
/** Parts that are on or off, and the words for it. */
const switches = new Set([
  "encrypt",
  "trustservercertificate",
  "integratedsecurity",
  "persistsecurityinfo",
  "multipleactiveresultsets",
  "multisubnetfailover",
  "pooling",
]);
const words: Readonly<Record<string, string>> = {
  yes: "true",
  mandatory: "true",
  sspi: "true",
  no: "false",
  optional: "false",
};

type Parts = ReadonlyMap<string, string>;

/** The parts by the name that they compare by, of two the last; `null`: the text does not come apart. */
function readParts(text: string): Parts | null {
  const parts = new Map<string, string>();
  const part =
    /[\s;]*([^=;\s][^=;]*)=\s*(?:"([^"]*(?:""[^"]*)*)"\s*(?=;|$)|'([^']*(?:''[^']*)*)'\s*(?=;|$)|(?!\s*["'])([^;]*))/uy;
  let at = 0;
  for (let found = part.exec(text); found !== null; found = part.exec(text)) {
    const [, written = "", double, single, bare = ""] = found;
    const spelt = written.toLowerCase().replace(/\s/gu, "");
    const name = synonyms[spelt] ?? spelt;
    const value = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare.trim();
    parts.set(name, switches.has(name) ? (words[value.toLowerCase()] ?? value.toLowerCase()) : value);
    at = part.lastIndex;
  }
  return /^[\s;]*$/u.test(text.slice(at)) ? parts : null;
}

/**
 * The server that a connection string names, as SqlClient takes it, and its port. `port` is `null` where only the server
 * itself knows it; `server` is `null` where it is reached in another way than by a name and a port, or none is named.
 */
export function serverOf(text: string): { named: string; server: string | null; port: number | null } | null {
  const named = readParts(text)?.get("datasource")?.trim();
  if (named === undefined || named === "") return null;
  const [, protocol = "", rest = ""] = /^(?:(tcp|np|lpc|admin):)?(.*)$/isu.exec(named) ?? [];
  const [, server = "", instance, port] = /^([^\\,]*)(?:\\([^,]*))?(?:,\s*(\d+))?$/u.exec(rest.trim()) ?? [];
  const isNetwork = !/^(?:np|lpc)$/iu.test(protocol) && server !== "" && !/^\(localdb\)$/iu.test(server);
  if (!isNetwork) return { named, server: null, port: null };
  const own = /^(?:\.|\(local\))$/iu.test(server.trim()) ? "localhost" : server.trim();
  return {
    named: rest.trim(),
    server: own,
    port: port === undefined ? (instance === undefined ? 1433 : null) : Number(port),
  };
}

/**
 * How a connection string came from another, where steps order something of it: `ordered`: every part is as before, or
 * as ordered; `more`: so it is, but for parts that nobody ordered besides; `otherwise`: a part is gone, or has another value.
 *
 * @param orders what steps write or add: parts, or a whole string, which names its server
 */
export function compareConnectionStrings(
  before: string,
  now: string,
  orders: readonly string[],
): "ordered" | "more" | "otherwise" {
  const [was, is] = [readParts(before), readParts(now)];
  if (was === null || is === null) return "otherwise";
  const ordered = orders.flatMap((order) => readParts(order) ?? []);
  if (
    ordered.some(
      (whole) =>
        whole.has("datasource") &&
        whole.size === is.size &&
        [...whole].every(([name, value]) => is.get(name) === value),
    )
  )
    return "ordered";
  const isOrdered = ([name, value]: readonly [string, string]): boolean =>
    ordered.some((parts) => !parts.has("datasource") && parts.get(name) === value);
  const kept = [...was].every(
    ([name, value]) => is.get(name) === value || (is.has(name) && isOrdered([name, is.get(name) ?? ""])),
  );
  if (!kept) return "otherwise";
  return [...is].every((part) => was.has(part[0]) || isOrdered(part)) ? "ordered" : "more";
}

/** Does a connection string hold every part of another, whatever else it holds? */
export function holdsParts(now: string, wanted: string): boolean {
  const [is, parts] = [readParts(now), readParts(wanted)];
  return is !== null && parts !== null && [...parts].every(([name, value]) => is.get(name) === value);
}
