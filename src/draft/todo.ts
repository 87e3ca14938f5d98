/** What is still to be done in a drafted pack, by its marks. */

/** A line with something to do. */
export interface Todo {
  file: string;
  line: number;
  what: string;
}

/** The marks of a text, in its order. */
export const findTodos = (file: string, text: string): Todo[] =>
  text.split("\n").flatMap((said, index, lines) => {
    const line = index + 1;
    const [, marked] = /#\s*TODO:\s*(source.*)$/u.exec(said.trimEnd()) ?? [];
    if (marked !== undefined && !said.includes("`# TODO"))
      return [{ file, line, what: `${subjectOf(said, lines[index + 1])}${marked.trim()}` }];
    const [, words] = /<!--\s*action:\s*manual\s+text="([^"]*)"\s*-->/u.exec(said) ?? [];
    return words === undefined ? [] : [{ file, line, what: `type this step, or delete the line: ${words}` }];
  });

/** What a mark is about: what stands before it, or below it. */
function subjectOf(said: string, next = ""): string {
  const own = said.replace(/#\s*TODO:.*$/u, "").trim();
  const words = (own === "" ? next.trim() : own).replace(/^- /u, "");
  return words === "" || words === "---" ? "" : `${words.slice(0, 60)} – `;
}
