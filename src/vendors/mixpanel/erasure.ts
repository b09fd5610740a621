import { bearer, type ErasureCall, judgedBy, within } from "../erasure.ts";

/** Deletes events and profile. The vendor takes weeks, and needs the OAuth token of a project owner. */
export const erasure: ErasureCall = {
  mostIds: 1_999,
  kinds: ["subject", "device"],
  request: (ids, account) => ({
    method: "POST",
    url: `${account.url ?? "https://mixpanel.com"}/api/app/data-deletions/v3.0/?token=${encodeURIComponent(account.token)}`,
    headers: bearer(account),
    body: JSON.stringify({ distinct_ids: ids.map((one) => one.id), compliance_type: "GDPR" }),
  }),
  judge: judgedBy((body) => within(body, "results", "task_id")),
  leaves: "group profiles, and values in group profiles, stay",
  source: "https://developer.mixpanel.com/docs/managing-personal-data",
};
