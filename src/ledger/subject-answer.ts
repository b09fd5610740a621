import type { Journal } from "../journal/journal.ts";
import type { Config } from "../platform/config-schema.ts";
import type { IdSealer } from "../platform/seal-ids.ts";
import { actionLeaf } from "./leaf-entries.ts";
import type { LedgerReader } from "./ledger.ts";
import { disclosuresOf, pseudonymsOf, tokensOf } from "./questions/subject.ts";
import type { LogSequencer } from "./sequencer.ts";

export interface SubjectQuestion {
  readonly ledger: LedgerReader;
  readonly journal: Pick<Journal, "token" | "commit">;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly sealer: Pick<IdSealer, "key">;
  readonly config: Pick<Config, "recipients">;
  readonly now: () => number;
  /** The application's own id of the person. */
  readonly id: string;
  readonly operator: string;
}

/** Finds the person's token. That somebody asked, and whether there is one, is in the log before the answer. */
export async function askAbout({
  journal,
  sequencer,
  sealer,
  now,
  id,
  operator,
}: Omit<SubjectQuestion, "ledger" | "config">): Promise<string | undefined> {
  const at = now();
  const token = journal.token(sealer.key(id))?.token;
  await sequencer.append(
    [
      actionLeaf({
        id: `subject-asked ${at} ${token ?? "unknown"}`,
        action: "subject-asked",
        operator,
        at,
        found: token !== undefined,
      }),
    ],
    journal.commit,
  );
  return token;
}

/** What was disclosed about one person to whom (GDPR Art. 15(1)(c)). Asking is itself logged. */
export async function subjectAnswer(question: SubjectQuestion) {
  const { ledger, config, id } = question;
  const token = await askAbout(question);
  if (token === undefined) return { subject: id, known: false, recipients: [], pseudonyms: [] };
  const tokens = await tokensOf(ledger, token);
  const disclosures = await disclosuresOf(ledger, tokens);
  const names = new Map(config.recipients.map((one) => [one.id, one.legal_name]));
  return {
    subject: id,
    known: true,
    identities: tokens.length,
    recipients: disclosures.map((one) => ({
      destination: one.destination,
      recipient: one.recipient,
      legalName: names.get(one.recipient) ?? one.recipient,
      downstream: one.downstream,
      kind: one.kind,
      operation: one.operation,
      first: new Date(one.first).toISOString(),
      last: new Date(one.last).toISOString(),
      items: one.items,
      categories: [...new Set(one.fields.map((field) => field.category))].toSorted(),
      fields: one.fields,
    })),
    pseudonyms: await pseudonymsOf(ledger, tokens),
  };
}
