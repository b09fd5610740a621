import type { Detector, Span } from "../domain/finding.ts";
import { glanceAt, hasAt, KIND } from "./glance.ts";
import { TRAIT } from "./traits.ts";

const LIST_SEP = String.raw`(?: ?[,;/] ?| |%2C(?:%20)?)`;
// Four decimals are about ten metres, three about a hundred (WGS 84).
const PAIR = String.raw`(?<lat>-?\d{1,2}\.\d{3,16})(?:°? ?[NS])?${LIST_SEP}(?<lng>-?\d{1,3}\.\d{3,16})(?:°? ?[EW](?![A-Za-z]))?`;
const NAME = String.raw`(?:lat(?:itude)?|lng|lon(?:g(?:itude)?)?|breitengrad|laengengrad)`;
const NAMED = String.raw`(?<=(?<![A-Za-z])(?:[A-Za-z]{1,20}[_.-])?${NAME}["']?(?: ?[=:] ?|%3D| )["']?)-?\d{1,3}\.\d{4,16}`;
const ANGLE = String.raw`\d{1,3} ?[°º] ?\d{1,2} ?['′’] ?(?:\d{1,2}(?:\.\d{1,6})? ?(?:["″”]|''))? ?`;
const DEGREES = String.raw`${ANGLE}[NS],? ?${ANGLE}[EWO](?![A-Za-z])`;
const PLACE = new RegExp(
  String.raw`(?<![\w.]|\d[,;] ?)(?:${PAIR}|${NAMED}|${DEGREES})(?![\w]|\.\d|[,;] ?-?\d+\.\d)`,
  "iy",
);
const FOUR_DECIMALS = /\.\d{4}/;

/** Two fractions, as in a list of weights, are in the sea off Ghana; few people are. */
function isPlace(lat: string, lng: string): boolean {
  const [north, east] = [Math.abs(Number(lat)), Math.abs(Number(lng))];
  if (north > 90 || east > 180 || (north <= 1 && east <= 1)) return false;
  return FOUR_DECIMALS.test(lat) || FOUR_DECIMALS.test(lng);
}

/** What follows the first digits of a place; a space may stand before the sign of a degree. */
const mayBegin = (end: number): boolean => hasAt(end, KIND.dot | KIND.degree) || hasAt(end + 1, KIND.degree);

function places(text: string): Span[] {
  const spans: Span[] = [];
  const { edges, count } = glanceAt(text);
  let free = 0;
  for (let run = 0; run < count; run += 2) {
    const first = edges[run] as number;
    if (!mayBegin(edges[run + 1] as number)) continue;
    for (let start = hasAt(first - 1, KIND.dash) ? first - 1 : first; start <= first; start++) {
      PLACE.lastIndex = start;
      const groups = start < free ? undefined : PLACE.exec(text)?.groups;
      if (groups === undefined) continue;
      free = PLACE.lastIndex;
      const { lat, lng } = groups;
      if (lat === undefined || lng === undefined || isPlace(lat, lng)) spans.push({ start, end: free });
      break;
    }
  }
  return spans;
}

export const coordinates: Detector = {
  id: "coordinates",
  category: "user.location.precise",
  says: "A latitude and a longitude, as decimals or degrees, or one of them called by its name.",
  needs: TRAIT.decimal,
  find: places,
  positives: [
    { text: "48.8566, 2.3522", finds: ["48.8566, 2.3522"] },
    { text: "geo:48.85661,2.35222 now", finds: ["48.85661,2.35222"] },
    { text: "/maps/@48.8566,-2.3522,15z", finds: ["48.8566,-2.3522"] },
    { text: "lat=48.8566&lng=2.3522", finds: ["48.8566", "2.3522"] },
    { text: '{"latitude":48.8566,"home_longitude": -2.3522}', finds: ["48.8566", "-2.3522"] },
    { text: "48.8566° N, 2.3522° E", finds: ["48.8566° N, 2.3522° E"] },
    { text: `at 48°51'24"N 2°21'03"E.`, finds: [`48°51'24"N 2°21'03"E`] },
    { text: "ll=48.8566%2C2.3522&z=3", finds: ["48.8566%2C2.3522"] },
    { text: "Location (40.71278, -74.00594)", finds: ["40.71278, -74.00594"] },
  ],
  negatives: [
    "0.1234, 0.5678",
    "[48.8566, 2.3522, 0.1234]",
    "1.2345, 2.3456, 3.4567",
    "98.8566, 2.3522",
    "48.85, 2.35",
    "1,234.567 2,345.678",
    "v1.2345.2.3522",
    "20.000 30.000",
    "flat=48.8566",
    "10.0.19045.3803",
  ],
};
