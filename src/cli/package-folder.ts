/** Where this package is: two folders up from `dist/cli`, and from `dist/bin`, where the command is bundled. */
import { fileURLToPath } from "node:url";

export const packageFolder = fileURLToPath(new URL("../../", import.meta.url));
