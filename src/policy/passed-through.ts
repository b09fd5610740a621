import { firstFinding } from "../detectors/detect.ts";
import type { PseudonymMap } from "./pseudonym.ts";

/**
 * Ids as they are (`ids: pass-through`), for a team that minimises fields first. One that says more than who somebody is,
 * such as an e-mail address or a phone number, is mapped all the same.
 */
export function passedThrough({ identity, eventId, isPlaceholder }: PseudonymMap): PseudonymMap {
  const unlessTelling = (map: (id: string) => string) => (id: string) =>
    firstFinding(id) === undefined ? id : map(id);
  return { identity: unlessTelling(identity), eventId: unlessTelling(eventId), isPlaceholder };
}
