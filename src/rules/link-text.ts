/**
 * A link that shows nothing: nobody sees it, and nobody clicks it. Mostly it is what an edit left
 * of an older link beside the new one.
 *
 * @fix takes the empty link away where another one stands beside it; elsewhere gives it its address as text
 *
 * @not-ok 3:30-3:67 actual=`[](https://extranet.contoso.com/kits)` expected=`a text between the brackets`
 * ```markdown
 * # Server
 *
 * 1. Download the release from [](https://extranet.contoso.com/kits)[Contoso portal](https://portal.contoso.com).
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Download the release from [Contoso portal](https://portal.contoso.com) or
 *    [![portal](portal.png)](https://portal.contoso.com) or <https://portal.contoso.com>.
 * ```
 */
import type { Link, LinkReference, Parents, RootContent } from "mdast";
import { visit, wordsOf } from "./nodes.js";
import type { Rule } from "./rule.js";

export const linkText: Rule = {
  name: "link-text",
  severity: "warning",
  summary: "a link without text",
  check({ tree, source }, report) {
    visit(tree, (node, parent, index) => {
      if ((node.type !== "link" && node.type !== "linkReference") || !isEmpty(node)) return;
      const span = source.spanOf(node);
      if (span === undefined) return;
      const written = source.slice(span);
      const url = node.type === "link" ? node.url : "";
      const beside = [neighbour(parent, index, -1), neighbour(parent, index, 1)].some(
        (other) => other?.type === "link" && !isEmpty(other),
      );
      report({
        ...span,
        reason: `Unexpected link without text${url === "" ? "" : ` to \`${url}\``}, expected a text between the brackets`,
        actual: written,
        expected: "a text between the brackets",
        note: beside ? "The link beside it has a text: take this one away." : "Say where it leads, or take it away.",
        ...(beside
          ? { edits: [{ ...span, text: "" }] }
          : url === "" || /[\s()[\]\\`*_<>]/u.test(url)
            ? {}
            : { edits: [{ ...span, text: `[${url}](${url})` }] }),
      });
    });
  },
};

const isEmpty = (link: Link | LinkReference): boolean =>
  wordsOf(link).trim() === "" &&
  !link.children.some(({ type }) => type === "image" || type === "imageReference" || type === "html");

/** What stands right beside a node. */
const neighbour = (parent: Parents, index: number, step: number): RootContent | undefined =>
  parent.children[index + step];
