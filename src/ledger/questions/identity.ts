import type { LedgerReader } from "../ledger.ts";

/** Where tokens stand for more than themselves: which person an identity's disclosures count for. */

const EARLIER_IDS =
  "SELECT toString(from) AS from, toString(to) AS to, min(at) AS since FROM links WHERE relation = 'same' GROUP BY from, to ORDER BY since";

/**
 * Earlier ids of one person fold into the id that they became. Ids that lead to each other are one person; it is
 * named by the id that the last link leads to.
 * @returns pairs of an identity and the person it is, without the identities that are their own person
 */
export async function earlierIds(ledger: LedgerReader): Promise<ReadonlyMap<string, string>> {
  const links = await ledger.ask<{ from: string; to: string }>(EARLIER_IDS);
  const parent = new Map<string, string>();
  const top = (token: string): string => {
    let at = token;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) {
      const above = parent.get(up);
      if (above !== undefined) parent.set(at, above);
      at = up;
    }
    return at;
  };
  for (const { from, to } of links) {
    const [a, b] = [top(from), top(to)];
    if (a !== b) parent.set(a, b);
  }
  return new Map([...parent.keys()].map((token) => [token, top(token)]));
}
