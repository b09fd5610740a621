/**
 * Where an IP address is used, as a code of ISO 3166 in upper case: `FR`, and `FR-IDF` for a region. A region that nobody
 * knows is its country; undefined when not even that is known.
 */
export type PlaceOf = (address: string, precision: "country" | "region") => string | undefined;

export const NO_PLACES: PlaceOf = () => undefined;
