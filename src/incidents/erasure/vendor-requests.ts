import type { KnownAs } from "../../ledger/questions/erased.ts";
import type { Destination } from "../../platform/config-schema.ts";
import type { ErasureAnswer, ErasureCall, ErasureId, ErasureRequest } from "../../vendors/erasure.ts";
import type { VendorAdapter } from "../../vendors/vendor.ts";

/** A vendor's own requests for one person; without an account the secret is left blank, for a person to fill in. */
export function requestsFor(
  { erasure, idPrefixes }: Pick<VendorAdapter, "erasure" | "idPrefixes">,
  { token, erasure: account }: Pick<Destination, "token" | "erasure">,
  known: readonly KnownAs[],
): readonly ErasureRequest[] {
  const ids = known
    .map(({ pid, kind }): ErasureId => ({ id: pid, kind: kind === "device" ? "device" : "subject" }))
    .filter((one) => erasure.kinds.includes(one.kind))
    // A device stands under its prefix at the vendor.
    .map((one) => ({ ...one, id: one.kind === "device" ? `${idPrefixes[0] ?? ""}${one.id}` : one.id }));
  const requests: ErasureRequest[] = [];
  for (let from = 0; from < ids.length; from += erasure.mostIds)
    requests.push(erasure.request(ids.slice(from, from + erasure.mostIds), { secret: "", ...account, token }));
  return requests;
}

/** Sends the requests one after the other; the first that is not accepted is the answer to all. */
export type AskVendor = (requests: readonly ErasureRequest[], judge: ErasureCall["judge"]) => Promise<ErasureAnswer>;

const ANSWER_WITHIN_MS = 30_000;
const LONGEST_ANSWER = 64 * 1_024;

export const askVendor: AskVendor = async (requests, judge) => {
  const receipts: string[] = [];
  for (const request of requests) {
    const answer = await send(request, judge);
    if (answer.kind !== "accepted") return answer;
    if (answer.receipt !== "") receipts.push(answer.receipt);
  }
  return { kind: "accepted", receipt: receipts.join(" ") };
};

async function send(
  { url, method, headers, body }: ErasureRequest,
  judge: ErasureCall["judge"],
): Promise<ErasureAnswer> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = (await response.text()).slice(0, LONGEST_ANSWER);
    return judge({ status: response.status, body: text, retryAfter: undefined });
  } catch {
    // Whoever could not be reached is asked again.
    return { kind: "again" };
  }
}
