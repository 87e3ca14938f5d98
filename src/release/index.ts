export { archiveBelow, pathBelow, type Archive } from "./archive.js";
export { isLitter } from "./litter.js";
export { openRelease, refuseOtherVersion, type Release, type ReleaseScope } from "./open-release.js";
export { findNameFault, findUnfitName, showName } from "./windows-names.js";
export { words } from "./words.js";
