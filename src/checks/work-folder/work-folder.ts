import { say } from "../../language/words.js";
import { foldName } from "../../model/observation.js";
import type { Product } from "../../model/product.js";
import type { Check, CheckContext } from "../check.js";
import { notSeen, skipped, tell, type Draft } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { words } from "./words.js";

/** The folders beside the runtime folder that must not be deleted are still there, where the settings do not place them elsewhere. */
export const workFolder: Check = {
  name: "work-folder",
  summary:
    "The working folders that must not be deleted are still there, where the settings do not place them elsewhere",
  words,
  severities: { warn: "medium" },
  judge(context) {
    const folders = Object.values(context.product.layout.folders).filter(({ keep }) => keep);
    return folders.map((folder) => judgeFolder(folder, context));
  },
};

function judgeFolder(
  { path, setting, summary }: Product["layout"]["folders"][string],
  { observation, settings, remedies }: CheckContext,
): Draft {
  const expected = say(words.expected, { path });
  const placed = setting === undefined ? undefined : settings.folders.get(setting);
  const isOwn =
    placed === undefined || foldName(placed.replaceAll("\\", "/").replace(/\/+$/u, "")) === foldName(`../${path}`);
  if (!isOwn) return skipped(path, null, expected, say(words.elsewhere, { setting: setting ?? "" }));
  const there = observation.present.get(foldName(path));
  const draft = { subject: path, step: null, expected };
  if (there === true) return { ...draft, outcome: "pass", ...tell(words, "right", { path }) };
  const place = remedies.path(path);
  if (there === false) return { ...draft, outcome: "warn", ...tell(words, "gone", { path, summary, place }) };
  return { ...draft, ...notSeen(say(words.unseen, { path }), say(shared["look-yourself"], { path: place })) };
}
