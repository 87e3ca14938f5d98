/** Any Markdown at all: damaged guides through parse, lint, fix, plan and diff, the same 2,000 each time. */
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./support/cli.js";
import { createRandom, damage } from "./support/damage.js";

const folders = [join(root, "content/identity-manager/guides"), join(root, "../shared/guides")].filter((folder) =>
  existsSync(folder),
);
// Of each a part will do: what takes time is the length, not the variety.
const texts = folders.flatMap((folder) =>
  readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8").slice(0, 4000)),
);
const cases = Number(process.env["FUZZ_CASES"] ?? "2000");
const batch = 100;
/** No case may take longer. */
const hangMs = 2000;

interface Answer {
  faults: string[];
  stages: string[];
}

let worker: Worker;
async function startWorker(): Promise<void> {
  worker = new Worker(join(root, "test/support/fuzz-worker.mjs"), {
    workerData: { content: join(root, "content/identity-manager") },
  });
  await answerOf<string>();
}

/** The worker's next message; `undefined` where it does not come in time. */
async function answerOf<T>(limitMs?: number): Promise<T | undefined> {
  const stop = new AbortController();
  const timer = limitMs === undefined ? undefined : setTimeout(() => stop.abort(), limitMs);
  try {
    const [answer] = (await once(worker, "message", { signal: stop.signal })) as [T];
    return answer;
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What the worker answers; `undefined`, and another worker, where it does not in time. */
async function ask(bytes: Uint8Array, original: Uint8Array, limitMs: number): Promise<Answer | undefined> {
  worker.postMessage({ bytes, original });
  const answer = await answerOf<Answer>(limitMs);
  if (answer !== undefined) return answer;
  await worker.terminate();
  await startWorker();
  return undefined;
}

describe(`${String(cases)} damaged guides`, () => {
  beforeAll(startWorker);
  afterAll(() => worker.terminate());
  const count: Record<string, number> = {};

  test.each(Array.from({ length: Math.ceil(cases / batch) }, (_, index) => index))(
    "are read, linted, mended, planned and compared without a crash, a hang or a lost step: batch %i",
    { timeout: 10 * batch * hangMs },
    async (index) => {
      const random = createRandom(20_261_205 + index);
      for (let number = 0; number < Math.min(batch, cases - index * batch); number++) {
        const text = texts[random(texts.length)] ?? "";
        const [bytes, original] = [damage(text, random), new TextEncoder().encode(text)];
        // A machine that is busy with something else is no hang of ours: what hangs does so again, however long it may take.
        const answer = (await ask(bytes, original, hangMs)) ?? (await ask(bytes, original, 10 * hangMs));
        expect(
          answer?.faults ?? ["no answer"],
          `batch ${String(index)}, case ${String(number)}: ${JSON.stringify(Buffer.from(bytes).toString("utf8")).slice(0, 2000)}`,
        ).toEqual([]);
        for (const stage of answer?.stages ?? []) count[stage] = (count[stage] ?? 0) + 1;
      }
    },
  );

  test("most of them come through each stage, so that it is tested", () => {
    for (const [stage, share] of [
      ["parse", 0.6],
      ["lint", 0.6],
      ["fix", 0.2],
      ["plan", 0.2],
      ["diff", 0.6],
    ] as const)
      expect((count[stage] ?? 0) / cases, stage).toBeGreaterThan(share);
  });
});
