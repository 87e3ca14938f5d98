/** The product pack that ships with the package. */
import { fileURLToPath } from "node:url";

const name = "content/identity-manager";

/** Where it is (two folders up from `dist/host`), and what messages call it. */
export const bundledContent = { content: fileURLToPath(new URL(`../../${name}`, import.meta.url)).replaceAll("\\", "/"), name };
