import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { fileURLToPath } from "node:url";
import { Reader } from "mmdb-lib";
import type { Item, JsonObject } from "../domain/item.ts";
import { codeOf, Fault } from "../platform/fault.ts";
import { NO_PLACES, type PlaceOf } from "../policy/place.ts";
import { CONNECTING, isObject, type VendorAdapter } from "../vendors/vendor.ts";

/** What databases call it: MaxMind's GeoLite2 and DB-IP nest the codes, ip-location-db does not. Few have regions. */
interface PlaceRecord {
  readonly country_code?: unknown;
  readonly country?: { readonly iso_code?: unknown };
  readonly subdivisions?: readonly { readonly iso_code?: unknown }[];
}

const BUILT_IN = "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";

/**
 * A database of countries, or of regions too, in MaxMind's format, held in memory: nobody outside this thread is asked,
 * and no address is kept.
 * @param database `off`, `built-in` (an optional dependency, CC0), or the path of a file
 * @throws Fault `geoip-unreadable` when the file is missing or is no such database
 */
export function openPlaces(database: string): PlaceOf {
  if (database === "off") return NO_PLACES;
  const reader = read(database);
  return (address, precision) => {
    if (isIP(address) === 0) return undefined;
    const found = reader.get(address) as PlaceRecord | null;
    const country = upper(found?.country?.iso_code ?? found?.country_code, /^[A-Za-z]{2}$/);
    if (country === undefined || precision === "country") return country;
    const region = upper(found?.subdivisions?.[0]?.iso_code, /^[A-Za-z\d]{1,3}$/);
    return region === undefined ? country : `${country}-${region}`;
  };
}

const upper = (code: unknown, shape: RegExp): string | undefined =>
  typeof code === "string" && shape.test(code) ? code.toUpperCase() : undefined;

function read(database: string): Reader<never> {
  try {
    const file = database === "built-in" ? fileURLToPath(import.meta.resolve(BUILT_IN)) : database;
    return new Reader(readFileSync(file));
  } catch (cause) {
    const code = codeOf(cause);
    const says =
      database === "built-in"
        ? "the built-in country database is not installed; install the optional dependencies, or give the path of one"
        : `${database} can't be read as a country database (${code}); give an .mmdb file, \`built-in\` or \`off\``;
    throw new Fault("geoip-unreadable", `geoip.database: ${says}`, { cause });
  }
}

/** An item that says its person's country where the vendor takes one. */
export interface Located {
  readonly item: Item;
  readonly country: string | undefined;
}

/**
 * @param item one that names no country itself
 * @param connecting the address that the request came from
 */
export function located(
  { location }: VendorAdapter,
  item: Item,
  { query, connecting, placeOf }: { query: URLSearchParams; connecting: string; placeOf: PlaceOf },
): Located {
  if (location === undefined) return { item, country: undefined };
  const address = location.address(item, query);
  const country = address === undefined ? undefined : placeOf(address === CONNECTING ? connecting : address, "country");
  const place = country === undefined ? undefined : location.country(item);
  if (country === undefined || place === undefined) return { item, country };
  return { item: { ...item, body: placed(item.body, place, country) }, country };
}

/** A copy with the country at a path; what the application wrote there, or in its way, stays. */
function placed(body: JsonObject, [step, ...deeper]: readonly string[], country: string): JsonObject {
  if (step === undefined) return body;
  const before = body[step];
  const [next, ...others] = deeper;
  if (next === undefined) return before === undefined ? { ...body, [step]: country } : body;
  if (before !== undefined && !isObject(before)) return body;
  return { ...body, [step]: placed(before ?? {}, [next, ...others], country) };
}
