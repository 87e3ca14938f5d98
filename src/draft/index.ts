/** The stage that drafts files for a person to go on with. Pure: what was seen comes in, texts go out. */
export { parameterFault, writeParameters, type Guess, type Guesses } from "./parameters.js";
export { guessParameters } from "./host.js";
export { lintConfiguration, lintWorkflow, schemaFolder, schemaLine } from "./files.js";
export {
  addActionLines,
  isTypedStep,
  leadsOn,
  leafSteps,
  markSections,
  mendGuide,
  splitFront,
  writeGuide,
  type GuideFront,
} from "./guide.js";
export { idOf, writeProduct, type PackFacts } from "./product.js";
export {
  actionsIn,
  filesIn,
  foldersIn,
  isSpelling,
  lineOfProgram,
  mainPrograms,
  majorHop,
  pathBelow,
  productIn,
  settingsFormat,
  sortVersions,
  targetsIn,
  toolsIn,
  versionsOf,
  withDot,
} from "./read-names.js";
export { findTodos, type Todo } from "./todo.js";
