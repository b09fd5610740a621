/** A moment with the clock on the wall where somebody noted it: deadlines are shown in that zone. */
export interface Moment {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** An IANA name (`Europe/Madrid`), an offset (`+02:00`) or `UTC`. */
  readonly zone: string;
}

export interface NoMoment {
  readonly kind: "no-moment";
  /** What to write instead; never what was written. */
  readonly why: string;
}

const WRITTEN = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

const refused = (why: string): NoMoment => ({ kind: "no-moment", why });

/**
 * Reads an ISO 8601 time. An hour decides here, so a day alone is refused, and so is a time that names no offset while no
 * zone is given. Where clocks were set back and an hour came twice, the earlier one counts: its deadline is the safe one.
 */
export function readMoment(text: string, zone?: string): Moment | NoMoment {
  if (zone !== undefined && !isZone(zone)) return refused("a zone is an IANA name, such as Europe/Madrid");
  const [, day, minute, second = ":00", offset] = WRITTEN.exec(text) ?? [];
  if (day === undefined || minute === undefined)
    return refused("write a time with its offset, such as 2026-06-05T15:00:00+02:00");
  const wall = Date.parse(`${day}T${minute}${second}Z`);
  if (Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(`${day}T${minute}`))
    return refused("there is no such day or hour");
  if (offset !== undefined) {
    const shift = offset === "Z" ? 0 : offsetOf(offset);
    if (shift === undefined) return refused("an offset is at most 14 hours, such as +02:00");
    return { at: wall - shift, zone: zone ?? (offset === "Z" ? "UTC" : offset) };
  }
  if (zone === undefined) return refused("add an offset, such as +02:00, or say the zone: whose clock is it?");
  const [earliest] = onTheWall(wall, zone);
  return earliest === undefined
    ? refused("clocks were set forward then, and skipped this time")
    : { at: earliest, zone };
}

export const isZone = (zone: string): boolean => {
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

function offsetOf(text: string): number | undefined {
  const [hours = 0, minutes = 0] = text.slice(1).split(":").map(Number);
  const shift = (hours * 60 + minutes) * 60_000;
  return minutes > 59 || shift > 14 * 3_600_000 ? undefined : text.startsWith("-") ? -shift : shift;
}

/** Every moment at which a wall clock of the zone shows this: none, one or two; the earliest first. */
function onTheWall(wall: number, zone: string): readonly number[] {
  const shifts = new Set([wall - 86_400_000, wall, wall + 86_400_000].map((near) => shiftAt(near, zone)));
  return [...shifts]
    .map((shift) => wall - shift)
    .filter((at) => at + shiftAt(at, zone) === wall)
    .toSorted((a, b) => a - b);
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
export function shiftAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wall - Math.floor(at / 1_000) * 1_000;
}

/** As the zone's clocks show it: `2026-10-26T09:30:00+01:00`. Fractions of a second only where there are any. */
export function onLocalClock({ at, zone }: Moment): string {
  const shift = shiftAt(at, zone);
  const text = new Date(at + shift).toISOString().replace(/(\.000)?Z$/, "");
  const minutes = Math.abs(shift) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${text}${shift < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
