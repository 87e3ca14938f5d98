export { planEstate, type Unit } from "./plan-estate.js";
export { hostPage, hostParameters, type HostUnit } from "./host-files.js";
export { judgeReports, type EstateReports, type HostReports, type Read } from "./judge-reports.js";
export { readInventory } from "./inventory.js";
export { estateToMarkdown, estateToText } from "./render.js";
