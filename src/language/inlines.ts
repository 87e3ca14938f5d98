import { code, text, type Inline } from "../model/inline.js";

/** Words of ours, with names between backticks as code. */
export const toInlines = (words: string): Inline[] =>
  words.split(/`([^`]+)`/u).map((part, index) => (index % 2 === 0 ? text(part) : code(part)));
