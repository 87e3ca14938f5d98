export { archiveBelow, pathBelow, type Archive } from "./archive.js";
export { isLitter } from "./litter.js";
export {
  findPlacedProgram,
  openRelease,
  refuseOtherVersion,
  type PlacedProgram,
  type Release,
  type ReleaseScope,
} from "./open-release.js";
export { findNameFault, findUnfitName, showName } from "./windows-names.js";
export { words } from "./words.js";
