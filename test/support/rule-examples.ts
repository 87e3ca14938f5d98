/** A rule's header comment as data: what it finds and why, and the examples that prove it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./cli.js";

/** A text that a rule speaks about, and what it says. */
export interface NotOk {
  text: string;
  /** `3:36-3:57`. */
  place: string;
  severity: string | null;
  actual: string;
  expected: string[];
}

/** The header of a rule's file. */
export interface RuleHeader {
  /** What stands before the examples. */
  words: string;
  /** Is there an answer that `--fix` gives? */
  fixes: boolean;
  ok: string[];
  notOk: NotOk[];
}

/** Reads the header of `src/rules/<name>.ts`. */
export function readRuleHeader(name: string): RuleHeader {
  const source = readFileSync(join(root, "src", "rules", `${name}.ts`), "utf8");
  const comment = /^\/\*\*\n([\s\S]*?)\n \*\//u.exec(source)?.[1] ?? "";
  const lines = comment.split("\n").map((line) => line.replace(/^ \* ?/u, ""));
  const header: RuleHeader = { words: "", fixes: lines.some((line) => line.startsWith("@fix ")), ok: [], notOk: [] };
  const first = lines.findIndex((line) => line.startsWith("@"));
  header.words = lines.slice(0, first).join("\n").trim();
  lines.forEach((line, index) => {
    if (line === "@ok") header.ok.push(fenceAfter(lines, index));
    if (line.startsWith("@not-ok ")) header.notOk.push({ text: fenceAfter(lines, index), ...attributesOf(line) });
  });
  return header;
}

function fenceAfter(lines: readonly string[], index: number): string {
  const fence = /^(`{3,}|~{3,})/u.exec(lines[index + 1] ?? "")?.[1] ?? "";
  const end = lines.indexOf(fence, index + 2);
  if (fence === "" || end < 0) throw new Error(`No example behind: ${lines[index] ?? ""}`);
  return `${lines.slice(index + 2, end).join("\n")}\n`;
}

function attributesOf(line: string): Omit<NotOk, "text"> {
  const value = (name: string): string[] => {
    const found = new RegExp(`\\b${name}=((?:\`[^\`]*\`\\|?|[^\\s\`|]+)+)`, "u").exec(line)?.[1] ?? "";
    return found.split("|").map((part) => part.replace(/^`|`$/gu, ""));
  };
  const [actual = ""] = value("actual");
  return {
    place: line.split(" ")[1] ?? "",
    severity: value("severity")[0] || null,
    actual,
    expected: value("expected"),
  };
}
