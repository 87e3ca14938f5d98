/** The page as its reader meets it: in a real Chromium, from a file, with every request counted. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { inlineText, text } from "../src/model/inline.js";
import type { Runbook, RunbookStep } from "../src/model/runbook.js";
import { createProject, createRunbook, loadPack, nodeHost, renderRunbook, verifyJournal } from "../src/index.js";
import type { RenderOptions } from "../src/render/index.js";
import { root, runCli } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";
import { blankRunbook, hostileRunbook, sampleRunbook } from "./support/sample-runbook.js";

const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-sheet-"));
let browser: Browser | undefined;
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

const asBrowser = async (executablePath: string): Promise<Browser> =>
  (browser ??= await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  }));

/** The page of a runbook as a file, and its address. */
async function writePage(runbook: Runbook, name = "sheet.html", options: RenderOptions = {}): Promise<string> {
  writeFileSync(join(folder, name), await renderRunbook(runbook, "html", options));
  return pathToFileURL(join(folder, name)).href;
}

/** What a page tried: requests beyond its own file, errors, dialogs. */
interface Watched {
  page: Page;
  events: string[];
}

async function watch(context: BrowserContext, address: string): Promise<Watched> {
  const page = await context.newPage();
  const events: string[] = [];
  await page.route("**", (route) => {
    const url = route.request().url();
    if (url === address.split("#")[0]) return route.continue();
    events.push(`request ${url.slice(0, 80)}`);
    return route.abort();
  });
  page.on("pageerror", (error) => void events.push(error.message));
  page.on("console", (message) => void events.push(message.text()));
  page.on("dialog", (dialog) => void (events.push(`dialog ${dialog.message()}`), dialog.accept()));
  await page.goto(address);
  return { page, events };
}

/** A test with a fresh profile. */
function inBrowser(
  title: string,
  body: (
    context: BrowserContext,
    newProfile: (options?: BrowserContextOptions) => Promise<BrowserContext>,
  ) => Promise<void>,
  options: BrowserContextOptions = {},
): void {
  testWithPrograms(
    ["chromium"],
    title,
    async ({ chromium: path }) => {
      const profiles: BrowserContext[] = [];
      const newProfile = async (own: BrowserContextOptions = {}): Promise<BrowserContext> => {
        const profile = await (await asBrowser(path)).newContext({ acceptDownloads: true, ...options, ...own });
        profiles.push(profile);
        return profile;
      };
      try {
        await body(await newProfile(), newProfile);
      } finally {
        for (const profile of profiles) await profile.close();
      }
    },
    120_000,
  );
}

const box = (page: Page, number: string) => page.getByRole("checkbox", { name: new RegExp(`^Step ${number} `, "u") });
const said = (page: Page) => page.getByRole("status");
const countLine = (page: Page) => page.locator("#count").innerText();
/** Exports the record and gives its path and text. */
async function exportRecord(page: Page, name = "record.jsonl"): Promise<{ path: string; lines: string[] }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export record" }).click(),
  ]);
  const path = join(folder, name);
  await download.saveAs(path);
  return { path, lines: readFileSync(path, "utf8").trimEnd().split("\n") };
}
const importRecord = (page: Page, path: string): Promise<void> => page.getByLabel("Import record").setInputFiles(path);

const packName = "content/identity-manager";
async function bundledRunbook(from = "6.1"): Promise<Runbook> {
  const project = createProject(await loadPack(nodeHost, join(root, packName), packName));
  return createRunbook(project, { role: "server", from, to: "6.2" });
}

const flat = (steps: readonly RunbookStep[]): RunbookStep[] => steps.flatMap((step) => [step, ...flat(step.substeps)]);
const stepsOf = ({ sections }: Runbook): RunbookStep[] => sections.flatMap(({ steps }) => flat(steps));
/** The same runbook in a new edition: the words of one step have changed, and with them its hash. */
function newEdition(runbook: Runbook, id: string): Runbook {
  const change = (steps: readonly RunbookStep[]): RunbookStep[] =>
    steps.map((step) => ({
      ...(step.id === id ? { ...step, command: [text("Do it in another way.")], hash: "f".repeat(64) } : step),
      substeps: change(step.substeps),
    }));
  return {
    ...runbook,
    sha256: "e".repeat(64),
    sections: runbook.sections.map((section) => ({ ...section, steps: change(section.steps) })),
  };
}

describe("the record", () => {
  inBrowser(
    "a tick is still there after a reload, with its time and the initials, evidence and note beside it",
    async (context) => {
      const { page, events } = await watch(context, await writePage(sampleRunbook()));
      await page.getByLabel("Your initials").fill("AM");
      await box(page, "2").check();
      await page.getByRole("textbox", { name: "Evidence, step 2", exact: true }).fill("No process left");
      await page.getByRole("textbox", { name: "Note, step 3", exact: true }).fill("Took long");
      await page.keyboard.press("Tab");
      await page.reload();
      expect(await box(page, "2").isChecked()).toBe(true);
      expect(await box(page, "3").isChecked()).toBe(false);
      expect(await page.getByRole("textbox", { name: "Initials, step 2", exact: true }).inputValue()).toBe("AM");
      expect(await page.getByRole("textbox", { name: "Evidence, step 2", exact: true }).inputValue()).toBe(
        "No process left",
      );
      expect(await page.getByRole("textbox", { name: "Note, step 3", exact: true }).inputValue()).toBe("Took long");
      expect(await page.locator(".over time").innerText()).toMatch(/^done \d{4}-\d{2}-\d{2} \d{2}:\d{2}$/iu);
      expect(await countLine(page)).toBe(`1 of ${String(stepsOf(sampleRunbook()).length)} steps`);
      await box(page, "2").uncheck();
      await page.reload();
      expect(await box(page, "2").isChecked()).toBe(false);
      expect(events).toEqual([]);
    },
  );

  inBrowser(
    "what is exported is a journal that `journal verify` finds unbroken, and another profile can go on from it",
    async (context, newProfile) => {
      const address = await writePage(sampleRunbook());
      const { page } = await watch(context, address);
      await page.getByLabel("Your initials").fill("AM");
      for (const number of ["1", "2", "5\\.1"]) await box(page, number).check();
      await page.getByRole("button", { name: "Skip step 5.2" }).click();
      // Words of more than a block of SHA-256, of several bytes a letter, and that JSON escapes.
      for (const words of [
        'ü漢字 "quotes" \\ <b>',
        "x".repeat(55),
        "x".repeat(56),
        "x".repeat(64),
        "long ".repeat(300).trim(),
      ]) {
        await page.getByRole("textbox", { name: "Evidence, step 1", exact: true }).fill(words);
        await page.keyboard.press("Tab");
      }
      const { path, lines } = await exportRecord(page);
      expect(runCli(["journal", "verify", path])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("identity-manager agent 6.0 to 6.2") as string,
      });
      expect(verifyJournal(readFileSync(path), path)).toMatchObject({
        faults: [],
        lines: lines.length,
        last: { event: "close" },
      });
      expect(JSON.parse(lines[1]!)).toMatchObject({
        sequence: 2,
        event: "done",
        operator: "AM",
        outcome: "done",
        runbook: sampleRunbook().sha256,
        step: { id: "agent/6.x/download-1", hash: stepsOf(sampleRunbook()).find(({ number }) => number === "1")!.hash },
      });
      expect(
        lines
          .filter((line) => line.includes('"event":"evidence"'))
          .map((line) => (JSON.parse(line) as { evidence: string }).evidence)[0],
      ).toBe('ü漢字 "quotes" \\ <b>');

      const { page: other, events } = await watch(await newProfile(), address);
      await importRecord(other, path);
      await expect.poll(() => said(other).innerText()).toMatch(/^Imported/u);
      expect(await box(other, "1").isChecked()).toBe(true);
      expect(await box(other, "5\\.1").isChecked()).toBe(true);
      expect(await box(other, "3").isChecked()).toBe(false);
      expect(await other.locator(".skipped").count()).toBe(1);
      expect(await other.getByRole("textbox", { name: "Evidence, step 1", exact: true }).inputValue()).toBe(
        "long ".repeat(300).trim(),
      );
      await box(other, "3").check();
      const second = await exportRecord(other, "second.jsonl");
      expect(second.lines.slice(0, lines.length)).toEqual(lines);
      expect(runCli(["journal", "verify", second.path]).code).toBe(0);
      expect(events).toEqual([]);
    },
  );

  inBrowser("a new edition asks again for the changed step only, and keeps what was noted there", async (context) => {
    const first = await watch(context, await writePage(sampleRunbook(), "first.html"));
    for (const number of ["1", "2", "3"]) await box(first.page, number).check();
    await first.page.getByRole("textbox", { name: "Evidence, step 2", exact: true }).fill("Seen");
    await first.page.keyboard.press("Tab");
    const { path } = await exportRecord(first.page);

    const edition = newEdition(sampleRunbook(), "agent/6.x/stop-1");
    const { page } = await watch(context, await writePage(edition, "second.html"));
    await importRecord(page, path);
    await expect.poll(() => said(page).innerText()).toMatch(/^Imported/u);
    expect(await said(page).innerText()).toMatch(/another edition.*look.*: 1\./u);
    expect(await box(page, "1").isChecked()).toBe(true);
    expect(await box(page, "3").isChecked()).toBe(true);
    expect(await box(page, "2").isChecked()).toBe(false);
    expect(await page.locator(".again").count()).toBe(1);
    expect(await page.locator(".again time").innerText()).toMatch(/changed since: look again/iu);
    expect(await page.getByRole("textbox", { name: "Evidence, step 2", exact: true }).inputValue()).toBe("Seen");
    expect(await countLine(page)).toContain("1 changed");
    await box(page, "2").check();
    expect(await page.locator(".again").count()).toBe(0);
  });

  inBrowser(
    "a record of another runbook, or one edited by hand, is refused plainly, and nothing is lost",
    async (context) => {
      const { page, events } = await watch(context, await writePage(sampleRunbook()));
      await box(page, "1").check();
      await page.getByRole("textbox", { name: "Evidence, step 1", exact: true }).fill("Mine");
      await page.keyboard.press("Tab");
      const { lines } = await exportRecord(page);
      const other = await watch(
        context,
        await writePage({ ...sampleRunbook(), from: "6.1", hops: [{ from: "6.1", to: "6.2" }] }, "other.html"),
      );
      await box(other.page, "2").check();
      const foreign = await exportRecord(other.page, "foreign.jsonl");
      const faulty: [string, string, RegExp][] = [
        [
          "another runbook",
          readFileSync(foreign.path, "utf8"),
          /record of another runbook, identity-manager agent 6\.1 to 6\.2; this page is identity-manager agent 6\.0 to 6\.2/u,
        ],
        ["an edited word", lines.map((line) => line.replace("Mine", "Ours")).join("\n"), /line 3 was edited/u],
        [
          "an edited last line",
          lines.map((line) => line.replace('"close"', '"open"')).join("\n"),
          /line 4 was edited/u,
        ],
        ["a missing line", lines.filter((_, index) => index !== 1).join("\n"), /before line 2 something is missing/u],
        ["another order", [lines[0], lines[2], lines[1], lines[3]].join("\n"), /line 2/u],
        ["prose", "All went well.\n", /line 1 is no JSON/u],
        ["nothing", "", /the file is empty/u],
      ];
      for (const [name, content, expected] of faulty) {
        writeFileSync(join(folder, "faulty.jsonl"), content);
        await page.evaluate("document.querySelector('#said').textContent = ''");
        await importRecord(page, join(folder, "faulty.jsonl"));
        await expect.poll(() => said(page).innerText()).not.toBe("");
        const words = await said(page).innerText();
        expect(words, name).toMatch(/^Not imported: .* Nothing was changed\.$/u);
        expect(words, name).toMatch(expected);
        expect(await box(page, "1").isChecked(), name).toBe(true);
      }
      await page.reload();
      expect(await page.getByRole("textbox", { name: "Evidence, step 1", exact: true }).inputValue()).toBe("Mine");
      expect((await exportRecord(page)).lines.slice(0, 4)).toEqual(lines);
      expect(events).toEqual([]);
    },
  );

  inBrowser("another record asks before it takes the place of one that is there", async (context, newProfile) => {
    const address = await writePage(sampleRunbook());
    const { page: theirs } = await watch(await newProfile(), address);
    await box(theirs, "1").check();
    const { path } = await exportRecord(theirs);
    const { page, events } = await watch(context, address);
    await box(page, "3").check();
    const dialog = page.getByRole("dialog");
    await importRecord(page, path);
    expect(await dialog.innerText()).toMatch(
      /^The record of this page has 2 lines that are not in the file\. Replace it\?/u,
    );
    await page.keyboard.press("Escape");
    await expect.poll(() => said(page).innerText()).toMatch(/the record of this page was kept/u);
    expect([await box(page, "1").isChecked(), await box(page, "3").isChecked()]).toEqual([false, true]);
    await importRecord(page, path);
    await dialog.getByRole("button", { name: "Replace the record" }).click();
    await expect.poll(() => said(page).innerText()).toMatch(/^Imported/u);
    expect([await box(page, "1").isChecked(), await box(page, "3").isChecked()]).toEqual([true, false]);
    expect(await dialog.count()).toBe(0);
    expect(events).toEqual([]);
  });

  inBrowser("two windows write one record, and neither loses what the other wrote", async (context) => {
    const address = await writePage(sampleRunbook());
    const { page: one } = await watch(context, address);
    const { page: two } = await watch(context, address);
    await box(one, "1").check();
    await expect.poll(() => two.locator(".over").count()).toBe(1);
    await box(two, "2").check();
    await expect.poll(() => one.locator(".over").count()).toBe(2);
    const { path, lines } = await exportRecord(one);
    expect(lines).toHaveLength(4);
    expect(runCli(["journal", "verify", path]).code).toBe(0);
  });

  inBrowser("the same upgrade of another host has a record of its own", async (context) => {
    const host = (name: string): Runbook => ({
      ...sampleRunbook(),
      parameters: { ...sampleRunbook().parameters, host: name },
    });
    const { page: one } = await watch(context, await writePage(host("SRV-1"), "one.html"));
    await box(one, "1").check();
    const { page: two } = await watch(context, await writePage(host("SRV-2"), "two.html"));
    expect(await box(two, "1").isChecked()).toBe(false);
  });

  inBrowser("the record page tells every line and prints alone", async (context) => {
    const { page } = await watch(context, await writePage(sampleRunbook()));
    await page.getByLabel("Your initials").fill("AM");
    await box(page, "3").check();
    await page.getByRole("textbox", { name: "Evidence, step 3", exact: true }).fill("<img src=x onerror=alert(1)>");
    await page.keyboard.press("Tab");
    const rows = await page.locator("#lines tr").allInnerTexts();
    expect(rows.map((row) => row.split("\t"))).toEqual([
      ["1", expect.any(String), "", "start", "AM", ""],
      ["2", expect.any(String), "3", "done", "AM", ""],
      ["3", expect.any(String), "3", "evidence", "AM", "<img src=x onerror=alert(1)>"],
    ]);
    await page.evaluate("window.print = () => { window.printed = true; }");
    await page.getByRole("button", { name: "Print record" }).click();
    expect(await page.evaluate("window.printed")).toBe(true);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("table").isVisible()).toBe(true);
    expect(await page.getByText("Restart the agent.").first().isVisible()).toBe(false);
  });

  inBrowser("where the browser keeps nothing, the page says so, and exports what it has", async (context) => {
    const page = await context.newPage();
    // A page without an origin may not use the browser's store.
    await page.setContent(
      `<iframe sandbox="allow-scripts allow-downloads allow-modals" srcdoc="${(await renderRunbook(sampleRunbook(), "html").then((bytes) => new TextDecoder().decode(bytes))).replace(/&/gu, "&amp;").replace(/"/gu, "&quot;")}" width="1200" height="900"></iframe>`,
    );
    const frame = page.frameLocator("iframe");
    await expect.poll(() => frame.locator("#said").innerText()).toMatch(/keeps nothing.*export/u);
    await frame.getByRole("checkbox", { name: /^Step 2 /u }).check();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      frame.getByRole("button", { name: "Export record" }).click(),
    ]);
    await download.saveAs(join(folder, "kept.jsonl"));
    expect(runCli(["journal", "verify", join(folder, "kept.jsonl")])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("3 lines") as string,
    });
  });
});

describe("working with it", () => {
  inBrowser("by keyboard alone: down to the next box, space to tick, on to its evidence", async (context) => {
    const { page } = await watch(context, await writePage(sampleRunbook()));
    await box(page, "1").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    expect(await box(page, "2").isChecked()).toBe(true);
    const focused = async (): Promise<unknown> => page.evaluate("document.activeElement.ariaLabel");
    const passed: unknown[] = [];
    for (let count = 0; count < 8 && passed.at(-1) !== "Evidence, step 2"; count += 1) {
      await page.keyboard.press("Tab");
      passed.push(await focused());
    }
    expect(passed).toContain("Evidence, step 2");
    await page.keyboard.type("By keyboard");
    await page.keyboard.press("Tab");
    await page.reload();
    expect(await page.getByRole("textbox", { name: "Evidence, step 2", exact: true }).inputValue()).toBe("By keyboard");
  });

  inBrowser(
    "one way of hosting: chosen in the bar or by the address, kept here, and no part of the record",
    async (context) => {
      const name = "content/identity-manager";
      const project = createProject(await loadPack(nodeHost, join(root, name), name));
      const address = await writePage(
        createRunbook(project, { role: "server", from: "6.1", to: "6.2" }),
        "hosting.html",
      );
      const { page, events } = await watch(context, address);
      const shown = (): Promise<string[]> =>
        page
          .locator("[data-hosting]:visible")
          .evaluateAll((all) => all.map((one) => one.getAttribute("data-hosting") ?? ""));
      // Stop and start, on the way and on the way back.
      const all = [1, 2, 3, 4].flatMap(() => ["iis", "service", "console"]);
      expect(await shown()).toEqual(all);
      await page.getByLabel("Hosting").selectOption("Windows service");
      expect(await shown()).toEqual(Array(4).fill("service"));
      expect(page.url()).toBe(`${address}#hosting=service`);
      await box(page, "2").check();
      await page.goto(address);
      expect(await page.getByLabel("Hosting").inputValue()).toBe("service");
      expect(await shown()).toEqual(Array(4).fill("service"));
      await page.goto(`${address}#hosting=iis`);
      await expect.poll(shown).toEqual(Array(4).fill("iis"));
      expect((await exportRecord(page)).lines.filter((line) => line.includes("hosting"))).toEqual([]);
      // What the runbook does not have hides nothing.
      await page.goto(`${address}#hosting=%3Cb%3E`);
      await expect.poll(shown).toEqual(all);
      await page.getByLabel("Hosting").selectOption("all");
      expect(events).toEqual([]);
      const { page: given } = await watch(
        context,
        await writePage(
          createRunbook(project, { role: "server", from: "6.1", to: "6.2", parameters: { hosting: "iis" } }),
          "given.html",
        ),
      );
      expect(await given.getByLabel("Hosting").count()).toBe(0);
    },
  );

  inBrowser(
    "what is left: done steps and finished sections go, and a deep link brings its step back",
    async (context) => {
      const address = await writePage(sampleRunbook());
      const { page } = await watch(context, address);
      for (const number of ["A1", "A2", "2"]) await box(page, number).check();
      await page.getByRole("button", { name: "What is left" }).click();
      expect(await box(page, "2").isVisible()).toBe(false);
      expect(await box(page, "3").isVisible()).toBe(true);
      expect(await page.locator("section.prerequisites").isVisible()).toBe(false);
      await page.evaluate("location.hash = 'step-agent_6.x_stop-1'");
      await expect.poll(() => box(page, "2").isVisible()).toBe(true);
      expect(await page.getByRole("link", { name: "Link to step 2", exact: true }).getAttribute("href")).toBe(
        "#step-agent_6.x_stop-1",
      );
    },
  );

  inBrowser("each command has a button that copies it as it is typed, blanks as their labels", async (context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { page } = await watch(context, await writePage(blankRunbook()));
    const copied = async (within: string): Promise<unknown> => {
      const button = page.locator(`${within} .copy`).first();
      await button.click();
      await expect.poll(() => button.innerText()).toBe("Copied");
      return page.evaluate("navigator.clipboard.readText()");
    };
    expect(await copied(".hold")).toBe(
      'upgrade-runbook verify "‹working directory›" --role agent --from 6.0 --to 6.2 --archive "‹release archive of 6.2›" --baseline "‹release archive of 6.0›"',
    );
    expect(await copied("[id='step-agent_6.x_stop-1']")).toBe('Stop-WebAppPool -Name "UsercubeAgentContoso"');
    // An example keeps its lines.
    expect(await copied("[id='step-agent_6.x_extract-1']")).toBe(
      "Expand-Archive `\n  -Path C:/kits/usercube-agent-runtime-6.2.30.zip `\n  -DestinationPath C:/identitymanagerContoso/Runtime",
    );
  });

  inBrowser("what is filled in once stands in every sentence, command and copy, and is kept", async (context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const runbook = await bundledRunbook();
    const { page, events } = await watch(context, await writePage(runbook));
    const field = (label: string) => page.locator("#fields").getByLabel(label, { exact: true });
    const step = (id: string) => page.locator(`[data-id="${id}"]`);
    const copied = async (id: string): Promise<unknown> => {
      await step(id).locator(".copy").first().click();
      return page.evaluate("navigator.clipboard.readText()");
    };
    await field("Working directory").fill("C:\\identity $x");
    await field("Release archive of 6.2").fill("D:\\kits\\<b>6.2</b>.zip");
    await field("Technician").fill("A. Martin");
    await page.reload();
    expect(await field("Working directory").inputValue()).toBe("C:\\identity $x");
    expect(await step("server/6.x/download-1").innerText()).toContain("as D:\\kits\\<b>6.2</b>.zip");
    expect(await page.locator(".identity").innerText()).toMatch(/C:\\identity \$x[^]*A\. Martin/u);
    expect(await page.locator("#closure").innerText()).toContain("Technician: A. Martin");
    // In a string in double quotes PowerShell would read it as a variable.
    expect(await copied("server/6.x/rename-1")).toBe(
      'Rename-Item -LiteralPath "C:\\identity `$x\\Runtime" -NewName "RuntimeOld"',
    );
    expect(await page.locator(".hold .cmd").innerText()).toContain('verify "C:\\\\identity \\$x" --role server');
    expect(await page.locator(".blank", { hasText: "working directory" }).count()).toBe(0);
    await field("Working directory").fill("");
    expect(await copied("server/6.x/rename-1")).toContain("‹working directory›\\Runtime");
    expect(await page.locator(".step b b, script[src]").count()).toBe(0);
    expect(events).toEqual([]);
  });

  inBrowser("what was decided and who did is kept until one begins anew", async (context) => {
    const { page, events } = await watch(context, await writePage(await bundledRunbook()));
    const go = page.getByRole("group", { name: "Go or no-go" });
    const hold = page.getByRole("group", { name: /^Hold point/u });
    await go.getByLabel("No-go").check();
    await go.getByLabel("Decided by").fill("C. Lindqvist");
    await hold.getByLabel("Time").fill("22:40");
    await page.keyboard.press("Tab");
    await box(page, "1").check();
    await page.reload();
    expect(await go.getByLabel("No-go").isChecked()).toBe(true);
    expect(await go.getByLabel("Decided by").inputValue()).toBe("C. Lindqvist");
    expect(await hold.getByLabel("Time").inputValue()).toBe("22:40");
    const anew = page.getByRole("button", { name: "Begin anew" });
    await anew.click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect([await box(page, "1").isChecked(), await go.getByLabel("No-go").isChecked()]).toEqual([true, true]);
    await anew.click();
    await page.getByRole("dialog").getByRole("button", { name: "Begin anew" }).click();
    await expect.poll(() => box(page, "1").isChecked()).toBe(false);
    await page.reload();
    expect(await go.getByLabel("No-go").isChecked()).toBe(false);
    expect(await go.getByLabel("Decided by").inputValue()).toBe("");
    expect(events).toEqual([]);
  });

  inBrowser(
    "a step's element has the step's id, and each installation's archive is filled in for itself",
    async (context) => {
      const runbook = await bundledRunbook("5.2.3");
      const { page } = await watch(context, await writePage(runbook));
      expect(await page.evaluate("[...document.querySelectorAll('.step')].map(({ dataset }) => dataset.id)")).toEqual(
        stepsOf(runbook).map(({ id }) => id),
      );
      const labels = await page.locator("#fields label").allInnerTexts();
      for (const { to } of runbook.hops) expect(labels).toContain(`Release archive of ${to}`);
      expect(new Set(labels).size).toBe(labels.length);
    },
  );

  inBrowser(
    "dark and light by a button, kept for the next time",
    async (context) => {
      const { page } = await watch(context, await writePage(sampleRunbook()));
      const paper = (): Promise<unknown> => page.evaluate("getComputedStyle(document.body).backgroundColor");
      const light = await paper();
      await page.getByRole("button", { name: "Dark" }).click();
      expect(await paper()).not.toBe(light);
      await page.reload();
      expect(await paper()).not.toBe(light);
      await page.getByRole("button", { name: "Light" }).click();
      expect(await paper()).toBe(light);
    },
    { colorScheme: "light" },
  );

  inBrowser(
    "with scripts off it is a plain document: everything to read, nothing that does nothing",
    async (context) => {
      const page = await context.newPage();
      await page.goto(await writePage(sampleRunbook()));
      expect(await page.getByRole("button").count()).toBe(0);
      expect(await page.getByText("Scripts are off").isVisible()).toBe(true);
      for (const { number } of stepsOf(sampleRunbook()))
        expect(
          await box(page, number.replace(".", "\\."))
            .or(page.getByRole("checkbox", { name: `Step ${number}`, exact: true }))
            .count(),
          number,
        ).toBeGreaterThan(0);
      await page.getByRole("link", { name: "Closure and signatures" }).click();
      expect(await page.getByText("Deviations and open points").isVisible()).toBe(true);
    },
    { javaScriptEnabled: false },
  );
});

describe("nothing but itself", () => {
  inBrowser(
    "no request is tried, however one works with it",
    async (context) => {
      const { page, events } = await watch(context, await writePage(sampleRunbook()));
      await context.setOffline(true);
      await box(page, "1").check();
      await exportRecord(page);
      await page.getByRole("button", { name: "What is left" }).click();
      await page.getByRole("button", { name: "Dark" }).click();
      expect(events).toEqual([]);
    },
    { colorScheme: "light" },
  );

  inBrowser("hostile text of guide, parameters and record does nothing", async (context) => {
    const runbook = hostileRunbook();
    const { page, events } = await watch(context, await writePage(runbook));
    expect(await page.locator(".step script, .step img, .step iframe, [onerror], [onmouseover]").count()).toBe(0);
    await page.locator(".step > label > input").first().check();
    await page
      .locator(".entry textarea")
      .first()
      .fill("</script><script>alert(1)</script><img src=x onerror=alert(2)>");
    await page.keyboard.press("Tab");
    const { path } = await exportRecord(page);
    await page.reload();
    expect(await page.locator(".step > label > input").first().isChecked()).toBe(true);
    expect(verifyJournal(readFileSync(path), path).faults).toEqual([]);
    expect(events).toEqual([]);
  });

  inBrowser("the field edition goes on with the ticks of the full one, hostile text and all", async (context) => {
    const runbook = hostileRunbook();
    const full = await watch(context, await writePage(runbook));
    await full.page.locator(".step > label > input").first().check();
    const { path } = await exportRecord(full.page);
    const { page, events } = await watch(context, await writePage(runbook, "field.html", { detail: "short" }));
    expect(await page.locator(".step script, .step img, .step iframe, [onerror], [onmouseover]").count()).toBe(0);
    expect(await page.locator(".step").count()).toBe(await full.page.locator(".step").count());
    await importRecord(page, path);
    await page.waitForFunction("document.querySelector('.step > label > input').checked");
    expect([...events, ...full.events]).toEqual([]);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    inBrowser(
      `axe finds nothing serious, ${colorScheme}, before and after work`,
      async (context) => {
        const project = createProject(
          await loadPack(nodeHost, join(root, "content/identity-manager"), "content/identity-manager"),
        );
        for (const runbook of [blankRunbook(), createRunbook(project, { role: "server", from: "6.1", to: "6.2" })]) {
          const { page } = await watch(context, await writePage(runbook, `${colorScheme}.html`));
          await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
          const found = (): Promise<unknown> =>
            page.evaluate(
              "axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))",
            );
          expect(await found()).toEqual([]);
          await box(page, "2").first().check();
          await page
            .getByRole("button", { name: /^Skip step 3/u })
            .first()
            .click();
          expect(await found()).toEqual([]);
          await page.close();
        }
      },
      { colorScheme },
    );
  }
});

describe("printed", () => {
  testWithPrograms(
    ["chromium", "pdftotext", "pdfinfo"],
    "every step and what was recorded is on paper, on either size, as the theme says",
    async ({ chromium: path, pdftotext, pdfinfo }) => {
      const { page } = await watch(await (await asBrowser(path)).newContext(), await writePage(sampleRunbook()));
      await box(page, "3").check();
      await page.getByRole("textbox", { name: "Evidence, step 3", exact: true }).fill("Backup seen, 1.2 GB");
      await page.keyboard.press("Tab");
      const file = join(folder, "printed.pdf");
      writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
      expect(execFileSync(pdfinfo, [file], { encoding: "utf8" })).toMatch(/Page size:.*A4/u);
      const squeeze = (value: string): string => value.replace(/[^\p{L}\p{N}]/gu, "");
      const read = squeeze(execFileSync(pdftotext, ["-raw", file, "-"], { encoding: "utf8" }));
      for (const { number, command } of stepsOf(sampleRunbook()))
        expect(read, number).toContain(squeeze(inlineText(command)).replace(/NetwrixPortal/u, ""));
      expect(read).toContain(squeeze("Backup seen, 1.2 GB"));
      expect(read).toContain("Uncontrolledwhenprinted");
      expect(read).not.toContain("Exportrecord");
      await page.context().close();
    },
    120_000,
  );
});
