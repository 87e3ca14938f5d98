/** Calls at most once. */

/** Calls a function at most once. */
export function once<T>(call: () => T): () => T {
  let result: { value: T } | undefined;
  return () => (result ??= { value: call() }).value;
}
