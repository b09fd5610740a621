import { bearer, type ErasureCall, judgedBy, within } from "../erasure.ts";

/** Deletes people at once and their events on the vendor's next weekly run. */
export const erasure: ErasureCall = {
  mostIds: 100,
  kinds: ["subject", "device"],
  request: (ids, account) => ({
    method: "POST",
    url: `${account.url ?? "https://us.posthog.com"}/api/projects/${encodeURIComponent(account.project ?? "@current")}/persons/bulk_delete/`,
    headers: bearer(account),
    body: JSON.stringify({ distinct_ids: ids.map((one) => one.id), delete_events: true, delete_recordings: true }),
  }),
  judge: judgedBy((body) => within(body, "persons_deleted")),
  leaves: "events that arrive after the request, and group properties, stay",
  source: "https://posthog.com/docs/api/persons",
};
