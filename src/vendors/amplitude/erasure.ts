import { basic, type ErasureCall, judgedBy, within } from "../erasure.ts";

/** A job that runs days later, for all users that were named on one day. */
export const erasure: ErasureCall = {
  mostIds: 100,
  kinds: ["subject"],
  request: (ids, account) => ({
    method: "POST",
    url: `${account.url ?? "https://amplitude.com"}/api/2/deletions/users`,
    // The user name is the project's API key.
    headers: basic({ ...account, username: account.username ?? account.token }),
    body: JSON.stringify({
      user_ids: ids.map((one) => one.id),
      requester: "bulkhead",
      ignore_invalid_id: "true",
      delete_from_org: "false",
    }),
  }),
  judge: judgedBy((body) => within(Array.isArray(body) ? (body as readonly unknown[])[0] : body, "day")),
  leaves: "devices on which nobody signed in can't be named",
  source: "https://www.docs.developers.amplitude.com/analytics/apis/user-privacy-api/",
};
