/** The stage that drafts files for a person to go on with. Pure: what was seen comes in, texts go out. */
export { parameterFault, writeParameters, type Guess, type Guesses } from "./parameters.js";
export { guessParameters } from "./host.js";
