import { randomUUID } from "node:crypto";
import { composeMail, type Sender } from "../mail/compose.ts";
import { type Answer, type MailServer, openLine } from "../mail/line.ts";
import { htmlText } from "../mail/notices/harmless.ts";
import type { Log } from "../platform/log.ts";
import type { Due } from "./reminders.ts";

export interface ReminderMailOptions {
  readonly server: MailServer;
  /** Read anew for every mail, since keys are replaced. */
  readonly sender: () => Sender;
  readonly to: readonly string[];
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Mails a reminder to everybody who wants it; resolves to true when none of them has to be tried again. Somebody may get
 * one twice when the server took it for another and not for them.
 */
export function reminderMail({ server, sender, to, log, now }: ReminderMailOptions) {
  return async (incident: string, due: Due): Promise<boolean> => {
    const line = openLine(server);
    try {
      const from = sender();
      const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
      const answers: Answer[] = [];
      for (const address of to) {
        const about = { to: address, messageId: `<${randomUUID()}@${domain}>`, at: now() };
        const message = await composeMail(from, reminderText(incident, due), about);
        answers.push(await line.send({ from: from.address, to: address, message }, () => Promise.resolve()));
      }
      const missed = answers.filter(({ kind }) => kind === "deferred" || kind === "unavailable");
      if (missed.length > 0)
        log.warn("a reminder could not be mailed; it is tried again", {
          incident,
          clock: due.clock,
          count: missed.length,
        });
      return missed.length === 0;
    } finally {
      line.close();
    }
  };
}

/** Holds what the log holds, and no person. */
function reminderText(incident: string, { clock, deadline, percent }: Due) {
  const [end, subject] =
    percent >= 100
      ? [`It ended at ${deadline}.`, `${incident}: the clock "${clock}" is over`]
      : [`It ends at ${deadline}.`, `${incident}: ${percent} % of the clock "${clock}" is over`];
  const text = [
    `${subject}. ${end}`,
    "",
    `What is open:  bulkhead incident show ${incident}`,
    percent >= 100 ? "Whoever is late owes the reason for it with the notification (Art. 33(1) GDPR)." : "",
  ]
    .join("\n")
    .trimEnd();
  return { subject, text: `${text}\n`, html: `<p>${htmlText(text).replaceAll("\n", "<br>")}</p>` };
}
