/** Until when one can still turn back: worked out from the window and the planned minutes. */
import { text, type Inline } from "../model/inline.js";
import type { Runbook, RunbookStep } from "../model/runbook.js";
import { printMinutes, printMoment, shiftMoment } from "./moments.js";

/** The times of one hop. */
export interface TurningTimes {
  /** Planned minutes of the whole way back, restore of the database included; `null` where no step of it says. */
  backMinutes: number | null;
  /** Planned minutes from the point of no return on, or of the whole hop where there is none; verification included. */
  aheadMinutes: number;
  /**
   * When the way back must begin at the latest, so that it is done when the window ends; `null` without window or
   * minutes.
   */
  turnBack: string | null;
  /**
   * When the step behind the point of no return must begin at the latest, so that even then there is time to turn back.
   */
  begin: string | null;
}

const flat = (steps: readonly RunbookStep[]): RunbookStep[] => steps.flatMap((step) => [step, ...flat(step.substeps)]);
const sum = (steps: readonly RunbookStep[]): number => steps.reduce((total, { minutes }) => total + (minutes ?? 0), 0);

/** The times of the hop, counting from 1. */
export function turningTimes(
  { sections, parameters }: Pick<Runbook, "sections" | "parameters">,
  hop: number,
): TurningTimes {
  const own = sections.filter((section) => section.hop === hop);
  const back = own.filter(({ kind }) => kind === "rollback").flatMap(({ steps }) => flat(steps));
  const forth = own
    .filter(({ kind }) => kind === "procedure" || kind === "verification")
    .flatMap(({ steps }) => flat(steps));
  const turning = forth.findIndex(({ pointOfNoReturn }) => pointOfNoReturn !== null);
  const backMinutes = back.some(({ minutes }) => minutes !== null) ? sum(back) : null;
  const aheadMinutes = sum(forth.slice(Math.max(0, turning)));
  const end = parameters.window?.end;
  const turnBack = end === undefined || backMinutes === null ? null : shiftMoment(end, -backMinutes);
  return {
    backMinutes,
    aheadMinutes,
    turnBack,
    begin: turnBack === null ? null : shiftMoment(turnBack, -aheadMinutes),
  };
}

/** Where it is said: before the point of no return, or at the stop behind it, where nothing is left to begin. */
export type TurnBackPlace = "turning" | "hold";
/** The sentence for a hop and a place. */
export type TurnBack = (hop: number, place: TurnBackPlace) => Inline[];

/** The sentence beside the point of no return or at the stop; without a window, a line to write the time on. */
export function turnBackWords(
  { backMinutes, aheadMinutes, turnBack, begin }: TurningTimes,
  place: TurnBackPlace,
  windowEnd: string | undefined,
  dateFormat?: string,
): Inline[] {
  const time: Inline =
    turnBack === null
      ? { type: "blank", name: "window", label: "time" }
      : { type: "strong", children: [text(printMoment(turnBack, dateFormat))] };
  if (backMinutes === null) return [text("Latest time to turn back: "), time, text(".")];
  const way = `The way back, with the restore, is planned at ${printMinutes(backMinutes)}`;
  if (begin === null || windowEnd === undefined)
    return [text("Latest time to turn back: "), time, text(`. ${way}: that much before the window ends.`)];
  const ahead =
    aheadMinutes === 0 || place === "hold"
      ? ""
      : ` Do not begin this step after ${printMoment(begin, dateFormat)}: it and what follows it are planned at ${printMinutes(aheadMinutes)}.`;
  return [
    text("Latest time to turn back: "),
    time,
    text(`. ${way}, and the window ends at ${printMoment(windowEnd, dateFormat)}.${ahead}`),
  ];
}
