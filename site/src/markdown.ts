/** The words of header comments as HTML: paragraphs, lists and code, which is all that they use. */
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replace(/[&<>"]/gu, (character) => entities[character] ?? "");

/** A sentence, with what stands in backticks as code. */
export const wordsToHtml = (words: string): string =>
  words
    .split(/(`[^`]+`)/u)
    .map((part) => (/^`[^`]+`$/u.test(part) ? `<code>${escape(part.slice(1, -1))}</code>` : escape(part)))
    .join("");

/** Paragraphs, and lists whose lines begin with a hyphen. */
export const commentToHtml = (comment: string): string =>
  comment
    .split(/\n\s*\n/u)
    .map((paragraph) => {
      const lines = paragraph.split("\n");
      if (!lines[0]?.startsWith("- ")) return `<p>${wordsToHtml(paragraph.replaceAll("\n", " "))}</p>`;
      const items = paragraph.split(/\n(?=- )/u).map((item) => item.slice(2).replaceAll("\n", " "));
      return `<ul>${items.map((item) => `<li>${wordsToHtml(item.replace(/\s+/gu, " "))}</li>`).join("")}</ul>`;
    })
    .join("\n");
