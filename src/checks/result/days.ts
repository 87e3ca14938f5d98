/** How long it is until something ends. */

/** How many days before its end something is worth a word. */
export const soonDays = 30;

/** Whole days from one moment to another; below 0 where it is over. The twin is `Get-DaysLeft`. */
export const daysUntil = (end: string, now: string): number =>
  Math.floor((Date.parse(end) - Date.parse(now)) / 86_400_000);
