/**
 * Text as data: the small tree that sentences and paragraphs of a guide become.
 *
 * Every printed form (terminal, Markdown, HTML, Typst) is made from this tree by a writer that
 * escapes, so text from a guide or a parameter can never become markup by accident.
 */

/** A place in a source text. Lines and columns count from 1; `offset` counts UTF-16 units from 0. */
export interface Place {
  /** The file as the caller named it. */
  file: string;
  line: number;
  column: number;
}

/** A run of text, or something inside a sentence. */
export type Inline =
  | { type: "text"; value: string }
  | { type: "code"; value: string }
  | { type: "strong"; children: Inline[] }
  | { type: "emphasis"; children: Inline[] }
  /** `url` is always a scheme that is safe to click (`http`, `https`, `mailto`), or a path of the vendor's site. */
  | { type: "link"; url: string; children: Inline[] }
  | { type: "image"; alt: string; url: string }
  /** A value that was not given: shown as a blank to fill in. `name` is the parameter's name. */
  | { type: "blank"; name: string; label: string };

/** A paragraph-like thing below a step or a heading. */
export type Block =
  | { type: "paragraph"; children: Inline[] }
  /** `performed`: the step's actions say it all, so that it is printed with the host's names. */
  | { type: "code"; lang: string | null; value: string; performed?: true }
  | { type: "list"; ordered: boolean; start: number; items: Block[][] }
  | { type: "note"; note: Note };

/** The kinds of notes that the dialects know, by one set of names. */
export const noteKinds = ["note", "tip", "info", "important", "warning", "caution", "danger", "example"] as const;
/** One of {@link noteKinds}. */
export type NoteKind = (typeof noteKinds)[number];

/** An admonition: `:::note`, `> [!NOTE]`, `__NOTE:__ …`, `> For example: …`. */
export interface Note {
  kind: NoteKind;
  /** The writer's own title; `null` where he gave none. */
  title: string | null;
  blocks: Block[];
  place: Place;
}

/** The plain words of inline text, without any marks. A blank reads as its label in angle quotes. */
export function inlineText(children: readonly Inline[]): string {
  return children
    .map((child) => {
      switch (child.type) {
        case "text":
        case "code":
          return child.value;
        case "image":
          return child.alt;
        case "blank":
          return `‹${child.label}›`;
        default:
          return inlineText(child.children);
      }
    })
    .join("");
}

/** The plain words of blocks, one line for each. */
export function blockText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.type) {
        case "paragraph":
          return inlineText(block.children);
        case "code":
          return block.value;
        case "list":
          return block.items.map(blockText).join("\n");
        case "note":
          return blockText(block.note.blocks);
      }
    })
    .join("\n");
}

/** The notes among blocks. */
export const notesIn = (blocks: readonly Block[]): Note[] =>
  blocks.flatMap((block) => (block.type === "note" ? [block.note] : []));

/** A text node; `value` is data, whatever it looks like. */
export const text = (value: string): Inline => ({ type: "text", value });
/** A code span; `value` is data, whatever it looks like. */
export const code = (value: string): Inline => ({ type: "code", value });
