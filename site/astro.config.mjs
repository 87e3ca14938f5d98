/**
 * How the site is built. `upgrade-runbook site` prepares what it shows and starts Astro with it: the folder with
 * the data and the library's pages is in UPGRADE_RUNBOOK_SITE_DATA, the rest of the settings in `settings.json` there.
 */
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { createReadStream, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";

const folder = process.env.UPGRADE_RUNBOOK_SITE_DATA;
if (folder === undefined)
  throw new Error("Start it with `upgrade-runbook site build` or `npm run site`: they prepare what the site shows.");
const { site, base, out, downloads, cacheDir, sidebar, repository } = JSON.parse(
  readFileSync(join(folder, "settings.json"), "utf8"),
);

const types = { ".html": "text/html; charset=utf-8", ".pdf": "application/pdf" };
/** Serves the files of runbooks in development. Below `public` every new one would load all pages again. */
const serveDownloads = {
  name: "upgrade-runbook-downloads",
  configureServer({ middlewares }) {
    middlewares.use("/downloads", (request, response, next) => {
      const name = basename(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
      createReadStream(join(downloads, name))
        .on("error", () => next())
        .on("open", () => response.setHeader("content-type", types[extname(name)] ?? "text/plain; charset=utf-8"))
        .pipe(response);
    });
  },
};

export default defineConfig({
  ...{ site, base, outDir: out, cacheDir },
  trailingSlash: "always",
  // The page's own script stands in the page: nothing more to fetch, and it works without a server.
  build: { inlineStylesheets: "never" },
  vite: { cacheDir: join(cacheDir, "vite"), build: { assetsInlineLimit: 16_384 }, plugins: [serveDownloads] },
  devToolbar: { enabled: false },
  telemetry: false,
  integrations: [
    starlight({
      title: "upgrade-runbook",
      description: "A vendor's migration guide as runbooks: printed, executable, and checked.",
      favicon: "/favicon.svg",
      customCss: ["./src/styles/site.css"],
      editLink: { baseUrl: `${repository}/edit/main/site/` },
      sidebar,
      lastUpdated: false,
      credits: false,
      disable404Route: false,
      expressiveCode: {
        themes: ["github-dark-high-contrast", "github-light-high-contrast"],
        styleOverrides: { borderRadius: "0.4rem" },
      },
    }),
  ],
});
