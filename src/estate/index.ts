export { planEstate, type Unit } from "./plan-estate.js";
export { readInventory } from "./inventory.js";
export { estateToMarkdown, estateToText } from "./render.js";
