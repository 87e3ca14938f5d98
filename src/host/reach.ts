/** Whether a server can be reached: its name, then its port. Nothing is said to it. */
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { Host } from "./host.js";

/** See `Host.reach`. */
export const reach: Host["reach"] = async (server, port, timeoutMs) => {
  const found = await Promise.race([
    lookup(server).then(
      ({ address }) => address,
      () => null,
    ),
    new Promise<null>((resolve) => setTimeout(resolve, timeoutMs, null).unref()),
  ]);
  if (found === null) return "no-name";
  if (port === null) return "named";
  return new Promise((resolve) => {
    const socket = connect({ host: found, port, timeout: timeoutMs });
    const end = (state: "answers" | "silent"): void => {
      socket.destroy();
      resolve(state);
    };
    socket.once("connect", () => end("answers"));
    socket.once("error", () => end("silent"));
    socket.once("timeout", () => end("silent"));
  });
};
