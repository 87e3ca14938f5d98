/** The registry of formats: one line each, loaded when asked for. */
import type { Format, FormatName } from "./format.js";

export {
  detailNames,
  formatNames,
  shortFormats,
  type Detail,
  type Format,
  type FormatContext,
  type FormatName,
} from "./format.js";

/** How to get each format. Loaded late, so that a plan on the terminal does not wait for the PDF's compiler. */
export const formats: Record<FormatName, () => Promise<Format>> = {
  html: async () => (await import("./html.js")).html,
  pdf: async () => (await import("./pdf.js")).pdf,
  md: async () => (await import("./md.js")).md,
  ps1: async () => (await import("./ps1.js")).ps1,
  json: async () => (await import("./json.js")).json,
};
