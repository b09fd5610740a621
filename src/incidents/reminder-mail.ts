import { randomUUID } from "node:crypto";
import { composeMail, type Sender } from "../mail/compose.ts";
import { type Answer, type Line, type MailServer, openLine } from "../mail/line.ts";
import { htmlText } from "../mail/notices/harmless.ts";
import type { Rendered } from "../mail/notices/notice.ts";
import { codeOf } from "../platform/fault.ts";
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

/** Mails a reminder to everybody who wants it; resolves to true when none of them has to be tried again. Never rejects. */
export function reminderMail({ server, sender, to, log, now }: ReminderMailOptions) {
  /** Who got what, while somebody else has to be tried again. */
  const got = new Set<string>();

  const send = async (line: Line, address: string, rendered: Rendered): Promise<Answer> => {
    const from = sender();
    const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
    const about = { to: address, messageId: `<${randomUUID()}@${domain}>`, at: now() };
    const message = await composeMail(from, rendered, about);
    return line.send({ from: from.address, to: address, message }, () => Promise.resolve());
  };

  return async (incident: string, due: Due): Promise<boolean> => {
    const name = `${incident} ${due.clock} ${due.deadline} ${due.percent}`;
    const missing = to.filter((address) => !got.has(`${name} ${address}`));
    const line = openLine(server);
    let missed = 0;
    try {
      for (const address of missing) {
        const { kind } = await send(line, address, reminderText(incident, due));
        if (kind === "deferred" || kind === "unavailable") missed += 1;
        else got.add(`${name} ${address}`);
        // Of no use to anybody at present, and each attempt waits half a minute.
        if (kind === "unavailable") break;
      }
    } catch (error) {
      missed += 1;
      log.error("a reminder could not be written as a mail", { incident, clock: due.clock, code: codeOf(error) });
    } finally {
      line.close();
    }
    if (missed === 0) for (const address of to) got.delete(`${name} ${address}`);
    else log.warn("a reminder could not be mailed; it is tried again", { incident, clock: due.clock, count: missed });
    return missed === 0;
  };
}

/** Holds what the log holds, and no person. */
function reminderText(incident: string, { clock, deadline, percent }: Due): Rendered {
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
