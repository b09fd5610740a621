import type { Ledger } from "../../ledger/ledger.ts";
import { heldUnderOwnIds, type KnownAs, knownAs } from "../../ledger/questions/erased.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";

/**
 * Everything that vendors know a person by: pseudonyms of every epoch, and the person's own ids where a baseline held them
 * in clear. A vendor that never had an own id is never told one.
 */
export async function namesOf(
  ledger: Ledger,
  sealer: Pick<IdSealer, "open">,
  tokens: readonly string[],
): Promise<readonly KnownAs[]> {
  const own = (await heldUnderOwnIds(ledger, tokens)).flatMap(({ destination, sealed, kind }) => {
    const pid = sealer.open(sealed);
    return pid === undefined ? [] : [{ destination, pid, kind }];
  });
  const names = [...(await knownAs(ledger, tokens)), ...own];
  // Where ids pass through, a pseudonym is the own id.
  return [...new Map(names.map((one) => [`${one.destination} ${one.pid}`, one])).values()];
}
