import { foldName } from "../model/observation.js";
import { skipped, type Check, type Draft } from "./check.js";

/** The folders beside the runtime folder that must not be deleted are still there, where the settings do not place them elsewhere. */
export const workFolder: Check = {
  name: "work-folder",
  summary:
    "The working folders that must not be deleted are still there, where the settings do not place them elsewhere",
  judge({ product, observation, settings, remedies }) {
    return Object.values(product.layout.folders)
      .filter(({ keep }) => keep)
      .map(({ path, setting, summary }): Draft => {
        const expected = `the folder \`${path}\``;
        const placed = setting === undefined ? undefined : settings.folders.get(setting);
        const own =
          placed === undefined ||
          foldName(placed.replaceAll("\\", "/").replace(/\/+$/u, "")) === foldName(`../${path}`);
        if (!own) return skipped(path, null, expected, `\`${setting ?? ""}\` places it elsewhere`);
        const there = observation.present.get(foldName(path));
        const draft = { subject: path, step: null, expected };
        if (there === true)
          return { ...draft, outcome: "pass", actual: "it is there", message: `\`${path}\` is there.` };
        if (there !== false)
          return {
            ...draft,
            outcome: "unknown",
            actual: "could not be looked at",
            message: `\`${path}\` could not be looked at.`,
            remedy: `Look yourself whether ${remedies.path(path)} is there.`,
          };
        return {
          ...draft,
          outcome: "warn",
          actual: "it is not there",
          message: `There is no folder \`${path}\`. ${summary}`,
          remedy: `Put ${remedies.path(path)} back from a backup; an empty folder lacks what was in it.`,
        };
      });
  },
};
