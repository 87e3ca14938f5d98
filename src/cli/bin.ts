#!/usr/bin/env node
/** The command. Says its version without loading anything else, since scripts ask for it often. */
import { tool } from "../model/tool.js";

if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  process.stdout.write(`${tool.version}\n`);
} else {
  const { main } = await import("./main.js");
  process.exitCode = await main(process.argv.slice(2));
}
