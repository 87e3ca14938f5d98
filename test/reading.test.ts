/** Sentences and commands of invented products, each with all that it orders: nothing more, nothing less, nothing guessed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import {
  createProject,
  createRunbook,
  loadPack,
  nodeHost,
  parseGuide,
  renderRunbook,
  type FormatName,
} from "../src/index.js";
import { createNames } from "../src/language/names.js";
import { maskSecrets } from "../src/language/mask-secrets.js";
import { readShell } from "../src/language/shell.js";
import type { Step } from "../src/model/guide.js";
import { inlineText } from "../src/model/inline.js";
import { root } from "./support/cli.js";

const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);
const fixtures = join(import.meta.dirname, "fixtures", "reading");
const pack = await loadPack(nodeHost, join(root, "content/identity-manager"), "content/identity-manager");
const order = z.looseObject({ verb: z.string() });
const caseSchema = z.strictObject({
  text: z.string().min(1),
  /** Steps of the same procedure before it. */
  after: z.array(z.string()).default([]),
  /** `if`: the condition of its step; `choice`: one of the step's choices. */
  orders: z.array(order),
});
const fileSchema = z.record(z.string(), z.array(caseSchema));

const indent = (text: string): string => text.replaceAll("\n", "\n   ");
const guideOf = (steps: readonly string[]): string =>
  `# Upgrade\n\n${steps.map((step, index) => `${String(index + 1)}. ${indent(step)}\n`).join("\n")}`;

const ordersOf = (step: Step): object[] => [
  ...step.actions.map((action) => ({ ...action, ...(step.condition === null ? {} : { if: step.condition }) })),
  ...step.choices.flatMap(({ actions }) => actions.map((action) => ({ ...action, choice: true }))),
  ...step.substeps.flatMap(ordersOf),
];

describe.each(["sentences", "commands"])("%s", (name) => {
  const kinds = fileSchema.parse(parse(readFileSync(join(fixtures, `${name}.yml`), "utf8")));
  describe.each(Object.entries(kinds))("%s", (_, cases) => {
    test.each(cases.map((one) => [one.text, one] as const))("%s", (_text, { text, after, orders }) => {
      const guide = parseGuide({ file: "guide.md", bytes: encodeText(guideOf([...after, text])) }, pack.product);
      const step = guide.sections.flatMap(({ steps }) => steps).at(-1);
      const read = step === undefined ? [] : ordersOf(step);
      expect(read.map((one) => ({ ...one, text: undefined }))).toEqual(
        orders.map((one) => ({ ...one, text: undefined })),
      );
    });
  });
});

/** What nobody may ever see. */
const [canary, other] = ["Tr0ub4Kanary", "Hush9Kanary"];
const quoted = [
  (text: string) => text.replaceAll(" ", ""),
  (text: string) => `"${text}"`,
  (text: string) => `'${text}'`,
  (text: string) => `\u201c${text}\u201d`,
  (text: string) => `""${text}""`,
  (text: string) => `\\"${text}\\"`,
  (text: string) => `@"\n${text}\n"@`,
  (text: string) => `@'\n${text}\n'@`,
  (text: string) => text.replaceAll(" ", "\\ "),
  (text: string) => text.replaceAll(" ", "` "),
  (text: string) => text.replaceAll(" ", "^ "),
  // One that does not end.
  (text: string) => `"${text}`,
];
const secret = fc
  .tuple(
    fc.constantFrom(...quoted),
    fc.constantFrom(" ", ";", " & ", '\\"', "''", "|", "#", ",", "$", " = "),
    fc.constantFrom("", "-", "/", "<"),
  )
  .map(([quote, between, before]) => quote(`${before}${canary}${between}${other}`.replace(/^-(?=.* )/u, "")));
const option = fc.constantFrom(
  ..."--password --api-secret -Password --client-secret --connection-string --token /password --pfx-password -ApiKey -pw".split(
    " ",
  ),
);
const between = fc.constantFrom(" ", "=", ":", " = ", " \\\n  ", " `\n  ", " ^\n  ", "\n   ", "\t");
const program = fc.constantFrom(
  "./lark.exe",
  "mossctl",
  "PS> .\\lark.exe",
  "C:\\lark>lark.exe",
  "$ lark",
  '& "C:\\Program Files\\lark.exe"',
  "sudo lark",
  "cd bin && ./lark.exe",
  "call lark.cmd",
  "start /wait lark.exe",
  "Start-Process lark.exe -ArgumentList",
);
const variable = fc.constantFrom("PGPASSWORD", "export API_TOKEN", "set DB_PASSWORD", "$env:API_SECRET", "$password");
const fixed = fc.constantFrom(
  `./lark.exe --url https://lark:${canary}@lark.example/`,
  `./lark.exe --database "Server=.;User=lark;Password=${canary} ${other};Encrypt=true" --all`,
  `./lark.exe -u lark -p ${canary} upgrade`,
  `curl -u lark:${canary} https://lark.example`,
  `curl -H "Authorization: Bearer ${canary}" https://lark.example`,
  `Start-Process lark.exe -ArgumentList "--api-secret","${canary} ${other}","--all"`,
  `cmd /c "lark.exe --api-secret ""${canary} ${other}"" --all"`,
  `bash -c "lark --api-secret '${canary} ${other}'"`,
  `net user lark ${canary} /add`,
  `{ "Password": "${canary}" }`,
);
const command = fc.oneof(
  fc.tuple(program, option, between, secret).map((parts) => `${parts.join(" ").replace(/ (\s|=|:) /u, "$1")} --all`),
  fc.tuple(program, option, between, secret).map(([name, key, gap, value]) => `${name} ${key}${gap}${value} --all`),
  fc.tuple(variable, secret, program).map(([name, value, run]) => `${name}=${value}\n${run} --all`),
  fixed,
);
const lang = fc.constantFrom("", "sh", "powershell", "bat", "console");
const lead = fc.constantFrom("Run the following command:", "Migrate the database:", "Upgrade the farm.");
const shown = fc.tuple(command, lang, lead).map(([code, of, said]) => `${said}\n\n\`\`\`${of}\n${code}\n\`\`\``);

describe("a secret in a command", () => {
  test("is in no step", () => {
    fc.assert(
      fc.property(shown, (step) => {
        const guide = parseGuide({ file: "guide.md", bytes: encodeText(guideOf([step])) }, pack.product);
        expect(JSON.stringify(guide.sections)).not.toContain("Kanary");
      }),
      { numRuns: 2000, seed: 16 },
    );
  });

  test("is in no format", async () => {
    const steps = fc.sample(shown, { numRuns: 300, seed: 16 });
    const text = guideOf(["Stop the agent.", ...steps]).replace("# Upgrade", "# From v6.1 to v6.2\n\n## Agent only");
    const project = createProject(pack, [{ file: "guide.md", bytes: encodeText(text) }]);
    const runbook = createRunbook(project, { role: "agent", from: "6.1", to: "6.2" });
    for (const format of ["html", "md", "ps1", "json"] satisfies FormatName[])
      expect(new TextDecoder().decode(await renderRunbook(runbook, format)), format).not.toContain("Kanary");
  });

  test("masked once is masked", () => {
    fc.assert(
      fc.property(shown, (step) => {
        const masked = maskSecrets(step, createNames(pack.product));
        expect(maskSecrets(masked, createNames(pack.product))).toBe(masked);
      }),
      { numRuns: 500, seed: 16 },
    );
  });
});

const written = fc.constantFrom(
  (value: string) => `\`${value}\``,
  (value: string) => `**${value}**`,
  (value: string) => `"${value}"`,
  (value: string) => value,
);
const spokenName = fc.constantFrom(
  ..."password,default password,client secret,API key,access token,passphrase,`ApiKey`,`Lark:ClientSecret`,PIN".split(
    ",",
  ),
);
const saying = fc.constantFrom(
  "Set the NAME to VALUE in `appsettings.json`.",
  "In `appsettings.json`, set the NAME to VALUE.",
  "Set the value of the NAME to VALUE.",
  "Change the NAME from VALUE to VALUE.",
  "Enter the NAME VALUE and click **OK**.",
  "The NAME is VALUE. Change it.",
  "Sign in as `admin` with the NAME VALUE.",
  "Sign in with `admin`/`KANARY`.",
  "Use VALUE as the NAME.",
  "Set the NAME (VALUE) again.",
  "Set the NAME for the account `svc` to VALUE.",
  "Type the NAME: VALUE.",
  "Delete the account whose NAME is VALUE.",
);
const placed = fc.constantFrom(
  (text: string) => text,
  (text: string) => `Stop the agent.\n\n${text}`,
  (text: string) => `Stop the agent.\n\n- The first bullet.\n- ${text}`,
  (text: string) => `Stop the agent.\n\n> **Note:** ${text}`,
  (text: string) => `Do one of the following:\n\n- ${text}\n- Stop the agent.`,
);
const spoken = fc
  .tuple(saying, spokenName, written, fc.constantFrom("Kanary7", "Tr0ub4-Kanary", "Kanary#9/x"), placed)
  .map(([text, name, write, value, place]) =>
    place(text.replaceAll("NAME", name).replaceAll("VALUE", write(value)).replaceAll("KANARY", value)),
  );

describe("a secret in a sentence", () => {
  test("is in no step, and in no text around it", () => {
    fc.assert(
      fc.property(spoken, (step) => {
        const text = `${guideOf([step])}\n## Behind\n\n${step}\n`;
        const guide = parseGuide({ file: "guide.md", bytes: encodeText(text) }, pack.product);
        expect(JSON.stringify(guide.sections), text).not.toContain("Kanary");
      }),
      { numRuns: 2000, seed: 16 },
    );
  });

  test("names of files, settings, places to fill in and of what secrets have are none", () => {
    for (const step of [
      "Set the password policy to `strict`.",
      "Copy the secrets from `Old` to `New`.",
      "Delete the token `deploy`.",
      "Set the password to `<password of the service>`.",
      "Copy the key file `lark.pem` and the tokens in `tokens.json`.",
      "Set `Password` to `$env:DB_PASSWORD`.",
      "Sign in with the password of the account `svc`.",
    ]) {
      const guide = parseGuide({ file: "guide.md", bytes: encodeText(guideOf([step])) }, pack.product);
      expect(inlineText(guide.sections[0]?.steps[0]?.command ?? [])).toBe(step.replaceAll("`", ""));
    }
  });
});

test("no text makes reading slow", () => {
  const names = createNames(pack.product);
  for (const piece of ["-", "'", '"', "://a:", "--secret ", '--secret="', 'password="a" b ', "a=b;", "$x ", "-p "]) {
    const text = piece.repeat(20_000 / piece.length);
    const start = process.cpuUsage();
    readShell(maskSecrets(text, names), "any");
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000, piece).toBeLessThan(1000);
  }
});
