/** The style of a page that loads nothing, and the content security policy that names it. */
import { createHash } from "node:crypto";
import { SafeString } from "./template.js";

/** What a page's template needs for its style. */
export interface PageStyle {
  /** The `style` element. */
  style: InstanceType<typeof SafeString>;
  /** The content security policy that allows this style and nothing else. */
  policy: string;
}

/** The style sheet as an element, and the policy that names it by hash. */
export function pageStyle(source: string): PageStyle {
  // `<\/` reads the same to CSS and does not end the element.
  const css = source.replace(/\r\n?/gu, "\n").replaceAll("</", "<\\/");
  const hash = createHash("sha256").update(css).digest("base64");
  return {
    style: new SafeString(`<style>${css}</style>`),
    policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  };
}
