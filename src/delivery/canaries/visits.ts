/** When canaries visit. Times in milliseconds; `random` gives numbers from 0 to below 1. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** All within the first day, each at some moment of a slot of its own, in an order that its place does not tell. */
export function firstVisits(count: number, now: number, random: () => number): readonly number[] {
  const slotMs = (20 * HOUR_MS) / count;
  const slots = Array.from({ length: count }, (_, slot) => ({ slot, by: random() })).toSorted((a, b) => a.by - b.by);
  return slots.map(({ slot }) => Math.round(now + (slot + random()) * slotMs));
}

/** Twice to four times within what the vendor keeps: seldom, and never forgotten there before the next one. */
export const nextVisit = (now: number, eventsDays: number, random: () => number): number =>
  Math.round(now + eventsDays * DAY_MS * (0.25 + 0.25 * random()));

/** Visits that could not be made in their time don't all come at once. */
export const lateVisit = (now: number, random: () => number): number => Math.round(now + 3 * HOUR_MS * random());
