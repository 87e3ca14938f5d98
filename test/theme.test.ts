/** `--theme`: what it changes, and what is refused before anything is written. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { chromium } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { describePoorColor, nearestReadable } from "../src/model/color.js";
import { themedBackgrounds } from "../src/model/theme.js";
import { loadTheme, nodeHost, plainTheme, renderRunbook } from "../src/index.js";
import { root, runCli } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";
import { sampleRunbook } from "./support/sample-runbook.js";

const contoso = join(root, "test/fixtures/theme/contoso/theme.yml");
const font = createRequire(import.meta.url).resolve(
  "@expo-google-fonts/ibm-plex-mono/600SemiBold/IBMPlexMono_600SemiBold.ttf",
);
const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-theme-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs `generate` with a theme of this text; files of this folder may be named in it. */
function generate(theme: string): ReturnType<typeof runCli> {
  writeFileSync(join(folder, "theme.yml"), theme);
  return runCli(
    ["generate", "--role", "agent", "--from", "6.1", "--to", "6.2", "--format", "html", "--theme", "theme.yml"],
    { cwd: folder },
  );
}

describe("what is refused: 2, with line and remedy, and nothing is written", () => {
  writeFileSync(join(folder, "prose.png"), "This is no picture.");
  writeFileSync(join(folder, "cut.png"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]));
  writeFileSync(join(folder, "cut.jpg"), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]));
  writeFileSync(join(folder, "text.svg"), '<svg xmlns="http://www.w3.org/2000/svg"><text>Contoso</text></svg>');
  writeFileSync(join(folder, "script.svg"), '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  writeFileSync(join(folder, "huge.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${" ".repeat(1_000_000)}</svg>`);
  writeFileSync(join(folder, "prose.ttf"), "This is no font.");
  writeFileSync(join(folder, "cut.ttf"), readFileSync(font).subarray(0, 300));
  writeFileSync(join(folder, "web.woff2"), "wOF2 and so on");

  test.each([
    [
      "a colour that cannot be read, with the nearest that can",
      'colors:\n  accent: "#ffcc00"',
      /theme\.yml:2:11: .*`colors\.accent`, expected a contrast of 4\.5 to 1 at least \(`#ffcc00` on `#[0-9a-f]{6}` has 1\.\d\d to 1\); the nearest good colour is `#[0-9a-f]{6}`/u,
    ],
    [
      "one that cannot be read in the dark",
      'colors: { accentDark: "#0a5a8a" }',
      /`colors\.accentDark`, expected a contrast/u,
    ],
    ["a colour by name", "colors: { accent: red }", /`colors\.accent`, expected a colour as in `#0a5a8a`/u],
    [
      "a logo that is not there",
      "logo: none.svg",
      /theme\.yml:1:7: Unexpected file `none\.svg`: there is no such file, expected a picture[^]*folder of the theme/u,
    ],
    ["a logo that is a folder", "logo: .", /it is a folder/u],
    [
      "a logo that is no picture",
      "logo: prose.png",
      /theme\.yml:1:7: Unexpected content of `prose\.png`, expected a picture/u,
    ],
    ["a PNG that was cut off", "logo: cut.png", /PNG that was cut off/u],
    ["a JPEG that was cut off", "logo: cut.jpg", /JPEG that was cut off/u],
    ["an SVG with text", "logo: text.svg", /outlines/u],
    ["an SVG with a script", "logo: script.svg", /scripts/u],
    ["a logo that is too large", "logo: huge.svg", /larger than 1 MB/u],
    [
      "a font that is not there",
      "fonts:\n  text: [none.ttf]",
      /theme\.yml:2:10: Unexpected file `none\.ttf`: there is no such file, expected a font/u,
    ],
    ["a font that is none", "fonts: { code: [prose.ttf] }", /`prose\.ttf`, expected a font/u],
    ["a font that was cut off", "fonts: { code: [cut.ttf] }", /`cut\.ttf`, expected a font/u],
    ["a web font", "fonts: { text: [web.woff2] }", /WOFF2.*converted/u],
    ["a date without a year", "dateFormat: DD.MM", /`dateFormat`, expected a date format/u],
    ["another paper", "paper: a3", /`paper`, expected one of `a4`, `letter`/u],
    ["an unknown key", "organisation: Contoso", /Unexpected key `organisation`[^]*Did you mean `organization`\?/u],
    ["a list", "- a", /expected keys with values/u],
  ])("%s", (_, theme, expected) => {
    const { code, stdout, stderr } = generate(theme);
    expect(stderr).toMatch(expected);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).not.toMatch(/\n\s+at /u);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  test("a theme that is not there", () => {
    expect(runCli(["generate", "--theme", join(folder, "none.yml")])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no such file, expected a theme") as string,
    });
  });

  test("the colour that a refusal names is accepted", () => {
    const [, nearest = ""] =
      /nearest good colour is `(#[0-9a-f]{6})`/u.exec(generate('colors: { accent: "#ffcc00" }').stderr) ?? [];
    expect(generate(`colors: { accent: "${nearest}" }`).code).toBe(0);
    rmSync(join(folder, "out"), { recursive: true });
  });
});

describe("colours", () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

  test.each(["light", "dark"] as const)(
    "%s: for every colour the nearest good one is good, and a good one is its own",
    (shade) => {
      const backgrounds = themedBackgrounds[shade];
      fc.assert(
        fc.property(color, (value) => {
          const nearest = nearestReadable(value, backgrounds);
          expect(describePoorColor(nearest, backgrounds)).toBeNull();
          if (describePoorColor(value, backgrounds) === null) expect(nearest).toBe(value);
        }),
        { numRuns: 60 },
      );
    },
  );

  test("they are judged on what the page has", () => {
    const style = readFileSync(join(root, "templates/runbook.css"), "utf8");
    const pairs = ["page", "card", "advice-card", "code"].map((name) =>
      new RegExp(`--${name}: light-dark\\((#[0-9a-f]+), (#[0-9a-f]+)\\)`, "u").exec(style)!.slice(1),
    );
    const long = (value: string): string => (value.length === 4 ? value.replace(/[0-9a-f]/gu, "$&$&") : value);
    expect(pairs.map(([light]) => long(light!)).sort()).toEqual([...themedBackgrounds.light].sort());
    expect(pairs.map(([, dark]) => long(dark!)).sort()).toEqual([...themedBackgrounds.dark].sort());
  });
});

describe("what it changes", () => {
  test("organization, date format, logo and colour are in the page, and the policy allows the picture", async () => {
    const page = new TextDecoder().decode(
      await renderRunbook(sampleRunbook(), "html", { theme: await loadTheme(nodeHost, contoso) }),
    );
    expect(page).toContain("Contoso Operations · Upgrade runbook");
    expect(page).toContain('alt="Logo of Contoso Operations"');
    expect(page).toContain("05.12.2026 20:00 to 06.12.2026 02:00 (UTC+01:00)");
    expect(page).toMatch(/--accent:light-dark\(#6a1b9a,#[0-9a-f]{6}\)/u);
    expect(page).toMatch(/content="[^"]*; img-src data:; base-uri/u);
    expect(page).toContain("@page{size:letter}");
    expect(page).toContain('data-dates="DD.MM.YYYY"');
  });

  test("without one, neither pictures nor fonts are allowed", async () => {
    expect(new TextDecoder().decode(await renderRunbook(sampleRunbook(), "html"))).not.toMatch(/img-src|font-src/u);
  });

  test("an accent for light pages alone is made lighter for dark ones", async () => {
    const { colors } = await loadTheme(nodeHost, contoso);
    expect(describePoorColor(colors.accentDark!, themedBackgrounds.dark)).toBeNull();
  });

  test.each([
    ["DD.MM.YYYY", "05.12.2026 20:00 to 06.12.2026 02:00"],
    ["MM/DD/YYYY", "12/05/2026 20:00 to 12/06/2026 02:00"],
    ["D MMM YYYY", "5 Dec 2026 20:00 to 6 Dec 2026 02:00"],
    ["D MMMM YYYY", "5 December 2026 20:00 to 6 December 2026 02:00"],
  ])("dates as %s", async (dateFormat, expected) => {
    expect(
      new TextDecoder().decode(await renderRunbook(sampleRunbook(), "html", { theme: { ...plainTheme, dateFormat } })),
    ).toContain(expected);
  });

  test("the same theme twice gives equal bytes; another one in between changes nothing", async () => {
    const theme = await loadTheme(nodeHost, contoso);
    for (const format of ["pdf", "html"] as const) {
      const first = await renderRunbook(sampleRunbook(), format, { theme });
      const plain = await renderRunbook(sampleRunbook(), format);
      expect(Buffer.compare(first, plain)).not.toBe(0);
      expect(
        Buffer.compare(
          first,
          await renderRunbook(sampleRunbook(), format, { theme: await loadTheme(nodeHost, contoso) }),
        ),
      ).toBe(0);
    }
  });

  testWithPrograms(
    ["chromium"],
    "logo and fonts are shown from the page alone, and the recorded time is written as the theme says",
    async ({ chromium: executablePath }) => {
      copyFileSync(font, join(folder, "code.ttf"));
      writeFileSync(
        join(folder, "fonts.yml"),
        `fonts: { text: [code.ttf], code: [code.ttf] }\nlogo: ${JSON.stringify(join(root, "test/fixtures/theme/contoso/logo.svg"))}\ndateFormat: D MMMM YYYY\n`,
      );
      writeFileSync(
        join(folder, "fonts.html"),
        await renderRunbook(sampleRunbook(), "html", { theme: await loadTheme(nodeHost, join(folder, "fonts.yml")) }),
      );
      const browser = await chromium.launch({
        executablePath,
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      });
      try {
        const page = await browser.newPage();
        const events: string[] = [];
        page.on("console", (message) => void events.push(message.text()));
        page.on("request", (request) => {
          if (!/^(?:file|data):/u.test(request.url())) events.push(request.url());
        });
        await page.goto(pathToFileURL(join(folder, "fonts.html")).href);
        await page.evaluate("document.fonts.ready");
        expect(
          await page.evaluate("[...document.fonts].map(({ family, status }) => family + ' ' + status).sort()"),
        ).toEqual(["Sheet Code loaded", "Sheet Text loaded"]);
        expect(await page.evaluate("document.querySelector('.logo').naturalWidth > 0")).toBe(true);
        await page.getByRole("checkbox", { name: /^Step 2 /u }).check();
        expect(await page.locator(".over time").innerText()).toMatch(/^done \d{1,2} [A-Z][a-z]+ \d{4} \d\d:\d\d$/iu);
        expect(events).toEqual([]);
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});
