import { bearer, type ErasureCall, judgedBy, within } from "../erasure.ts";

/** A regulation over the whole workspace: suppresses, deletes, and passes the request on. */
export const erasure: ErasureCall = {
  mostIds: 5_000,
  kinds: ["subject"],
  request: (ids, account) => ({
    method: "POST",
    url: `${account.url ?? "https://api.segmentapis.com"}/regulations`,
    headers: bearer(account),
    body: JSON.stringify({
      regulationType: "SUPPRESS_WITH_DELETE",
      subjectType: "USER_ID",
      subjectIds: ids.map((one) => one.id),
    }),
  }),
  judge: judgedBy((body) => within(body, "data", "regulateId")),
  leaves:
    "anonymous ids can't be named; the vendor passes the request to destinations but does not promise that they delete",
  source: "https://docs.segmentapis.com/tag/Deletion-and-Suppression",
};
