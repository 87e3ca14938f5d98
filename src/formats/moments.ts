/** Moments as they are written for people: by the clock of whoever wrote them, never by this machine's. */

/** How dates are written unless a theme says otherwise. */
const defaultDateFormat = "YYYY-MM-DD";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/u;

/** A moment taken apart; what is no moment is shown as it is. */
function momentParts(moment: string, dateFormat: string): { date: string; time: string; zone: string } {
  const [, year = "", month = "", day = "", time = "", zone = ""] = shape.exec(moment) ?? [];
  if (year === "") return { date: moment, time: "", zone: "" };
  const name = months[Number(month) - 1] ?? month;
  const values: Readonly<Record<string, string>> = {
    YYYY: year,
    MMMM: name,
    MMM: name.slice(0, 3),
    MM: month,
    M: String(Number(month)),
    DD: day,
    D: String(Number(day)),
  };
  return {
    date: dateFormat.replace(/YYYY|M{1,4}|D{1,2}/gu, (token) => values[token] ?? token),
    time,
    zone: zone === "Z" ? "UTC" : `UTC${zone}`,
  };
}

/** `2026-12-05 20:00 (UTC+01:00)`. */
export function printMoment(moment: string, dateFormat = defaultDateFormat): string {
  const { date, time, zone } = momentParts(moment, dateFormat);
  return zone === "" ? date : `${date} ${time} (${zone})`;
}

/** `2026-12-05 20:00 to 2026-12-06 02:00 (UTC+01:00)`. */
export function printSpan({ start, end }: { start: string; end: string }, dateFormat = defaultDateFormat): string {
  const [from, to] = [momentParts(start, dateFormat), momentParts(end, dateFormat)];
  return from.zone === to.zone
    ? `${from.date} ${from.time} to ${to.date} ${to.time} (${to.zone})`
    : `${printMoment(start, dateFormat)} to ${printMoment(end, dateFormat)}`;
}

/** The moment so many minutes later (earlier, where negative), in the same zone. */
export function shiftMoment(moment: string, minutes: number): string {
  const zone = /(?:Z|[+-]\d{2}:\d{2})$/u.exec(moment)?.[0] ?? "Z";
  const offset = zone === "Z" ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  const local = Date.parse(moment) + (minutes + (zone.startsWith("-") ? -offset : offset)) * 60_000;
  return new Date(local).toISOString().slice(0, 19) + zone;
}

/** "1 h 35 min", "2 h", "5 min". */
export function printMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return [hours === 0 ? "" : `${hours} h`, minutes % 60 === 0 && hours > 0 ? "" : `${minutes % 60} min`]
    .filter((part) => part !== "")
    .join(" ");
}
