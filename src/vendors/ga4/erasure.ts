import { bearer, type ErasureCall, judgedBy, within } from "../erasure.ts";

/** One person a call, by user id or by client id. The secret is an OAuth access token with the scope `analytics.edit`. */
export const erasure: ErasureCall = {
  mostIds: 1,
  kinds: ["subject", "device"],
  request: ([first], account) => ({
    method: "POST",
    url: `${account.url ?? "https://analyticsadmin.googleapis.com"}/v1alpha/properties/${encodeURIComponent(account.project ?? "")}:submitUserDeletion`,
    headers: bearer(account),
    body: JSON.stringify({ [first?.kind === "device" ? "clientId" : "userId"]: first?.id }),
  }),
  judge: judgedBy((body) => within(body, "deletionRequestTime")),
  leaves: "totals in reports, and what was exported to BigQuery, stay",
  source:
    "https://developers.google.com/analytics/devguides/config/admin/v1/rest/v1alpha/properties/submitUserDeletion",
};
