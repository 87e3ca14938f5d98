/** Reads an integrator's own steps, and finds their places. */
import { parseOverlay } from "../guide/overlay.js";
import type { Host } from "../host/index.js";
import type { Overlay } from "../model/overlay.js";
import { loadGuide } from "../pack/index.js";
import { refuseOrphans } from "../runbook/overlay.js";
import { procedureIds } from "./create-runbook.js";
import type { Project } from "./open-project.js";

/**
 * Reads an overlay and finds its places among the steps of the project's procedures.
 *
 * @param path `-` is standard input
 * @throws {UsageError} where it cannot be read or is not as it must be, or a place in it is no step of any runbook
 */
export async function loadOverlay(host: Host, path: string, project: Project): Promise<Overlay> {
  const overlay = parseOverlay(await loadGuide(host, path), project.graph.product);
  refuseOrphans(overlay, procedureIds(project));
  return overlay;
}
