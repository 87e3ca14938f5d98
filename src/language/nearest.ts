/** The nearest real names to one that does not exist, for messages. */
import { distance } from "fastest-levenshtein";

/** Up to three of `names`, nearest first; all of them where none is near and there are few. */
export function nearest(written: string, names: readonly string[]): string[] {
  const lower = written.toLowerCase();
  const ranked = names
    .map((name) => ({
      name,
      far: name.toLowerCase().startsWith(lower) && lower !== "" ? 1 : distance(lower, name.toLowerCase()),
    }))
    .sort((one, other) => one.far - other.far);
  const near = ranked.filter(
    ({ far, name }) => far <= Math.max(2, Math.floor(Math.max(name.length, lower.length) * 0.4)),
  );
  return near.slice(0, 3).map(({ name }) => name);
}

/** "Did you mean `server`?", or the list of what there is where nothing is near. */
export function nearestOf(written: string, names: readonly string[]): string {
  const near = nearest(written, names).map((name) => `\`${name}\``);
  if (near.length > 0) return `Did you mean ${near.join(" or ")}?`;
  return names.length === 0 || names.length > 12 ? "" : `There are: ${names.map((name) => `\`${name}\``).join(", ")}.`;
}
