/** A folder as a web server serves it below a path. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".xml": "text/xml",
  ".pdf": "application/pdf",
};

/** The file that an address means; `null` where there is none. */
export function fileOf(folder: string, base: string, path: string): string | null {
  if (!path.startsWith(base)) return null;
  const file = join(folder, decodeURIComponent(path.slice(base.length)));
  if (!existsSync(file)) return null;
  if (!statSync(file).isDirectory()) return file;
  return existsSync(join(file, "index.html")) ? join(file, "index.html") : null;
}

/** Serves until it is closed. `origin`: without a slash at its end. */
export async function serve(folder: string, base: string): Promise<{ origin: string; close: () => void }> {
  const server = createServer((request, response) => {
    const file = fileOf(folder, base, new URL(request.url ?? "/", "http://localhost").pathname);
    response.writeHead(file === null ? 404 : 200, {
      "content-type": types[extname(file ?? ".html")] ?? "application/octet-stream",
    });
    response.end(readFileSync(file ?? join(folder, "404.html")));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => void server.close(),
  };
}
