import { hexDigits, integer, pick, type Random, seededRandom } from "./random.ts";

/**
 * An invented data subject. Nothing here can reach anyone: names are invented syllables, mail domains are reserved
 * (RFC 2606), addresses are TEST-NET (RFC 5737), numbers are 555-01xx (kept for fiction in every US area code).
 */
export interface Person {
  readonly userId: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly ip: string;
  readonly country: string;
  readonly city: string;
  readonly language: string;
  readonly browser: string;
  readonly os: string;
  readonly referrer: string;
  /** A UUID of version 4 shape, as the browser SDKs make them. */
  readonly deviceId: string;
}

interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

interface Place {
  readonly country: string;
  readonly city: string;
  readonly language: string;
}

const firstNames = ["Zor", "Quib", "Vex", "Mun", "Plo", "Yad", "Kri", "Fen", "Wub", "Jex", "Ovi", "Tiz"];
const middles = ["ba", "lo", "ni", "ru", "xe", "du", "mi", "va", "so", "ky"];
const lastNames = ["quax", "venth", "dorble", "mizzle", "threp", "blonk", "surn", "glip", "warv", "noff"];
const organisationEndings = ["Gadgets", "Widgets", "Sprockets", "Gizmos", "Thingworks"];
const browsers = ["Chrome", "Firefox", "Safari", "Microsoft Edge", "Opera"];
const systems = ["Windows", "Mac OS X", "Linux", "iOS", "Android"];
const testNets = ["192.0.2", "198.51.100", "203.0.113"];
const areaCodes = [202, 303, 404, 505, 606, 707, 808, 909];
const places: readonly Place[] = [
  { country: "NL", city: "Voorbeeldstad", language: "nl" },
  { country: "DE", city: "Examplestadt", language: "de" },
  { country: "FR", city: "Exempleville", language: "fr" },
  { country: "IE", city: "Samplebury", language: "en" },
  { country: "US", city: "Placeholder Falls", language: "en" },
  { country: "ES", city: "Villaejemplo", language: "es" },
];

/** The same arguments give the same people, with distinct user ids, e-mail addresses and devices. */
export function synthesisePeople(wanted: { persons: number; organisations: number; seed: number }): Person[] {
  if (wanted.organisations < 1) throw new RangeError("organisations must be at least 1");
  const random = seededRandom(wanted.seed);
  const organisations = Array.from({ length: wanted.organisations }, (_, index) => inventOrganisation(random, index));
  return Array.from({ length: wanted.persons }, (_, index) => inventPerson(random, organisations, index));
}

function inventOrganisation(random: Random, index: number): Organisation {
  const name = `${pick(random, firstNames)}${pick(random, lastNames)} ${pick(random, organisationEndings)}`;
  return {
    id: `org-${hexDigits(random, 10)}${serial(index)}`,
    name: `${name} ${index}`,
    domain: `${name.toLowerCase().replaceAll(" ", "-")}-${index}.example`,
  };
}

function inventPerson(random: Random, organisations: readonly Organisation[], index: number): Person {
  const organisation = pick(random, organisations);
  const place = pick(random, places);
  const first = pick(random, firstNames) + pick(random, middles);
  const last = pick(random, lastNames).replace(/^./, (letter) => letter.toUpperCase()) + pick(random, middles);
  const domain = random() < 0.3 ? "example.org" : organisation.domain;
  return {
    userId: `user-${hexDigits(random, 12)}${serial(index)}`,
    organisationId: organisation.id,
    organisationName: organisation.name,
    name: `${first} ${last}`,
    email: `${first}.${last}${index}@${domain}`.toLowerCase(),
    phone: `+1 ${pick(random, areaCodes)} 555 01${String(integer(random, 0, 99)).padStart(2, "0")}`,
    ip: `${pick(random, testNets)}.${integer(random, 1, 254)}`,
    country: place.country,
    city: place.city,
    language: place.language,
    browser: pick(random, browsers),
    os: pick(random, systems),
    referrer: `https://search.example/find?q=${first.toLowerCase()}+${last.toLowerCase()}`,
    deviceId: inventUuid(random, index),
  };
}

/** Makes ids distinct by construction instead of by luck. */
function serial(index: number): string {
  return index.toString(16).padStart(6, "0");
}

function inventUuid(random: Random, index: number): string {
  const variant = pick(random, ["8", "9", "a", "b"]);
  const groups = [8, 4, 3, 3, 6].map((length) => hexDigits(random, length));
  return `${groups[0]}-${groups[1]}-4${groups[2]}-${variant}${groups[3]}-${groups[4]}${serial(index)}`;
}
