/** Finds names as Windows does. */
import { foldName } from "../model/observation.js";

/** Of these names the very one, else the first that differs only in case; `undefined` where there is none. */
export const pickName = (names: readonly string[], name: string): string | undefined =>
  names.includes(name) ? name : names.find((other) => foldName(other) === foldName(name));
