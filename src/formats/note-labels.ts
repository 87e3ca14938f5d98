/** What printed forms call the kinds of notes. */
import type { NoteKind } from "../model/inline.js";

/** The heading of a note that has no title of its own. */
export const noteLabels: Record<NoteKind, string> = {
  note: "Note",
  tip: "Tip",
  info: "Information",
  important: "Important",
  warning: "Warning",
  caution: "Caution",
  danger: "Danger",
  example: "Example",
};
