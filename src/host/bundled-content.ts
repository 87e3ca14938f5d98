/** The product pack that ships with the package. */
import { fileURLToPath } from "node:url";

const name = "content/identity-manager";
const fromPackage = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url)).replaceAll("\\", "/");

/** Where it is (two folders up from `dist/host`), what messages call it, and where the build has left what it says. */
export const bundledContent = {
  content: fromPackage(name),
  name,
  compiled: fromPackage("dist/compiled/identity-manager.json"),
};
