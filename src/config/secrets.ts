/** Which settings are secret, by what the product pack says of keys, paths and the shape of values. */
import type { Product } from "../model/product.js";
import { foldKey } from "./settings.js";

/** Tells secrets from other settings. */
export interface Secrets {
  /** Is the setting secret? `key` with colons; environment variables join with `__`, a key vault with `--`. */
  isSecret: (key: string, value?: string) => boolean;
  /** What may be shown of a value: all of one that is no secret, the harmless parts of a connection string, else nothing. */
  show: (key: string, value: string) => string | null;
}

/** Reads the pack's facts. */
export function createSecrets({ keys, paths, connectionStrings, harmlessParts, shapes }: Product["secrets"]): Secrets {
  const secretKeys = new Set(keys.map(foldKey));
  const connections = new Set(connectionStrings.map(foldKey));
  const harmless = new Set(harmlessParts.map((part) => part.toLowerCase()));
  const patterns = paths.map(pathPattern);
  const forms = shapes.map((shape) => new RegExp(shape, "u"));
  const partsOf = (key: string): string[] => foldKey(key).split(/:|__|--/u);
  const isConnection = (key: string): boolean => connections.has(partsOf(key).at(-1) ?? "");
  const isSecret = (key: string, value = ""): boolean => {
    const parts = partsOf(key);
    return parts.some((part) => secretKeys.has(part)) || isConnection(key) || patterns.some((pattern) => pattern.test(parts.join(":"))) || forms.some((form) => form.test(value));
  };
  const show = (key: string, value: string): string | null => {
    if (!isSecret(key, value)) return value;
    if (!isConnection(key)) return null;
    const shown = value.split(";").filter((part) => harmless.has((part.split("=")[0] ?? "").trim().toLowerCase()));
    return shown.length === 0 ? null : `${shown.map((part) => part.trim()).join(";")};…`;
  };
  return { isSecret, show };
}

/** `Connections.**` as an expression over keys that are joined by colons: a path with everything below it. */
function pathPattern(path: string): RegExp {
  const parts = foldKey(path).split(".").map((part) => (part === "**" ? "(?:[^:]+:)*[^:]+" : part === "*" ? "[^:]+" : part.replace(/[+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", "[^:]*")));
  // What lies below a secret is as secret.
  return new RegExp(`^${parts.join(":")}(?::.*)?$`, "su");
}
