export { archiveBelow, pathBelow, type Archive } from "./archive.js";
export {
  findPlacedProgram,
  openRelease,
  refuseOtherVersion,
  type PlacedProgram,
  type Release,
} from "./open-release.js";
export { showName } from "./windows-names.js";
export { words } from "./words.js";
