import type { LetterService } from "../incidents/letters/letter-service.ts";
import type { DeliveryReport } from "../mail/delivery-report.ts";
import { client } from "./client.ts";
import type { Command } from "./command.ts";
import { counted } from "./counted.ts";
import { incidentPath } from "./incident-note.ts";
import { isFolder, mailsAt } from "./mail-files.ts";
import { actor, SIGNED } from "./signer.ts";

type Marked = Awaited<ReturnType<LetterService["bounced"]>>;

/** Reports in one request. */
const AT_ONCE = 1_000;

export const incidentBounces: Command = {
  name: "incident bounces",
  summary:
    "Reads delivery reports that came back after a mail server had taken notices, and counts those people as not reached.",
  usage: "bulkhead incident bounces ID [FILE|FOLDER] [--operator NAME|FILE] [--json]",
  example: "bulkhead incident bounces INC-2025-11-25-3f2a ~/Maildir/cur --operator ada",
  options: SIGNED,
  words: [1, 2],
  run: async (invocation) => {
    const { positionals, json, out } = invocation;
    const { readDeliveryReport } = await import("../mail/delivery-report.ts");
    const reports: DeliveryReport[] = [];
    let mails = 0;
    for await (const { bytes } of mailsAt(positionals[1], await isFolder(positionals[1]))) {
      mails += 1;
      const report = await readDeliveryReport(bytes);
      if (report !== undefined) reports.push(report);
    }
    let bounced = 0;
    for (let at = 0; at < reports.length; at += AT_ONCE) {
      const body = { reports: reports.slice(at, at + AT_ONCE), operator: actor(invocation) };
      bounced += (await client(invocation).post<Marked>(`${incidentPath(invocation)}/letters/bounces`, body)).bounced;
    }
    if (json) out(JSON.stringify({ mails, reports: reports.length, bounced }));
    else
      out(
        `${counted(mails, "mail", "mails")}: ${counted(reports.length, "delivery report", "delivery reports")}, ${counted(bounced, "notice", "notices")} bounced`,
      );
    return 0;
  },
};
