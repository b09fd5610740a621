import { type Moment, shiftAt } from "./moment.ts";

/** A period as a regime writes it. */
export type Period = { readonly hours: number } | { readonly months: number };

const HOUR = 3_600_000;

/**
 * When a period that starts at a moment is over. Hours elapse, whatever clocks on the wall, weekends and holidays do;
 * months keep day and hour on the wall.
 */
export const endOf = (start: Moment, period: Period): Moment =>
  "hours" in period
    ? { at: start.at + period.hours * HOUR, zone: start.zone }
    : { at: monthsLater(start, period.months), zone: start.zone };

/**
 * A period of hours as Regulation (EEC, Euratom) No 1182/71 counts it, for information: the hour in which the event falls
 * is left out (Art. 3(1)), so it begins with the next full hour on the wall and ends up to an hour later than the strict
 * count. Holidays and weekends are part of it (Art. 3(3)), and a period in hours is not extended by them (Art. 3(4)).
 */
export function endBy1182(start: Moment, hours: number): Moment {
  const shift = shiftAt(start.at, start.zone);
  const nextHour = (Math.floor((start.at + shift) / HOUR) + 1) * HOUR - shift;
  return { at: nextHour + hours * HOUR, zone: start.zone };
}

/** The same day so many months later, or that month's last (Art. 3(2)(c) of the same Regulation). */
function monthsLater({ at, zone }: Moment, months: number): number {
  const wall = new Date(at + shiftAt(at, zone));
  const later = new Date(wall);
  later.setUTCMonth(later.getUTCMonth() + months, 1);
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(wall.getUTCDate(), lastDay));
  // The offset of that day; within an hour that is skipped there, the moment just after the jump.
  const guess = later.getTime() - shiftAt(later.getTime(), zone);
  return later.getTime() - shiftAt(guess, zone);
}

/** How much of a period is over, for reminders at 50, 80 and 100 %. More than 1 when it is late. */
export const shareOver = (from: number, to: number, now: number): number =>
  to <= from ? 1 : Math.max(0, (now - from) / (to - from));

export const REMINDERS = [50, 80, 100] as const;

/** When each reminder is due. */
export const remindersOf = (from: number, to: number): readonly { readonly percent: number; readonly at: number }[] =>
  REMINDERS.map((percent) => ({ percent, at: from + ((to - from) * percent) / 100 }));
