/**
 * Takes damaged guides through all that a writer's tools do with them, in a thread of its own, so
 * that one which never comes back can be ended: parse, lint, fix, plan, diff. Answers what must not be.
 */
import { parentPort, workerData } from "node:worker_threads";
import {
  createProject,
  createRunbook,
  diffGuides,
  fixGuide,
  lintSource,
  listPaths,
  loadPack,
  nodeHost,
  parseGuide,
  renderDiffText,
  renderRunbook,
  renderText,
  UsageError,
} from "../../dist/index.js";

// The advice is the same in every case, and takes longer to read than the guide.
const pack = { ...(await loadPack(nodeHost, workerData.content, "content")), advice: [] };
const plain = { style: (_, text) => text, width: 100 };
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const placeOf = ({ line, column, endLine, endColumn, ruleId }) => `${ruleId} ${line}:${column}-${endLine}:${endColumn}`;

/** What a refusal is no fault of; how far the text came is told, so that the test knows that it tests. */
const reached = (stage, run) => {
  try {
    run();
    return stage;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
};

function checkPlaces({ messages, lines }, faults) {
  for (const message of messages) {
    const { line, column, endLine, endColumn } = message;
    if (
      endLine < line ||
      (endLine === line && endColumn <= column) ||
      endLine > lines.length ||
      endColumn > lines[endLine - 1].length + 1
    )
      faults.push(`an empty place, or none in the text: ${placeOf(message)}`);
  }
}

function lintAndFix(source, faults) {
  const before = lintSource(source, { product: pack.product });
  checkPlaces(before, faults);
  const fixed = fixGuide(source, { product: pack.product });
  if (fixed.count === 0 && fixed.bytes !== source.bytes) faults.push("nothing mended, yet other bytes");
  if (fixed.count === 0) return false;
  const mended = { ...source, bytes: fixed.bytes };
  const after = lintSource(mended, { product: pack.product });
  checkPlaces(after, faults);
  before.steps.forEach((number, level) => {
    if ((after.steps[level] ?? 0) < number) faults.push(`a step of level ${level} is lost by the fix`);
  });
  if (sum(after.steps) < sum(before.steps)) faults.push("a step is lost by the fix");
  if (Buffer.compare(fixGuide(mended, { product: pack.product }).bytes, fixed.bytes) !== 0)
    faults.push("mending again changes more");
  return true;
}

async function plan(source) {
  const project = createProject(pack, [source]);
  const paths = listPaths(project.graph);
  const path = paths.at(-1);
  if (path === undefined) return false;
  const runbook = createRunbook(project, path);
  renderText(runbook, plain);
  await renderRunbook(runbook, "json");
  return true;
}

parentPort.on("message", async ({ bytes, original }) => {
  const source = { file: "guide.md", bytes };
  const [faults, stages] = [[], []];
  try {
    stages.push(reached("parse", () => parseGuide(source, pack.product)));
    let mended = false;
    stages.push(
      reached("lint", () => (mended = lintAndFix(source, faults))),
      mended ? "fix" : undefined,
    );
    stages.push(
      await plan(source).then(
        (has) => (has ? "plan" : undefined),
        (error) => (error instanceof UsageError ? undefined : Promise.reject(error)),
      ),
    );
    const set = (file) => ({ name: "guide.md", files: [file] });
    stages.push(
      reached("diff", () =>
        renderDiffText(diffGuides(pack, set({ file: "guide.md", bytes: original }), set(source)), plain),
      ),
    );
  } catch (error) {
    faults.push(error?.stack ?? String(error));
  }
  parentPort.postMessage({ faults, stages: stages.filter((stage) => stage !== undefined) });
});
parentPort.postMessage("ready");
