/** A text by offsets, lines and columns. */
import type { Node } from "unist";

/** A stretch of a text: UTF-16 units from 0; `end` is behind the last. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The text of a guide, without a byte order mark. Trees speak of lines and columns; these count in
 * the writer's own text even where reading has rewritten a line (`:::note Title`).
 */
export class SourceText {
  readonly text: string;
  private readonly starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (const { index, 0: ending } of text.matchAll(/\r\n|\n|\r/gu)) this.starts.push(index + ending.length);
  }

  /** The lines without their ends. */
  get lines(): string[] {
    return this.text.split(/\r\n|\n|\r/u);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** A line without its end; lines count from 1. */
  line(number: number): string {
    return this.text
      .slice(this.starts[number - 1] ?? this.text.length, this.starts[number] ?? this.text.length)
      .replace(/[\r\n]+$/u, "");
  }

  /** The offset of a line and column, both from 1; never beyond the line's end. */
  offsetOf(line: number, column: number): number {
    const start = this.starts[line - 1] ?? this.text.length;
    return Math.min(start + column - 1, start + this.line(line).length);
  }

  /** The line and column of an offset. */
  placeOf(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }

  /** Where a node stands; `undefined` where it has no position, as nodes made by plugins have none. */
  spanOf(node: Node): Span | undefined {
    if (node.position === undefined) return undefined;
    const { start, end } = node.position;
    return { start: this.offsetOf(start.line, start.column), end: this.offsetOf(end.line, end.column) };
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }
}
