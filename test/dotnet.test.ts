/**
 * Settings files as .NET itself reads them: generated ones, most of them damaged in some way, given to the loader of
 * configurations and to XmlReader, and to our readers. Every disagreement is listed with its reason.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { XmlElement } from "@rgrove/parse-xml";
import fc from "fast-check";
import { expect } from "vitest";
import { decodeXml } from "../src/config/decode.js";
import { readSettings } from "../src/config/read.js";
import { parseDocument } from "../src/config/xml.js";
import { root } from "./support/cli.js";
import { makeFolder } from "./support/host-folder.js";
import { inCi, testWithPrograms } from "./support/programs.js";

/** Of each format. */
const files = inCi ? 1500 : 200;
const seed = 20_261_201;

/** Pieces of JSON, right ones and wrong ones. */
const jsonValue: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('"a"', '""', "1", "-0.5e3", "true", "false", "null", "{}", "[]", '"\\u0041"'),
  },
  { weight: 2, arbitrary: fc.constantFrom("[1, 2]", '{ "B": 1 }', '{ "b": { "C": null } }', '[{ "A": 1 }, "x",]') },
  {
    weight: 1,
    arbitrary: fc.constantFrom("01", "1.", "+1", ".5", "NaN", "'a'", '"\t"', '"\\x"', '"\\ud800"', "True", ""),
  },
);
const jsonBlank = fc.constantFrom(
  "",
  " ",
  "\n",
  "\r\n",
  "\t",
  "// c\n",
  "/* c */",
  "/* c",
  "# c\n",
  "\u00a0",
  "\ufeff",
);
const fewBlanks = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom("", " ", "\n", "// c\n", "/* c */") },
  { weight: 1, arbitrary: jsonBlank },
);
const jsonKey = fc.constantFrom(
  '"A"',
  '"a"',
  '"B"',
  '"A:B"',
  '"C"',
  '"é"',
  '"É"',
  '"A__B"',
  '""',
  '"ı"',
  '"ß"',
  "'A'",
  "A",
);
const jsonItem = fc
  .tuple(fewBlanks, jsonKey, fc.constantFrom(": ", ":", ":", " :", ":: ", " "), jsonValue, fewBlanks)
  .map((parts) => parts.join(""));
const jsonText = fc
  .tuple(
    fewBlanks,
    fc.array(jsonItem, { maxLength: 4 }),
    fc.constantFrom(",", ",", ",", ", ", ",,", ""),
    fc.constantFrom("", "", ",", " // end\n"),
    fc.constantFrom("}", "}", "}", "}", "", "} }", "}\n// c", "} x"),
  )
  .map(([start, items, comma, tail, end]) => `${start}{${items.join(comma)}${tail}${end}`);
const jsonBytes = fc
  .tuple(jsonText, fc.constantFrom("utf8", "utf8", "utf8", "mark", "utf16le", "latin1"))
  .map(([text, as]) => encodeAs(text, as));

const xmlName = fc.constantFrom("a", "b", "add", "x:a", "é", "a.b", "-a", "1a", "a:b:c", "xml:a");
const xmlValue = fc.constantFrom(
  '"1"',
  "'2'",
  '"&amp;"',
  '"&#65;"',
  '"<"',
  '"&x;"',
  '"&#0;"',
  "1",
  '"a\nb"',
  '"é"',
  '""',
);
const xmlAttribute = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom("name", "b", "xml:space") }, { weight: 1, arbitrary: xmlName }),
    fc.constantFrom("=", "=", "=", " = ", ""),
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom('"1"', "'2'") }, { weight: 1, arbitrary: xmlValue }),
  )
  .map((parts) => parts.join(""));
const space = fc.constantFrom(
  "",
  "",
  "",
  ' xmlns:x="urn:x"',
  ' xmlns="urn:d"',
  ' xmlns:x=""',
  ' xmlns:xml="urn:x"',
  ' xmlns:xmlns="urn:x"',
);
const xmlContent = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("", "text", "\n  ", "<!-- c -->", "<![CDATA[<]]>", "&lt;", "<?pi x?>") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "]]>",
      "<!-- a -- b -->",
      "&",
      "&nbsp;",
      "<",
      "<?xml x?>",
      "\u0001",
      "&#xD800;",
      "<!-- --->",
    ),
  },
);
const xmlElement: fc.Arbitrary<string> = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom("a", "b", "add") }, { weight: 1, arbitrary: xmlName }),
      space,
      fc.array(xmlAttribute, { maxLength: 2 }),
      fc.array(fc.oneof({ maxDepth: 2 }, xmlContent, tie("element")), { maxLength: 3 }),
      fc.constantFrom("ok", "ok", "ok", "ok", "ok", "ok", "empty", "open", "other"),
    )
    .map(([name, spaces, attributes, inside, end]) => {
      const start = `<${name}${spaces}${attributes.map((one) => ` ${one}`).join("")}`;
      if (end === "empty") return `${start} />`;
      return `${start}>${inside.join("")}${end === "open" ? "" : `</${end === "other" ? "other" : name} >`}`;
    }),
})).element;
const declaration = fc.constantFrom(
  ...[
    "",
    "",
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="utf-8"?>',
    "<?xml version='1.0' encoding='UTF-8'?>\n",
  ],
  ...['<?xml version="1.1"?>', '<?xml encoding="utf-8"?>', '<?xml version="1.0" standalone="yes"?>', "<?xml?>"],
  ...["utf8", "utf-16", "utf-8-bom", "windows-1252", "iso-8859-1", "us-ascii", "ucs-2", "utf-32", "none"].map(
    (name) => `<?xml version="1.0" encoding="${name}"?>`,
  ),
  ...[
    ' <?xml version="1.0"?>',
    "<!DOCTYPE a>",
    '<!DOCTYPE a [<!ENTITY x "1">]>',
    "<!-- c -->",
    "<?xml version='1.0' standalone='no' encoding='utf-8'?>",
  ],
);
const xmlBytes = fc
  .tuple(
    declaration,
    xmlElement,
    fc.constantFrom("", "", "", "\n", "<!-- c -->", "x", "<b/>"),
    fc.constantFrom("utf8", "utf8", "utf8", "mark", "utf16le", "utf16", "latin1"),
  )
  .map(([head, element, tail, as]) => encodeAs(head + element + tail, as));

function encodeAs(text: string, as: string): Buffer {
  if (as === "mark") return Buffer.from(`\ufeff${text}`);
  if (as === "utf16le") return Buffer.from(`\ufeff${text}`, "utf16le");
  if (as === "utf16") return Buffer.from(text, "utf16le");
  return Buffer.from(text, as === "latin1" ? "latin1" : "utf8");
}

/** Where we read a file otherwise on purpose, and why. */
const explained: readonly {
  reason: string;
  is: (bytes: Buffer, format: "json" | "xml", dotnet: boolean) => boolean;
}[] = [
  {
    reason: "bytes that are not of the encoding, which .NET replaces by signs of damage: text was damaged",
    is: (bytes, format, dotnet) =>
      dotnet && (format === "json" || /us-ascii/u.test(bytes.toString("latin1"))) && isNoUtf8(bytes),
  },
  {
    reason: "UTF-32, which no program writes settings in",
    is: (bytes) => /utf-32|ucs-4/u.test(bytes.toString("latin1").replaceAll("\0", "")),
  },
];
function isNoUtf8(bytes: Buffer): boolean {
  return !Buffer.from(bytes.toString("utf8")).equals(bytes);
}

/** What we read; `null`: it cannot be read. */
function readOurs(bytes: Buffer, format: "json" | "xml"): unknown {
  if (format === "json") {
    const read = readSettings(bytes, "json");
    if ("problem" in read) return null;
    const leaves = [...read.settings.leaves].flatMap(([folded, { value }]) =>
      (value ?? "") === "" ? [] : [[folded, value]],
    );
    return Object.fromEntries(
      leaves.sort(([one = ""], [other = ""]) => ((one ?? "") < (other ?? "") ? -1 : 1)),
    ) as unknown;
  }
  const text = decodeXml(bytes);
  const document = "problem" in text ? text : parseDocument(text.text);
  if ("problem" in document || document.root === null) return null;
  const list = (element: XmlElement): string[] => [
    `${element.name} ${Object.entries(element.attributes)
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join("|")}`,
    ...element.children.flatMap((child) => (child instanceof XmlElement ? list(child) : [])),
  ];
  return list(document.root);
}

testWithPrograms(
  ["dotnet"],
  "generated settings files are read as .NET reads them",
  ({ dotnet }) => {
    const [folder, built] = [makeFolder(), join(root, "node_modules/.cache/dotnet-oracle")];
    const build = spawnSync(
      dotnet,
      [
        "build",
        join(root, "test/dotnet"),
        "-c",
        "Release",
        "-v",
        "q",
        "-o",
        join(built, "out"),
        `-p:BaseIntermediateOutputPath=${built}/obj/`,
      ],
      { encoding: "utf8" },
    );
    expect(build.status, build.stdout).toBe(0);
    mkdirSync(join(folder, "files"));
    const generated = [
      ...fc.sample(jsonBytes, { numRuns: files, seed }).map((bytes) => ({ bytes, format: "json" as const })),
      ...fc.sample(xmlBytes, { numRuns: files, seed }).map((bytes) => ({ bytes, format: "xml" as const })),
    ].map((file, at) => ({ ...file, name: `${String(at).padStart(5, "0")}.${file.format}` }));
    for (const { name, bytes } of generated) writeFileSync(join(folder, "files", name), bytes);
    const asked = spawnSync(dotnet, [join(built, "out/oracle.dll"), join(folder, "files")], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    expect(asked.stderr).toBe("");
    const answers = asked.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { read: unknown });
    expect(answers).toHaveLength(generated.length);
    expect(answers.filter(({ read }) => read !== null).length).toBeGreaterThan(files / 5);
    const disagreements = generated.flatMap(({ bytes, format }, at) => {
      const read = normalise(answers[at]?.read, format);
      const [ours, theirs] = [JSON.stringify(readOurs(bytes, format)), JSON.stringify(read)];
      if (ours === theirs || explained.some(({ is }) => is(bytes, format, read !== null))) return [];
      return [{ format, text: bytes.toString("latin1"), ours, theirs }];
    });
    expect(disagreements).toEqual([]);
  },
  300_000,
);

/** What .NET says of JSON, without what is empty: it is the same to a program, whether or not .NET tells it apart. */
function normalise(read: unknown, format: "json" | "xml"): unknown {
  if (read === null || format === "xml") return read;
  const settings = Object.entries(read as Record<string, string | null>).filter(([, value]) => (value ?? "") !== "");
  return Object.fromEntries(settings.sort(([one], [other]) => (one < other ? -1 : 1)));
}
