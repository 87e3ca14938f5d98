/** What a format is. One file each beside this one, one line each in the registry. */
import type { Runbook } from "../model/runbook.js";
import type { Theme } from "../model/theme.js";

/** The names of the formats, in the order in which they are written by default. */
export const formatNames = ["html", "pdf", "md", "ps1", "json"] as const;
/** One of {@link formatNames}. */
export type FormatName = (typeof formatNames)[number];

/** How much a document says: `short` is what is to be done, and no more. */
export const detailNames = ["full", "short"] as const;
/** One of {@link detailNames}. */
export type Detail = (typeof detailNames)[number];

/** The formats that have a short edition. */
export const shortFormats = ["html", "pdf"] as const satisfies readonly FormatName[];

/** What a format may use besides the runbook. */
export interface FormatContext {
  /**
   * The text of a template by its name (`runbook.html.hbs`): the caller's own where he overrides
   * it, else ours.
   */
  template(name: string): string;
  /** How it is to look. */
  theme: Theme;
  /** `short` reaches only those of {@link shortFormats}. */
  detail: Detail;
  /** Is told what could not be shown as it is. */
  warn: (text: string) => void;
}

/** A way to write a runbook. Writing the same runbook twice gives equal bytes. */
export interface Format {
  name: FormatName;
  /** The file name's ending, without the dot. */
  extension: string;
  /** One line for the reference. */
  summary: string;
  /** The templates it reads, which `--templates` may override. */
  templates: readonly string[];
  render(runbook: Runbook, context: FormatContext): Uint8Array | Promise<Uint8Array>;
}
