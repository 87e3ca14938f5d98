/** What `run` and the script say of a run, whatever the change is. */
import { defineWords } from "../language/words.js";

export const words = defineWords({
  // Before anything is begun. All of these end with exit code 2.
  unknownWord: "Unexpected word `{word}` under `acknowledged`, expected a step's id, its number, a verb or `hold`",
  unknownSkip: "Unexpected word `{word}` among the steps to skip, expected a step's id or its number",
  cannot: "Step {number} cannot be done: {reason}.",
  unchanged: "Nothing was changed.",
  waits: "Nobody is there to answer, and these steps wait for a person: {steps}.",
  waitsRemedy:
    "Acknowledge each by its id (an unconditional one also by its verb), or skip a conditional one by its id: {ids}.",
  room: "The disk of `{directory}` has {free} MB left, and the new release takes {needed} MB.",
  roomRemedy: "Make room first. Nothing was changed.",
  linkNowhere: "`{path}` is a link that leads nowhere",
  linkRemedy: "Set the link right, or remove it.",
  noFolder: "`{path}` is not there, in `{directory}`",
  noRun: "There is no run here that could be gone on with or taken back.",
  noRunRemedy: "Expected its journal at `{journal}`.",
  begun: "A run was begun here and did not end (journal `{journal}`).",
  begunRemedy: "Go on with it by {resume}, or take it back by {rollback}.",
  goingBack: "The run is being taken back (journal `{journal}`).",
  goingBackRemedy: "Go on with that by {rollback}.",
  broken: "The journal is not what was written: {fault} (`{journal}`)",
  brokenLine: "line {line}: {fault}",
  brokenJson: "it is no JSON",
  brokenSeal: "its own SHA-256 does not fit it",
  brokenChain: "it does not follow the line before",
  brokenHeader: "it is not where a first line stands, or none is there",
  brokenRemedy:
    "Nothing is gone on with, and nothing is taken back, by a journal that cannot be trusted. Look at the folders, " +
    "go on or back by hand from the sheet, and move the journal away.",
  other: "The run here began with {what} {recorded}, and this call says {said} (journal `{journal}`).",
  otherRemedy: "Go on with what the run began with, or take it back with that first.",
  otherRunbook: "The runbook has changed since the run began: {changes} (journal `{journal}`).",
  otherSha256: "`{file}` has the SHA-256 {found}, and {wanted} was expected: it is another file.",
  locked: "Another run works on this folder: {holder}.",
  lockedRemedy: "Wait until it has ended. If it surely has, delete `{lock}`.",
  // While it goes on.
  byJournal: "by the journal",
  archiveThere: "the archive is there: {file}",
  nobodyLooked: "it changes nothing, and nobody was there to look",
  skippedByName: "named among the steps to skip",
  doesNotApply: "it does not apply here",
  beforeStart: "before the step to start at",
  stoppedBefore: "Stopped before step {number}: {command}",
  notDone: "Step {number} is not done.",
  somebodyHasTo: "Somebody has to do it and say so, or its id `{id}` or its verb `{verb}` has to be acknowledged.",
  somebodyDecides: "Somebody has to say whether it applies: acknowledge its id `{id}`, or skip it by that id.",
  somebodyConfirms: "Somebody has to confirm it.",
  hold: "Halt here. Go on to {next} only when the check finds no fault and {version} has been seen to work; else go back.",
  heldAt: "Halted at {id}: {version} is installed.",
  heldRemedy: "When {version} has been seen to work, acknowledge `hold` or `{id}` and go on.",
  interrupted: "Interrupted; what was under way is finished or undone.",
  notThere: "Step {number} was done, and its result is not there: {reason}",
  notThereRemedy: "Something else works on this folder. Find out what, before you go on.",
  ended: "The run has ended; nothing is left to do.",
  endedBack: "The run was taken back; nothing is left to do.",
  // What the system says no to.
  cannotChange: "`{path}` cannot be changed: {reason}.",
  noRights: "there are no rights to change it, or another program holds it",
  heldOpen: "another program holds it open",
  inUseRemedy: "See that the program has ended and that no window, console or scanner holds a file of the folder.",
  diskFull: "the disk is full",
  diskRemedy: "Make room on the disk.",
  // The way back.
  turned: "Step {number}, the point of no return, was begun: {reason}",
  turnedRemedy:
    "Putting the folders back is not a way back any more. First: {command} Then acknowledge its id, `{id}`.",
  notNeeded: "not needed: step {number} was not done",
  notRestored: "`{runtime}` holds {found}, and not {from}",
  notRestoredUnknown: "`{runtime}` is not the program of {from}: {reason}",
  notRestoredRemedy:
    "The way back has not ended. Look for the folder of {from}, put it in the place of `{runtime}`, and take the run " +
    "back again.",
  isBack: "{from} is back.",
  keptAll: "What the way back took away is kept in `{kept}`.",
});
