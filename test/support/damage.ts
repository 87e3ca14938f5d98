/** Damages texts as editors, merges, converters and broken disks do: the same damage for the same seed. */

/** Whole numbers below a bound that look random, the same each time. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const pieces = [
  "```",
  "````",
  ":::note",
  ":::",
  "> ",
  "1. ",
  "   ",
  "**",
  "[](",
  "`",
  "<!-- ",
  "-->",
  "<!-- overlay: before=server/6.x/stop-1 -->",
  "<!-- lint disable -->",
  "\t",
  "\u0000",
  "\u202e",
  "é",
  "😀",
  "\ud800",
  "---",
  "| a |",
  "#",
  "<b>",
  "\\",
  "Step 99 –",
  "\r",
];

type Lines = string[];
type Random = (below: number) => number;

const change = (lines: Lines, random: Random, edit: (line: string, column: number) => string): Lines => {
  const at = random(lines.length);
  const line = lines[at] ?? "";
  return lines.with(at, edit(line, random(line.length + 1)));
};
const insert = (lines: Lines, random: Random, ...added: string[]): Lines =>
  lines.toSpliced(random(lines.length), 0, ...added);
const times = <T>(number: number, make: (index: number) => T): T[] =>
  Array.from({ length: number }, (_, index) => make(index));

function shuffle(lines: Lines, random: Random): Lines {
  const blocks = lines.join("\n").split("\n\n");
  for (let index = blocks.length - 1; index > 0; index--) {
    const other = random(index + 1);
    [blocks[index], blocks[other]] = [blocks[other] ?? "", blocks[index] ?? ""];
  }
  return blocks.join("\n\n").split("\n");
}

/** The kinds of damage. */
const kinds: readonly ((lines: Lines, random: Random) => Lines)[] = [
  // Cut.
  (lines, random) => lines.toSpliced(random(lines.length), 1 + random(8)),
  (lines, random) => lines.slice(0, random(lines.length)),
  // Doubled.
  (lines, random) => insert(lines, random, ...lines.slice(random(lines.length)).slice(0, random(12))),
  (lines) => [...lines, ...lines],
  // Shuffled.
  shuffle,
  (lines, random) => {
    const [one, other] = [random(lines.length), random(lines.length)];
    return lines.with(one, lines[other] ?? "").with(other, lines[one] ?? "");
  },
  // Other characters.
  (lines, random) =>
    change(
      lines,
      random,
      (line, column) => line.slice(0, column) + String.fromCharCode(32 + random(95)) + line.slice(column + 1),
    ),
  (lines, random) =>
    change(
      lines,
      random,
      (line, column) => line.slice(0, column) + (pieces[random(pieces.length)] ?? "") + line.slice(column),
    ),
  // Nested.
  (lines, random) => insert(lines, random, `${"> ".repeat(1 + random(60))}${"- ".repeat(random(60))}Stop the server.`),
  (lines, random) =>
    insert(lines, random, ...times(1 + random(30), (depth) => `${"   ".repeat(depth)}1. Stop the server.`)),
  // Giant tables.
  (lines, random) =>
    insert(
      lines,
      random,
      "| n | files | link |",
      "| - | - | - |",
      ...times(random(5) === 0 ? 300 : 1 + random(30), (row) => `| ${String(row)} | \`a, b.json\` | [](x) |`),
    ),
  // Unbalanced fences.
  (lines, random) => insert(lines, random, "`".repeat(1 + random(9)), `${":".repeat(1 + random(9))}note`),
  (lines, random) => lines.filter((line) => !/^\s*`{3}/u.test(line) || random(3) > 0),
  // Moved to and fro.
  (lines, random) => lines.map((line) => (random(20) === 0 ? ` ${line}` : random(40) === 0 ? line.trimStart() : line)),
];

/** The bytes of a damaged text: one to six kinds of damage, sometimes other line ends, sometimes flipped bits. */
export function damage(text: string, random: Random): Uint8Array {
  let lines = text.split("\n");
  for (let time = 1 + random(6); time > 0; time--) {
    lines = (kinds[random(kinds.length)] ?? shuffle)(lines, random);
    if (lines.length === 0) lines = [""];
  }
  const bytes = new TextEncoder().encode(lines.slice(0, 2000).join(random(4) === 0 ? "\r\n" : "\n"));
  if (bytes.length > 0 && random(8) === 0)
    for (let time = 1 + random(5); time > 0; time--)
      bytes[random(bytes.length)]! ^= 1 << random(random(3) === 0 ? 8 : 5);
  return bytes;
}
