/**
 * Loaded before the command (`node --import`): copies a folder before each thing that the command does to a disk. Each
 * copy is what a kill at that moment would leave. `WATCHED`: the folder; `WATCHED_INTO`: where the copies go.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { threadId } from "node:worker_threads";

const { WATCHED: watched, WATCHED_INTO: into } = process.env;
const copy = fs.cpSync;
const makeFolder = fs.mkdirSync;
let isCopying = false;

function keep() {
  if (isCopying || watched === undefined || into === undefined) return;
  isCopying = true;
  try {
    makeFolder(into, { recursive: true });
    const name = `${String(process.hrtime.bigint()).padStart(24, "0")}-${String(threadId)}`;
    copy(watched, join(into, name), { recursive: true, verbatimSymlinks: true });
  } catch {
    // What was there a moment ago is moved by another thread: no moment of its own.
  } finally {
    isCopying = false;
  }
}

/** Lets each of these functions keep a copy first. */
function watch(object, names) {
  for (const name of names) {
    const original = object[name];
    if (typeof original !== "function") continue;
    object[name] = function (...words) {
      keep();
      return original.apply(this, words);
    };
  }
}

const changing = ["rename", "mkdir", "rm", "rmdir", "unlink", "copyFile", "cp", "writeFile", "appendFile", "symlink"];
watch(fs, [...changing, ...changing.map((name) => `${name}Sync`), "writeSync", "truncateSync", "ftruncateSync"]);
watch(fs.promises, [...changing, "truncate"]);
const probe = await fs.promises.open(process.execPath, "r");
watch(Object.getPrototypeOf(probe), ["write", "writev", "writeFile", "appendFile", "truncate", "sync"]);
await probe.close();
syncBuiltinESMExports();
