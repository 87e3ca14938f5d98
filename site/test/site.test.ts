/** The site as its readers find it: built by the command, served below a path, looked at in Chromium. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import {
  chromium as playwright,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrokenLinks } from "../../src/cli/site/links.js";
import { commands } from "../../src/cli/main.js";
import {
  checkNames,
  createRunbook,
  formatNames,
  listPaths,
  nodeHost,
  openProject,
  ruleNames,
} from "../../src/index.js";
import { command, root, runCli } from "../../test/support/cli.js";
import { makeFolder, writeFiles } from "../../test/support/host-folder.js";
import { findProgram, testWithPrograms } from "../../test/support/programs.js";
import { fileOf, serve } from "./serve.js";

const base = "/sub/path";
const site = join(makeFolder(), "site");
const project = await openProject(nodeHost, {
  content: join(root, "content/identity-manager"),
  name: "content/identity-manager",
});
const paths = listPaths(project.graph);
const kinds = {
  front: "/",
  runbook: "/runbooks/server-5.1.7-to-6.2/",
  guide: "/guides/5.1.7-to-5.2.3/",
  text: "/start/upgrade-night/",
  rule: "/rules/file-name/",
  command: "/commands/verify/",
  versions: "/versions/",
  library: "/library/",
  schema: "/schemas/product/",
};
const page = (path: string): string => readFileSync(fileOf(site, base, base + path) ?? "", "utf8");
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser | undefined;
const requested: string[] = [];

beforeAll(async () => {
  const { code, stdout, stderr } = runCli(["site", "build", "--out", site, "--base", base]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain(`${String(paths.length)} runbooks`);
  server = await serve(site, base);
  const chromium = findProgram("chromium");
  if (chromium !== undefined)
    browser = await playwright.launch({
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

/** Opens a page with a profile of its own; every request is noted, and what leaves the server is held back. */
async function withPage(
  path: string,
  look: (page: Page, context: BrowserContext) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser!.newContext(options);
  try {
    await context.route("**/*", (route) => {
      const url = route.request().url();
      requested.push(url);
      return url.startsWith(server.origin) || url.startsWith("data:") || url.startsWith("blob:")
        ? route.continue()
        : route.abort();
    });
    const opened = await context.newPage();
    await opened.goto(server.origin + base + path);
    await look(opened, context);
  } finally {
    await context.close();
  }
}
const inChromium = (title: string, body: () => Promise<void>): void => testWithPrograms(["chromium"], title, body);

describe("what is built", () => {
  test("has a page for every runbook, with a file in every format", () => {
    for (const { role, from, to } of paths) {
      const html = page(`/runbooks/${role}-${from}-to-${to}/`);
      for (const format of formatNames) {
        const file = `identity-manager-${role}-${from}-to-${to}.${format}`;
        expect(html).toContain(`href="../../downloads/${file}"`);
        expect(existsSync(join(site, "downloads", file)), file).toBe(true);
      }
    }
  });

  test("shows every step of a runbook, under its number, and whose it is", () => {
    for (const path of [paths[0]!, paths.at(-1)!]) {
      const html = page(`/runbooks/${path.role}-${path.from}-to-${path.to}/`);
      const runbook = createRunbook(project, path);
      const steps = runbook.sections.flatMap((section) => section.steps);
      for (const { id, hash, number, origin } of steps) {
        expect(html).toContain(`data-step="${id}"`);
        expect(html).toContain(`data-hash="${Buffer.from(hash, "hex").toString("base64url")}"`);
        expect(html).toContain(`>${number}</a>`);
        expect(html).toContain(`class="step ${origin}"`);
      }
      expect(html).toContain(runbook.sha256.slice(0, 8));
    }
  });

  test("tells the minutes of the hops so that they add up", () => {
    for (const path of paths) {
      const html = page(`/runbooks/${path.role}-${path.from}-to-${path.to}/`);
      const minutes = [
        ...(/<ol class="hops"[^>]*>([^]*?)<\/ol>/u.exec(html)?.[1] ?? "").matchAll(/(\d+) minutes/gu),
      ].map(([, count]) => Number(count));
      expect(minutes.reduce((sum, count) => sum + count, 0)).toBe(createRunbook(project, path).minutes);
    }
  });

  test("has a page for every guide, check, rule, command and schema", () => {
    for (const name of checkNames) expect(page(`/checks/${name}/`)).toContain(name);
    for (const name of ruleNames) expect(page(`/rules/${name}/`)).toContain("What it speaks about");
    for (const { name, options } of commands)
      for (const { flags } of options)
        expect(page(`/commands/${name}/`)).toContain(flags.replace("<", "&lt;").replace(">", "&gt;"));
    for (const { file } of project.guides)
      expect(page(`/guides/${file.split("/").at(-1)!.replace(/\.md$/u, "")}/`)).toContain(file);
    for (const file of readdirSync(join(root, "dist/schemas"))) {
      expect(page(`/schemas/${file.replace(".schema.json", "")}/`)).toContain(file);
      expect(readFileSync(join(site, "schemas", file), "utf8").trim()).toBe(
        readFileSync(join(root, "dist/schemas", file), "utf8").trim(),
      );
    }
    for (const name of ["createRunbook", "verifyHost", "lintSource"]) expect(page("/library/")).toContain(name);
  });

  test("has a picture of the stops with the same in words", () => {
    const html = page("/runbooks/server-5.1.7-to-6.2/");
    expect(html).toMatch(
      /<svg class="stops"[^>]*role="img"[^>]*aria-label="From 5\.1\.7 to 6\.2 in 3 installations: 5\.1\.7 to 5\.2\.3,/u,
    );
  });

  test("has a sitemap, a favicon, a page for what is not there, and links to edit", () => {
    expect(readFileSync(join(site, "sitemap-0.xml"), "utf8")).toContain(`${base}/runbooks/agent-6.1-to-6.2/`);
    expect(existsSync(join(site, "favicon.svg"))).toBe(true);
    expect(readFileSync(join(site, "404.html"), "utf8")).toContain("Page not found");
    expect(page("/guides/6.x/")).toContain("/edit/main/content/identity-manager/guides/6.x.md");
    expect(page("/start/secrets/")).toContain("/edit/main/site/src/content/docs/start/secrets.md");
  });

  test("names no folder of this machine", () => {
    for (const file of readdirSync(site, { recursive: true })
      .map(String)
      .filter((name) => /\.(?:html|js|css|xml|json)$/u.test(name))) {
      expect(readFileSync(join(site, file), "utf8").includes(root), file).toBe(false);
    }
  });

  test("has no script over 15 KB on a runbook's page, search aside", () => {
    const html = page(kinds.runbook);
    const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)(?![^>]*application\/json)[^>]*>([^]*?)<\/script>/gu)].map(
      ([, code = ""]) => code,
    );
    const files = new Set(
      [...html.matchAll(/<script[^>]*\bsrc="([^"]+)"/gu)]
        .map(([, src = ""]) => new URL(src, `http://localhost${base}${kinds.runbook}`).pathname)
        .filter((src) => !/\/Search\./u.test(src)),
    );
    // What modules import counts too.
    for (const src of files)
      for (const [, name = ""] of readFileSync(fileOf(site, base, src)!, "utf8").matchAll(
        /from\s*"\.\/([^"]+\.js)"|import\s*"\.\/([^"]+\.js)"/gu,
      ))
        if (name !== "" && !/ui-core/u.test(name)) files.add(`${base}/_astro/${name}`);
    const bytes = [
      ...inline.map((code) => gzipSync(code).length),
      ...[...files].map((src) => gzipSync(readFileSync(fileOf(site, base, src)!)).length),
    ].reduce((sum, size) => sum + size, 0);
    expect(files.size + inline.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(15_000);
  });
});

describe("links", () => {
  test("that lead nowhere are found, and the built site has none", () => {
    expect(findBrokenLinks(site, base)).toEqual([]);
    const folder = writeFiles(
      new Map([
        [
          "index.html",
          text(
            '<a href="/docs/there/#here">ok</a><a href="/docs/there/#gone">no</a><a href="/docs/nowhere/">no</a><a href="/there/">no</a><a href="https://contoso.com/x">ok</a>',
          ),
        ],
        ["there/index.html", text('<p id="here"><a href="../">ok</a><a href="../lost.pdf">no</a></p>')],
      ]),
    );
    expect(findBrokenLinks(folder, "/docs")).toEqual([
      "index.html: `/docs/there/#gone` leads to no such place on there/index.html",
      "index.html: `/docs/nowhere/` leads to no page or file of the site",
      "index.html: `/there/` leads to no page or file of the site",
      "there/index.html: `../lost.pdf` leads to no page or file of the site",
    ]);
  });
});

describe("the wizard", () => {
  inChromium("leads by every combination to a runbook that is there", () =>
    withPage("/", async (opened) => {
      const found = await opened.evaluate(() => {
        const form = document.querySelector<HTMLFormElement>("#wizard")!;
        const select = (name: string): HTMLSelectElement => form.elements.namedItem(name) as HTMLSelectElement;
        const choose = (name: string, value: string): void => {
          select(name).value = value;
          select(name).dispatchEvent(new Event("change", { bubbles: true }));
        };
        const values = (name: string): string[] => [...select(name).options].map((option) => option.value);
        const all: { choices: string[]; open: string; files: string[]; facts: string[]; own: string }[] = [];
        for (const role of values("role")) {
          choose("role", role);
          for (const from of values("from")) {
            choose("from", from);
            for (const to of values("to")) {
              choose("to", to);
              for (const hosting of values("hosting")) {
                choose("hosting", hosting);
                all.push({
                  choices: ["role", "from", "to", "hosting"].map((name) => select(name).value),
                  open: form.querySelector<HTMLAnchorElement>("[data-slot=open]")!.href,
                  files: [...form.querySelectorAll<HTMLAnchorElement>("[data-slot=downloads] a")].map(
                    (link) => link.href,
                  ),
                  facts: ["installations", "stops", "steps", "duration", "turning"].map(
                    (name) => form.querySelector(`[data-slot=${name}]`)!.textContent,
                  ),
                  own: form.querySelector<HTMLElement>(".own")!.innerText,
                });
              }
            }
          }
        }
        return all;
      });
      const hostings = project.graph.product.hosting.length + 1;
      expect(found.length).toBe(paths.length * hostings);
      expect(new Set(found.map(({ choices }) => choices.slice(0, 3).join(" ")))).toEqual(
        new Set(paths.map(({ role, from, to }) => `${role} ${from} ${to}`)),
      );
      for (const {
        choices: [role = "", from = "", to = "", hosting = ""],
        open,
        files,
        facts,
        own,
      } of found) {
        const url = new URL(open);
        expect(url.pathname).toBe(`${base}/runbooks/${role}-${from}-to-${to}/`);
        expect(url.searchParams.get("hosting") ?? "").toBe(hosting);
        expect(fileOf(site, base, url.pathname)).not.toBeNull();
        expect(files.length).toBeGreaterThanOrEqual(formatNames.length);
        for (const file of files) expect(fileOf(site, base, new URL(file).pathname), file).not.toBeNull();
        // The files hold every way of hosting: the sheet for the browser is asked for the chosen one, and a sheet of one's own can hold it alone.
        expect(files.map((file) => new URL(file).hash).filter((part) => part !== "")).toEqual(
          hosting === "" ? [] : [`#hosting=${hosting}`],
        );
        expect(own.includes("The files hold the commands of every hosting")).toBe(hosting !== "");
        expect(/hosting: \w+/u.exec(own)?.[0]).toBe(hosting === "" ? undefined : `hosting: ${hosting}`);
        const path = paths.find((one) => one.role === role && one.from === from && one.to === to)!;
        expect(facts[0]).toBe(String(path.hops.length));
        expect(facts[1]).toBe(
          path.hops.length === 1
            ? "none"
            : path.hops
                .slice(0, -1)
                .map((hop) => hop.to)
                .join(", "),
        );
      }
    }),
  );

  inChromium("puts every choice into the address, which brings them back", () =>
    withPage("/", async (opened) => {
      const choices = { role: "agent", from: "5.2.3", to: "6.1", hosting: "service" };
      for (const [name, value] of Object.entries(choices)) await opened.selectOption(`#wizard [name=${name}]`, value);
      const url = new URL(opened.url());
      expect(Object.fromEntries(url.searchParams)).toEqual(choices);
      await withPage(url.href.slice(server.origin.length + base.length), async (other) => {
        for (const [name, value] of Object.entries(choices))
          expect(await other.inputValue(`#wizard [name=${name}]`)).toBe(value);
        expect(await other.getAttribute("[data-slot=open]", "href")).toBe(
          `${base}/runbooks/agent-5.2.3-to-6.1/?hosting=service`,
        );
      });
      // Without the address this browser remembers.
      await opened.goto(`${server.origin}${base}/`);
      for (const [name, value] of Object.entries(choices))
        expect(await opened.inputValue(`#wizard [name=${name}]`)).toBe(value);
    }),
  );

  inChromium("takes an address with what there is not for what is nearest to it", () =>
    withPage("/?role=nobody&from=%3Cb%3E&to=9.9&hosting=x", async (opened) => {
      expect(await opened.inputValue("#wizard [name=role]")).toBe(project.graph.product.roles[0]!.id);
      expect(await opened.locator("[data-slot=open]").getAttribute("href")).toMatch(
        /\/runbooks\/server-[\d.]+-to-[\d.]+\/$/u,
      );
    }),
  );

  inChromium("is used with the keyboard alone", () =>
    withPage("/", async (opened) => {
      await opened.focus("#wizard [name=role]");
      await opened.keyboard.press("End");
      expect(await opened.inputValue("#wizard [name=role]")).toBe("agent");
      for (let index = 0; index < 4; index++) await opened.keyboard.press("Tab");
      expect(await opened.evaluate(() => (document.activeElement as HTMLElement).dataset["slot"])).toBe("open");
      await opened.keyboard.press("Enter");
      await opened.waitForURL(/\/runbooks\/agent-6\.1-to-6\.2\//u);
    }),
  );

  inChromium("gives way to a table of all runbooks where scripts are off", () =>
    withPage(
      "/",
      async (opened) => {
        expect(await opened.isVisible("#wizard")).toBe(false);
        const links = await opened
          .locator("main table a[href^='runbooks/']")
          .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
        expect(new Set(links)).toEqual(
          new Set(paths.map(({ role, from, to }) => `runbooks/${role}-${from}-to-${to}/index.html`)),
        );
      },
      { javaScriptEnabled: false },
    ),
  );
});

describe("from a disk, without a server", () => {
  inChromium("pages have their style and lead to each other, and the table takes the wizard's place", async () => {
    const context = await browser!.newContext();
    try {
      const opened = await context.newPage();
      await opened.goto(`file://${site}/index.html`);
      expect(await opened.isVisible("#wizard")).toBe(false);
      await opened.click("main table a[href*='agent-6.1-to-6.2']");
      await opened.waitForURL(/runbooks\/agent-6\.1-to-6\.2\/index\.html$/u);
      expect(
        await opened.evaluate(() => getComputedStyle(document.querySelector("li.step")!).borderInlineStartWidth),
      ).toBe("4px");
      await opened.click("a[data-format=html]");
      await opened.waitForURL(/downloads\/identity-manager-agent-6\.1-to-6\.2\.html$/u);
    } finally {
      await context.close();
    }
  });
});

describe("a runbook's page", () => {
  inChromium("keeps ticks, for the step as it was read, and the front page counts them", () =>
    withPage("/runbooks/agent-6.1-to-6.2/", async (opened) => {
      await opened.locator("input[data-step]").nth(0).check();
      await opened.locator("input[data-step]").nth(2).check();
      await opened.reload();
      expect(await opened.locator("input[data-step]:checked").count()).toBe(2);
      expect(await opened.textContent("[data-tool=progress]")).toMatch(/^2 of \d+ steps ticked/u);
      await opened.goto(`${server.origin}${base}/?role=agent&from=6.1&to=6.2`);
      expect(await opened.textContent("[data-slot=progress]")).toContain("2 steps");
      // The first step says something else now.
      await opened.evaluate(() => {
        const key = "upgrade-runbook:ticks:agent-6.1-to-6.2";
        const ticks = JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, string>;
        localStorage.setItem(key, JSON.stringify({ ...ticks, [Object.keys(ticks)[0]!]: "another" }));
      });
      await opened.goto(`${server.origin}${base}/runbooks/agent-6.1-to-6.2/`);
      expect(await opened.locator("input[data-step]:checked").count()).toBe(1);
      await opened.click("[data-tool=clear]");
      expect(await opened.locator("input[data-step]:checked").count()).toBe(0);
    }),
  );

  inChromium("shows the commands of the hosting that was chosen", () =>
    withPage("/runbooks/server-6.1-to-6.2/?hosting=iis", async (opened) => {
      expect(await opened.locator("[data-hosting=iis]").first().isVisible()).toBe(true);
      expect(await opened.locator("[data-hosting=iis]").first().textContent()).toContain('appcmd.exe" stop apppool');
      expect(await opened.locator("[data-hosting=service]:visible").count()).toBe(0);
      await opened.selectOption("[data-tool=hosting]", "service");
      expect(await opened.locator("[data-hosting=service]").first().isVisible()).toBe(true);
      expect(opened.url()).toContain("hosting=service");
      await opened.click("a[data-format=html]");
      await opened.waitForURL(/downloads\/identity-manager-server-6\.1-to-6\.2\.html#hosting=service$/u);
      expect(await opened.locator("[data-hosting=iis]:visible").count()).toBe(0);
      // The program is stopped and started on the way, and on the way back.
      expect(await opened.locator("[data-hosting=service]:visible").count()).toBe(4);
    }),
  );
});

describe("every kind of page", () => {
  inChromium("search finds RuntimeOld, and leads to a page that has it", () =>
    withPage("/", async (opened) => {
      await opened.click("site-search button[data-open-modal]");
      await opened.fill("site-search input", "RuntimeOld");
      const first = opened.locator("site-search .pagefind-ui__result-link").first();
      await first.waitFor();
      const path = new URL((await first.getAttribute("href")) ?? "", opened.url()).pathname;
      expect(readFileSync(fileOf(site, base, path)!, "utf8")).toContain("RuntimeOld");
    }),
  );

  for (const theme of ["light", "dark"] as const) {
    for (const [kind, path] of Object.entries(kinds)) {
      inChromium(`${kind}: axe finds nothing serious, ${theme}`, () =>
        withPage(
          path,
          async (opened) => {
            expect(await opened.getAttribute("html", "data-theme")).toBe(theme);
            await opened.evaluate(axe.source);
            const found = await opened.evaluate(async () =>
              (await (globalThis as unknown as { axe: typeof axe }).axe.run()).violations
                .filter(({ impact }) => impact === "serious" || impact === "critical")
                .map(
                  ({ id, nodes }) =>
                    `${id}: ${nodes
                      .map(({ html }) => html.slice(0, 120))
                      .slice(0, 3)
                      .join(" | ")}`,
                ),
            );
            expect(found).toEqual([]);
          },
          { colorScheme: theme },
        ),
      );
    }
  }

  for (const [kind, path] of Object.entries(kinds)) {
    inChromium(`${kind}: fits on 320 pixels, and nothing moves while it loads`, () =>
      withPage(
        "/404.html",
        async (opened, context) => {
          await context.addInitScript(() => {
            const shifts: number[] = [];
            Object.assign(globalThis, { shifts });
            new PerformanceObserver((list) =>
              shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value)),
            ).observe({ type: "layout-shift", buffered: true });
          });
          await opened.goto(server.origin + base + path, { waitUntil: "networkidle" });
          expect(await opened.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
          expect(
            await opened.evaluate(() =>
              (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0),
            ),
          ).toBe(0);
        },
        { viewport: { width: 320, height: 700 } },
      ),
    );
  }

  inChromium("a runbook prints without what is for the screen", () =>
    withPage("/runbooks/agent-6.1-to-6.2/", async (opened) => {
      await opened.emulateMedia({ media: "print" });
      for (const hidden of ["header.header", "nav.sidebar", ".page-tools"])
        expect(await opened.locator(hidden).first().isVisible(), hidden).toBe(false);
      expect(await opened.locator("li.step").first().isVisible()).toBe(true);
    }),
  );

  inChromium("asks nothing of any other server", () => {
    expect(requested.length).toBeGreaterThan(100);
    expect(requested.filter((url) => !url.startsWith(server.origin) && !/^(?:data|blob):/u.test(url))).toEqual([]);
    return Promise.resolve();
  });
});

describe("what goes wrong", () => {
  /** A copy of the example's pack whose guide is broken. */
  const brokenPack = (): string => {
    const read = (name: string): Uint8Array => readFileSync(join(root, "examples/keycloak", name));
    return writeFiles(
      new Map([
        ["product.yml", read("product.yml")],
        ["guides/upgrading.md", text('---\ntitle: Broken\nversions: "twenty"\n---\n\n# Broken\n')],
      ]),
    );
  };

  test("a pack with a broken guide stops the build with file, line and message, and the old site stays", () => {
    const before = readFileSync(join(site, "index.html"), "utf8");
    const { code, stderr, stdout } = runCli(["site", "build", "--content", brokenPack(), "--out", site]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/guides\/upgrading\.md:\d+(?::\d+)?: .*expected/u);
    expect(stderr).not.toMatch(/^ {4}at /mu);
    expect(readFileSync(join(site, "index.html"), "utf8")).toBe(before);
    expect(readdirSync(join(site, "..")).filter((name) => name !== "site")).toEqual([]);
  });

  test("an interrupted build leaves nothing, and its code says what happened", async () => {
    const [place, temporary] = [makeFolder(), makeFolder()];
    const child = spawn(
      process.execPath,
      [command, "site", "build", "--content", "examples/keycloak", "--out", join(place, "site")],
      {
        cwd: root,
        env: { PATH: process.env["PATH"], TMPDIR: temporary, TEMP: temporary },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    child.stderr.on("data", (bytes: Buffer) => {
      if (bytes.toString("utf8").includes("building pages")) child.kill("SIGINT");
    });
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(130);
    expect(readdirSync(place)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("a folder with files that we did not make is left as it is", () => {
    const folder = writeFiles(new Map([["holiday.jpg", text("mine")]]));
    const { code, stderr } = runCli(["site", "build", "--out", folder]);
    expect(code).toBe(2);
    expect(stderr).toContain("`holiday.jpg`");
    expect(readdirSync(folder)).toEqual(["holiday.jpg"]);
  });

  test("so is a site of ours to which somebody added a file", () => {
    writeFileSync(join(site, "CNAME"), "docs.contoso.com\n");
    const { code, stderr } = runCli(["site", "build", "--out", site, "--base", base]);
    expect(code).toBe(2);
    expect(stderr).toContain("`CNAME`");
    expect(readFileSync(join(site, "CNAME"), "utf8")).toBe("docs.contoso.com\n");
  });

  test("a place that cannot be written is said", () => {
    const folder = writeFiles(new Map([["file", text("")]]));
    for (const out of [join(folder, "file"), join(folder, "file", "below")]) {
      const { code, stderr } = runCli(["site", "build", "--out", out]);
      expect(code, stderr).toBe(2);
      expect(stderr).toContain("Choose another");
    }
  });

  test.each([
    [["site"], "action"],
    [["site", "biuld"], "Did you mean `build`?"],
    [["site", "build", "--base", "docs"], "/docs"],
    [["site", "build", "--base", "/../x"], "/docs"],
    [["site", "build", "--url", "contoso.com"], "http"],
  ])("%j is refused", (words, said) => {
    const { code, stderr } = runCli(words);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe("another product's pack", () => {
  test("is a site too, and takes the place of the one before", () => {
    const out = join(makeFolder(), "deep", "site");
    mkdirSync(out, { recursive: true });
    for (const words of [
      ["--base", "/"],
      ["--base", "/again"],
    ]) {
      const { code, stderr } = runCli(["site", "build", "--content", "examples/keycloak", "--out", out, ...words]);
      expect(code, stderr).toBe(0);
    }
    const front = readFileSync(join(out, "index.html"), "utf8");
    expect(front).toContain("Keycloak");
    expect(front).not.toMatch(/Netwrix|Usercube/u);
    expect(front).toContain('href="runbooks/server-24.0-to-26.0/index.html"');
    expect(readFileSync(join(out, "404.html"), "utf8")).toContain('href="/again/');
    expect(readdirSync(join(out, "downloads")).length).toBeGreaterThanOrEqual(3 * formatNames.length);
    expect(readdirSync(join(out, "..")).length).toBe(1);
  });
});
