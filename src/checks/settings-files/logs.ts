/** Logs that the web server writes below the runtime folder, where `stdoutLogFile` of a `web.config` says so. */
import { foldName } from "../../model/observation.js";

/**
 * Is a file, below the runtime folder or the backup, such a log?
 *
 * @param logs what the names of logs begin with, below the folder that the `web.config` is in, folded: `logs/stdout`
 */
export const isLog = (path: string, logs: readonly string[]): boolean =>
  logs.some((start) => foldName(path).startsWith(start) && !foldName(path).slice(start.length).includes("/"));
