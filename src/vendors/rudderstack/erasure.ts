import { bearer, type ErasureCall, judgedBy, within } from "../erasure.ts";

/** A regulation of the enterprise plan; the project is the comma-separated list of destinations to delete in. */
export const erasure: ErasureCall = {
  mostIds: 100,
  kinds: ["subject"],
  request: (ids, account) => ({
    method: "POST",
    url: `${account.url ?? "https://api.rudderstack.com"}/v2/regulations`,
    headers: bearer(account),
    body: JSON.stringify({
      regulationType: "suppress_with_delete",
      destinationIds: (account.project ?? "").split(",").filter((one) => one !== ""),
      users: ids.map((one) => ({ userId: one.id })),
    }),
  }),
  judge: judgedBy((body) => within(body, "id")),
  leaves: "anonymous ids can't be named, and destinations that the list leaves out keep everything",
  source: "https://www.rudderstack.com/docs/api/user-suppression-api/",
};
