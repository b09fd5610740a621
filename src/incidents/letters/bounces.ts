import { join } from "node:path";
import type { DeliveryReport } from "../../mail/delivery-report.ts";
import { openOutbox } from "../../mail/outbox.ts";
import { LETTERS, type NamedDraft, OUTBOX } from "./drafts.ts";
import { linesOf } from "./letters.ts";

/** Codes of letters by what their mails' Message-IDs begin with, and the status that came back for each. */
export type Returned = ReadonlyMap<string, string>;

export const returnedOf = (reports: readonly DeliveryReport[]): Returned =>
  new Map(reports.map(({ messageId, status }) => [messageId.slice(0, messageId.indexOf("@")), status]));

/**
 * Marks letters that the first mail server took and a later one gave back. One that has not left, or has bounced before,
 * stays as it is.
 * @returns how many were marked
 */
export async function markBounced({ draft, folder }: NamedDraft, returned: Returned, at: number): Promise<number> {
  const outbox = await openOutbox(join(folder, OUTBOX));
  try {
    let marked = 0;
    let n = 0;
    for await (const { code } of linesOf(join(folder, LETTERS))) {
      const status = code === undefined ? undefined : returned.get(code);
      if (status !== undefined && outbox.of(n).state === "sent") {
        await outbox.add({ n, state: "bounced", at, says: `${status} (reported later)`, texts: draft.texts });
        marked += 1;
      }
      n += 1;
    }
    return marked;
  } finally {
    await outbox.close();
  }
}
