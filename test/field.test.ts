/** The field edition: all that is to be done on one page, under the numbers of the full one. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createProject, createRunbook, loadPack, nodeHost, renderRunbook } from "../src/index.js";
import { sha256Of } from "../src/language/bytes.js";
import { runbookJsonSchema } from "../src/model/runbook-json.js";
import { root, runCli } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";
import { hostileRunbook, sampleRunbook, twoHopRunbook } from "./support/sample-runbook.js";

const pack = "content/identity-manager";
const project = createProject(await loadPack(nodeHost, join(root, pack), pack));
const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-field-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const output = (program: string, words: readonly string[]): string =>
  execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "ignore"] });
const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");

const contoso = {
  organization: "Contoso",
  host: "SRV-IDM-01",
  workingDirectory: "C:/identitymanagerContoso",
  hosting: "iis",
  site: "UsercubeContoso",
  appPool: "UsercubeContoso",
  url: "https://identity.contoso.com",
  database: "UsercubeContoso",
  archives: { "6.1": "C:/kits/usercube-runtime-6.1.12.zip", "6.2": "C:/kits/usercube-runtime-6.2.30.zip" },
  change: "CHG0012345",
  window: { start: "2026-12-05T20:00+01:00", end: "2026-12-06T02:00+01:00" },
  technician: "A. Martin",
};

/** Writes both editions and gives the files of the short one, and the full one's steps. */
function generate(role: string, parameters: object, paper: string) {
  const out = join(folder, `${role}-${paper}-${sha256Of(JSON.stringify(parameters)).slice(0, 8)}`);
  const [params, theme] = [`${out}.params.json`, `${out}.theme.json`];
  writeFileSync(params, JSON.stringify(parameters));
  writeFileSync(theme, JSON.stringify({ paper }));
  const path = ["--role", role, "--from", "6.1", "--to", "6.2", "--params", params];
  expect(runCli(["generate", ...path, "--detail", "short", "--theme", theme, "--out", out]).code).toBe(0);
  const { sections } = runbookJsonSchema.parse(JSON.parse(runCli(["plan", ...path, "--format", "json"]).stdout));
  const name = `identity-manager-${role}-6.1-to-6.2`;
  expect(readdirSync(out).sort()).toEqual([`${name}.html`, `${name}.pdf`]);
  return { pdf: join(out, `${name}.pdf`), html: readFileSync(join(out, `${name}.html`), "utf8"), sections };
}

const editions = ["server", "agent"].flatMap((role) =>
  ["a4", "letter"].flatMap((paper) => [
    { role, paper, host: "nobody's", parameters: {} },
    { role, paper, host: "Contoso's", parameters: contoso },
    {
      role,
      paper,
      host: "a deep",
      parameters: { ...contoso, workingDirectory: "C:/Program Files/identitymanagerCont" },
    },
  ]),
);

describe.each(editions)("$role on $paper, $host host", ({ role, paper, parameters }) => {
  testWithPrograms(["pdfinfo", "pdftotext"], "is one page that says every order at 10 pt", ({ pdfinfo, pdftotext }) => {
    const { pdf, sections } = generate(role, parameters, paper);
    expect(output(pdfinfo, [pdf])).toMatch(/^Pages:\s+1$/mu);
    const text = output(pdftotext, [pdf, "-"]);
    const steps = sections.flatMap((section) => section.steps);
    expect(steps.length).toBeGreaterThan(30);
    for (const { number, command, expected, advice } of steps) {
      const plain = command.replace(/\[([^\]]+)\]\([^)]*\)/gu, "$1");
      expect(squeezed(text), number).toContain(squeezed(plain));
      for (const line of expected)
        expect(squeezed(text), number).toContain(squeezed(line.replace(/‹[^›]+›/gu, "")).slice(-12));
      if (advice !== null) expect(squeezed(text), number).not.toContain(squeezed(advice.reason));
    }
    expect(text).not.toMatch(/\.md:\d|https:\/\/github\.com/u);
    const heights = [...output(pdftotext, ["-bbox", pdf, "-"]).matchAll(/yMin="([\d.]+)" [^>]*yMax="([\d.]+)"/gu)].map(
      ([, top, bottom]) => Number(bottom) - Number(top),
    );
    expect(heights.length).toBeGreaterThan(400);
    expect(Math.min(...heights)).toBeGreaterThan(9.99);
  });

  testWithPrograms(["pdftotext"], "pauses after ten lines at most", ({ pdftotext }) => {
    const { pdf } = generate(role, parameters, paper);
    const lines = output(pdftotext, ["-layout", pdf, "-"]).split("\n");
    const runs = [0];
    for (const line of lines) {
      if (/^(?:[ARV]?\d+[a-z]?)\s{2,}\S/u.test(line)) runs[runs.length - 1]! += 1;
      if (/Pause: all ticked|^Every line ticked|^Point of no return|Go on/u.test(line)) runs.push(0);
    }
    expect(runs.reduce((sum, run) => sum + run)).toBeGreaterThan(30);
    expect(Math.max(...runs)).toBeLessThanOrEqual(10);
  });

  test("its page says every order and command, and no reason", () => {
    const { html, sections } = generate(role, parameters, paper);
    const steps = sections.flatMap((section) => section.steps);
    expect(html.match(/<li class="step/gu)).toHaveLength(steps.length);
    const commands = steps.flatMap((step) => step.commands);
    expect(commands.length).toBeGreaterThan(10);
    expect(html.match(/<pre class="cmd"/gu)?.length).toBe(commands.length + 1);
    expect(html).not.toMatch(/class="why"|id="about"|id="scripts"|\.md:\d/u);
    expect(html.length).toBeLessThanOrEqual(80_000);
  });
});

testWithPrograms(
  ["pdftotext"],
  "a value that nobody gave is a letter, with one line to write it on",
  ({ pdftotext }) => {
    const { pdf } = generate("server", {}, "a4");
    const text = output(pdftotext, ["-layout", pdf, "-"]);
    expect(text).toMatch(/A\s+working directory\s+B\s+release archive of 6\.2/u);
    expect(text.match(/working directory/gu)).toHaveLength(1);
    expect(text).toMatch(/"\s?A\s?\\Runtime"/u);
  },
);

testWithPrograms(["pdftotext"], "so it is in the full edition, whose cover has the line", async ({ pdftotext }) => {
  const file = join(folder, "full.pdf");
  for (const [parameters, lines] of [
    [{}, 1],
    [contoso, 0],
  ] as const) {
    const runbook = createRunbook(project, { role: "server", from: "6.1", to: "6.2", parameters });
    writeFileSync(file, await renderRunbook(runbook, "pdf"));
    const text = output(pdftotext, ["-layout", file, "-"]);
    expect(text.match(/\bA\s+Working directory/gu) ?? []).toHaveLength(lines);
    expect(text.match(/‹working directory›/gu) ?? []).toEqual([]);
    expect(/"\s?A\s?\\Runtime"/u.test(text)).toBe(lines === 1);
  }
});

testWithPrograms(["pdftotext"], "an archive of each installation has a letter of its own", async ({ pdftotext }) => {
  const file = join(folder, "archives.pdf");
  const runbook = createRunbook(project, { role: "server", from: "5.2.3", to: "6.2" });
  expect(runbook.hops.length).toBe(2);
  writeFileSync(file, await renderRunbook(runbook, "pdf"));
  const text = output(pdftotext, ["-layout", file, "-"]);
  for (const { to } of runbook.hops)
    expect(text).toMatch(new RegExp(`\\b[A-Z]\\s+Release archive of ${to.replace(".", "\\.")}\\b`, "u"));
});

testWithPrograms(["pdftotext"], "what was typed before is named by its number", ({ pdftotext }) => {
  const { pdf } = generate("server", contoso, "a4");
  const text = output(pdftotext, [pdf, "-"]);
  expect(text).toMatch(/R1\s+Stop the server\. Takes back 6\. As 2\./u);
  expect(text.match(/Start-Sleep/gu)).toHaveLength(1);
});

testWithPrograms(
  ["pdfinfo", "pdftotext"],
  "each of several installations begins a page",
  async ({ pdfinfo, pdftotext }) => {
    const file = join(folder, "two.pdf");
    writeFileSync(file, await renderRunbook(twoHopRunbook(), "pdf", { detail: "short" }));
    expect(output(pdfinfo, [file])).toMatch(/^Pages:\s+2$/mu);
    expect(output(pdftotext, ["-f", "2", file, "-"])).toContain("Installation 2 of 2");
  },
);

testWithPrograms(["pdftotext"], "text of guide and parameters is data", async ({ pdftotext }) => {
  const file = join(folder, "hostile.pdf");
  writeFileSync(file, await renderRunbook(hostileRunbook(), "pdf", { detail: "short" }));
  const text = output(pdftotext, [file, "-"]);
  for (const { steps } of hostileRunbook().sections)
    for (const { number } of steps) expect(text, number).toContain(number);
});

test("equal bytes for equal input, whatever was made between", async () => {
  const short = (): Promise<Uint8Array> => renderRunbook(sampleRunbook(), "pdf", { detail: "short" });
  const [first, full] = [await short(), await renderRunbook(sampleRunbook(), "pdf")];
  expect(Buffer.compare(first, full)).not.toBe(0);
  expect(Buffer.compare(first, await short())).toBe(0);
  expect(Buffer.compare(full, await renderRunbook(sampleRunbook(), "pdf", { detail: "full" }))).toBe(0);
});

test.each([
  ["field.typ", "a\n#nothing", "field.typ:2"],
  ["text.typ", "#let words = [\n", "text.typ:1"],
])("a fault in a %s of one's own is told with its place", async (file, source, place) => {
  const templates = { directory: "mine", read: (name: string) => (name === file ? source : undefined) };
  const fault: unknown = await renderRunbook(sampleRunbook(), "pdf", { detail: "short", templates }).catch(
    (error: unknown) => error,
  );
  expect(String(fault)).toContain(place);
});

describe("what has no field edition", () => {
  const path = ["generate", "--role", "agent", "--from", "6.1", "--to", "6.2", "--out", join(folder, "refused")];

  test("a format is refused by name", async () => {
    const { code, stderr } = runCli([...path, "--detail", "short", "--format", "pdf,md"]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/`md` with `--detail short`[^]*`html`, `pdf`/u) as unknown,
    });
    await expect(renderRunbook(sampleRunbook(), "md", { detail: "short" })).rejects.toThrow("no short edition");
  });

  test("a detail that there is not is answered with those that there are", () => {
    const { code, stderr } = runCli([...path, "--detail", "shrt"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/shrt[^]*short/u);
  });
});
