/**
 * Any Markdown at all: damaged guides through parse, lint, fix, plan and diff, the same each time. All 2,000 in CI, a
 * tenth of them elsewhere; `FUZZ_CASES` says another number. The cases are dealt out to files, which run side by side.
 */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./cli.js";
import { createRandom, damage } from "./damage.js";
import { inCi } from "./programs.js";

// Of each a part will do: what takes time is the length, not the variety.
const texts = ["content/identity-manager/guides", "test/fixtures/guide"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => readFileSync(join(root, folder, file), "utf8").slice(0, 4000)),
);
const total = Number(process.env["FUZZ_CASES"] ?? (inCi ? "2000" : "200"));
const batch = 50;
/**
 * No case may take more of the processor. It is the process's own time, as nothing else runs in it meanwhile: a busy
 * machine makes a case longer by the clock alone.
 */
const hangCpuMs = 5_000;

interface Answer {
  faults: string[];
  stages: string[];
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Resolves when the process has used so much of the processor from now on. */
async function waitForCpu(limitMs: number, signal: AbortSignal): Promise<undefined> {
  const end = cpuMs() + limitMs;
  // Twice as fast as this no process with one busy thread gets there.
  while (cpuMs() < end) await wait(Math.max(50, (end - cpuMs()) / 2), undefined, { signal });
  return undefined;
}

/** The tests of one part of the cases, of so many parts. */
export function describeDamagedGuides(part: number, parts: number): void {
  const batches = Array.from({ length: Math.ceil(total / batch) }, (_, index) => index).filter(
    (index) => index % parts === part,
  );
  const sizeOf = (index: number): number => Math.min(batch, total - index * batch);
  const cases = batches.reduce((sum, index) => sum + sizeOf(index), 0);
  const count: Record<string, number> = {};
  let worker: Worker;

  async function startWorker(): Promise<void> {
    worker = new Worker(join(root, "test/support/fuzz-worker.mjs"), {
      workerData: { content: join(root, "content/identity-manager") },
    });
    await once(worker, "message");
  }

  /** What the worker answers; `undefined`, and another worker, where it hangs. */
  async function ask(bytes: Uint8Array, original: Uint8Array): Promise<Answer | undefined> {
    const stop = new AbortController();
    const { signal } = stop;
    worker.postMessage({ bytes, original });
    const answered = once(worker, "message", { signal }).then(([answer]) => answer as Answer);
    const hung = waitForCpu(hangCpuMs, signal);
    try {
      const answer = await Promise.race([answered, hung]);
      if (answer !== undefined) return answer;
    } finally {
      stop.abort();
      await Promise.allSettled([answered, hung]);
    }
    await worker.terminate();
    await startWorker();
    return undefined;
  }

  describe(`${String(cases)} of ${String(total)} damaged guides`, () => {
    beforeAll(startWorker);
    afterAll(() => worker.terminate());

    test.each(batches)(
      "are read, linted, mended, planned and compared without a crash, a hang or a lost step: batch %i",
      { timeout: 0 },
      async (index) => {
        const random = createRandom(20_261_205 + index);
        for (let number = 0; number < sizeOf(index); number++) {
          const text = texts[random(texts.length)] ?? "";
          const [bytes, original] = [damage(text, random), new TextEncoder().encode(text)];
          const answer = await ask(bytes, original);
          expect(
            answer?.faults ?? [`no answer after ${String(hangCpuMs)} ms of the processor`],
            `batch ${String(index)}, case ${String(number)}: ` +
              JSON.stringify(Buffer.from(bytes).toString("utf8")).slice(0, 2000),
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
}
