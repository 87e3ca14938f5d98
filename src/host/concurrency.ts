/** Work on many things at a time, though not on all of them. */

/** Does the work for every item, `limit` of them at a time, and waits for all. Rejects with the first error. */
export async function forEachOf<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items.values();
  const worker = async (): Promise<void> => {
    // One iterator for all workers: each takes the next item that nobody has.
    for (const item of iterator) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
