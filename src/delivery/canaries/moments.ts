/** How SDKs write the moment of an event, as a number or as a text. */
export type TimeForm = "iso" | "iso-seconds" | "seconds" | "decimals" | "milliseconds" | "microseconds";

/** Clocks of devices differ, and items wait on them. */
const NEAR_MS = 86_400_000;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

/** Undefined for whatever is no moment within a day of `at`, in milliseconds. */
export function timeFormOf(value: string | number, at: number): TimeForm | undefined {
  const isNear = (ms: number): boolean => Math.abs(ms - at) < NEAR_MS;
  if (typeof value === "string" && ISO.test(value))
    return isNear(Date.parse(value)) ? (value.includes(".") ? "iso" : "iso-seconds") : undefined;
  const number = typeof value === "number" || /^\d{10,16}$/.test(value) ? Number(value) : Number.NaN;
  if (isNear(number * 1_000)) return Number.isInteger(number) ? "seconds" : "decimals";
  if (isNear(number)) return "milliseconds";
  return isNear(number / 1_000) ? "microseconds" : undefined;
}

/** @param at milliseconds */
export function writtenAs(form: TimeForm, at: number): string {
  switch (form) {
    case "iso":
      return new Date(at).toISOString();
    case "iso-seconds":
      return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
    case "seconds":
      return String(Math.floor(at / 1_000));
    case "decimals":
      // On the full second there would be none.
      return String((at % 1_000 === 0 ? at + 1 : at) / 1_000);
    case "milliseconds":
      return String(at);
    case "microseconds":
      return String(at * 1_000);
  }
}
