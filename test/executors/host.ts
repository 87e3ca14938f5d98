/** Hosts and releases of an invented customer, from descriptions that are data. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { buildProgram } from "../support/pe-builder.js";
import { buildZip, type ZipEntry } from "../support/zip-builder.js";

/** Stands in each settings file, and may be seen in no output and in no journal. */
export const canary = "Canary-4b1e-Passwort";

/** The folder of the executors' own, which no comparison looks into. */
export const ownFolder = ".upgrade-runbook";

/** One thing that is done to a host; paths lie below its working directory. `{canary}` in a text is {@link canary}. */
export type HostChange =
  | ["write", path: string, text: string]
  | ["append", path: string, text: string]
  | ["bytes", path: string, hex: string]
  | ["release", folder: string, version: string]
  | ["settings", folder: string, role: string]
  | ["move", from: string, to: string]
  | ["copy", from: string, to: string]
  | ["remove", path: string]
  | ["folder", path: string]
  | ["link", path: string, target: string]
  | ["readonly", path: string];

/** How a release's archive differs from a plain one. */
export interface Kit {
  /** The release that is in it, where that is not the one it stands for. */
  version?: string;
  /** The part of it that is there. */
  cut?: number;
  /** The file whose bytes do not fit their CRC-32. */
  damaged?: string;
  /** A folder around everything. */
  wrapper?: string;
  /** Files that lie beside what is wrapped, or that are added. */
  beside?: Readonly<Record<string, string>>;
  with?: Readonly<Record<string, string>>;
  without?: readonly string[];
  /** There is no such file. */
  isMissing?: boolean;
  comment?: string;
  /** Bytes behind its end. */
  trailing?: string;
  /** No zip, but this text. */
  text?: string;
}

const builds: Readonly<Record<string, string>> = {
  "5.1.1": "5.1.1.4",
  "5.1.7": "5.1.7.7",
  "5.2.3": "5.2.3.11",
  "6.0": "6.0.215.0",
  "6.1": "6.1.40.0",
  "6.2": "6.2.30.0",
  "25.0": "25.0.6.0",
  "26.0": "26.0.7.0",
};

type Files = Readonly<Record<string, Uint8Array>>;

const text = (words: string): Buffer => Buffer.from(words.replaceAll("{canary}", canary));
const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\r\n`);

const launcher = (program: string, inside: string): Buffer =>
  text(
    '<?xml version="1.0" encoding="utf-8"?>\r\n<configuration>\r\n  <system.webServer>\r\n    <handlers>\r\n' +
      '      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />\r\n' +
      `    </handlers>\r\n    <aspNetCore processPath="dotnet" arguments=".\\${program}">${inside}</aspNetCore>\r\n` +
      "  </system.webServer>\r\n</configuration>\r\n",
  );

const releases = new Map<string, Files>();

/** What the vendor ships as this version, by path. Unknown versions are built as well. */
export function releaseOf(version: string, product = "identity-manager"): Files {
  const key = `${product} ${version}`;
  const known = releases.get(key);
  if (known !== undefined) return known;
  const build = builds[version] ?? version;
  const made = product === "keycloak" ? keycloakRelease(build) : identityRelease(build);
  releases.set(key, made);
  return made;
}

const keycloakRelease = (build: string): Files => ({
  "bin/kc.sh": text(`#!/bin/sh\n# ${build}\n`.padEnd(300, "#")),
  "lib/lib.jar": text(`PK ${build}`.padEnd(900, "-")),
  "version.txt": text(`Keycloak - Version ${build}`),
  "conf/keycloak.conf": text(`# the default of ${build}\n`),
  "conf/cache-ispn.xml": text(`<infinispan version="${build}"/>\n`),
  "providers/README.md": text("Providers go here.\n"),
  "themes/README.md": text(`Themes of ${build}.\n`),
});

function identityRelease(build: string): Files {
  const programs = ["Server.exe", "Server.dll", "Agent.exe", "Agent.dll", "Upgrade-DatabaseVersion.exe"];
  return {
    ...Object.fromEntries(
      programs.map((name) => [
        `Usercube-${name}`,
        buildProgram(build, { isExe: name.endsWith(".exe"), payload: `${name} of ${build}` }),
      ]),
    ),
    "appsettings.json": text(
      `{\n  // The default of ${build}\n  "ApplicationUri": "http://localhost:5000",\n  "License": ""\n}\n`,
    ),
    "appsettings.agent.json": json({ Connections: {}, Shipped: build }),
    "web.config": launcher("Usercube-Server.dll", `<!-- ${build} -->`),
    "Serilog.dll": text(`MZ Serilog ${build}`.padEnd(2400 + build.length, "-")),
    "Usercube.Core.dll": text(`MZ Core ${build}`.padEnd(3000, "-")),
    "runtimes/win/lib/native.dll": text(`MZ native ${build}`.padEnd(700, "-")),
    "wwwroot/index.html": text(`<title>${build}</title>\n`),
    "wwwroot/favicon.ico": Buffer.alloc(0),
  };
}

/** The customer's own settings files. */
const settingsOf = (role: string): Files => ({
  "appsettings.json": json({
    ApplicationUri: "https://identity.contoso.com",
    License: canary,
    ConnectionString: `data source=sql01;User Id=usercube;Password=${canary}`,
  }),
  "appsettings.agent.json": json({
    Connections: { ADContoso: { Server: "dc01", Login: "svc-usercube", Password: canary } },
  }),
  ...(role === "agent"
    ? {
        "web.config": launcher(
          "Usercube-Agent.dll",
          `<environmentVariables><environmentVariable name="MailSettings__Password" value="${canary}" />` +
            "</environmentVariables>",
        ),
      }
    : {}),
});

const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${folder}/${path}`, bytes]));

/** A host on which the upgrade has not begun, by paths below its working directory. */
export function hostBefore(role: string, from: string, product = "identity-manager"): Files {
  const shipped = releaseOf(from, product);
  if (product === "keycloak")
    return {
      ...below("keycloak", {
        ...shipped,
        "conf/keycloak.conf": text("db=postgres\ndb-password={canary}\n"),
        "providers/contoso.jar": text("PK contoso".padEnd(500, "-")),
        "themes/contoso/theme.properties": text("parent=keycloak\n"),
      }),
      "notes.txt": text("of the customer\n"),
    };
  return {
    ...below("Runtime", { ...shipped, ...settingsOf(role), "UsercubeContoso.pfx": text("PFX {canary}") }),
    "Work/appsettings.connection.json": json({ Password: canary }),
    "Work/Collect/users.csv": text("id;name\r\n"),
    "Temp/Collect/orders.csv": text("id\r\n"),
    "Temp/JobLogs/job.log": text("started\r\n"),
    "Conf/Runtime.xml": text("<Configuration />\r\n"),
  };
}

/** Is it a file whose contents, and hash, may show nowhere? */
export const isSettings = (path: string): boolean =>
  /(?:^|[/\\])(?:appsettings[^/\\]*\.json|web\.config|keycloak\.conf)$/iu.test(path.replace(/%2f/giu, "/"));

/** Writes files below a folder, with the folders that they need. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, bytes] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}

/** Does to a host what a description says. */
export function changeHost(host: string, change: HostChange, product?: string): void {
  const at = (path: string): string => {
    const file = join(host, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  switch (change[0]) {
    case "write":
      writeFileSync(at(change[1]), text(change[2]));
      return;
    case "append":
      writeFileSync(at(change[1]), text(change[2]), { flag: "a" });
      return;
    case "bytes":
      writeFileSync(at(change[1]), Buffer.from(change[2], "hex"));
      return;
    case "release":
      writeFiles(at(change[1]), releaseOf(change[2], product));
      return;
    case "settings":
      writeFiles(at(change[1]), settingsOf(change[2]));
      return;
    case "move":
      renameSync(at(change[1]), at(change[2]));
      return;
    case "copy":
      cpSync(at(change[1]), at(change[2]), { recursive: true, verbatimSymlinks: true });
      return;
    case "remove":
      rmSync(at(change[1]), { recursive: true, force: true });
      return;
    case "folder":
      mkdirSync(at(change[1]), { recursive: true });
      return;
    case "link":
      symlinkSync(change[2], at(change[1]));
      return;
    case "readonly":
      chmodSync(at(change[1]), 0o444);
  }
}

/** The bytes of a release's archive. */
export function archiveOf(version: string, kit: Kit, product?: string): Uint8Array {
  if (kit.text !== undefined) return text(kit.text);
  const without = new Set(kit.without);
  const inside = Object.entries(releaseOf(kit.version ?? version, product)).filter(([path]) => !without.has(path));
  const wrap = (path: string): string => (kit.wrapper === undefined ? path : `${kit.wrapper}/${path}`);
  const entries = [...inside, ...Object.entries(kit.with ?? {})].map(([path, bytes]): ZipEntry => ({
    name: wrap(path),
    bytes,
    method: path === kit.damaged ? "store" : "deflate",
  }));
  const beside = Object.entries(kit.beside ?? {}).map(([name, bytes]): ZipEntry => ({ name, bytes }));
  const bytes = buildZip([...entries, ...beside], kit.comment === undefined ? {} : { comment: kit.comment });
  if (kit.damaged !== undefined) {
    // Stored as it is, so it is found, and one bit of it turned, as by a faulty disk.
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const at = whole.indexOf(releaseOf(kit.version ?? version, product)[kit.damaged] ?? Buffer.alloc(0));
    whole[at + 5] = (whole[at + 5] ?? 0) ^ 1;
  }
  if (kit.trailing !== undefined) return Buffer.concat([bytes, Buffer.from(kit.trailing)]);
  return kit.cut === undefined ? bytes : bytes.subarray(0, Math.floor(bytes.length * kit.cut));
}

/** What is below a folder: a path with forward slashes, and `folder`, `link <target>` or the SHA-256 of a file. */
export type Tree = ReadonlyMap<string, string>;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Looks at a folder.
 *
 * @param own also what the executors keep below {@link ownFolder}
 */
export function lookAt(folder: string, own = false): Tree {
  const tree = new Map<string, string>();
  const walk = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      if (!own && name === ownFolder) continue;
      const inside = path === "" ? name : `${path}/${name}`;
      const file = join(folder, inside);
      const info = lstatSync(file);
      if (info.isSymbolicLink()) tree.set(inside, `link ${readlinkSync(file)}`);
      else if (info.isDirectory()) {
        tree.set(inside, "folder");
        walk(inside);
      } else tree.set(inside, sha256(readFileSync(file)));
    }
  };
  walk("");
  return tree;
}

/** The SHA-256 of what a release ships under a path, as {@link lookAt} gives it. */
export function shippedHash(version: string, path: string, product?: string): string | undefined {
  const bytes = releaseOf(version, product)[path];
  return bytes === undefined ? undefined : sha256(bytes);
}

/** The SHA-256 of a text of a state. */
export const textHash = (words: string): string => sha256(text(words));

/** What differs between two trees, one line for each path; none where they are equal. */
export function compareTrees(expected: Tree, actual: Tree): string[] {
  const differing = [...new Set([...expected.keys(), ...actual.keys()])].filter(
    (path) => expected.get(path) !== actual.get(path),
  );
  const say = (value: string | undefined): string =>
    value === undefined ? "nothing" : /^[0-9a-f]{64}$/u.test(value) ? `file ${value.slice(0, 8)}` : value;
  return differing.map((path) => `${path}: ${say(actual.get(path))}, expected ${say(expected.get(path))}`);
}

/** A copy of a host, links and the executors' own folder included. */
export function copyHost(from: string, to: string): string {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  return to;
}
