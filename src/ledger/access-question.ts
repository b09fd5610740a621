import type { Erasure, Journal } from "../journal/journal.ts";
import type { Config } from "../platform/config-schema.ts";
import { accessRecipients, coverageByRecipient } from "./access-recipients.ts";
import type { AccessErasure, AccessRecord } from "./access-record.ts";
import { coverageOf } from "./questions/coverage.ts";
import { disclosuresOf, type SubjectDisclosure, tokensOf } from "./questions/subject.ts";
import { askAbout, type SubjectQuestion } from "./subject-answer.ts";

export interface AccessQuestion extends SubjectQuestion {
  readonly journal: SubjectQuestion["journal"] & Pick<Journal, "erasures">;
  readonly config: Pick<Config, "recipients" | "destinations" | "organisation">;
}

/** Everything that a person's answer says, as the ledger, the erasures and the configuration have it. Asking is logged. */
export async function accessRecordOf(question: AccessQuestion): Promise<AccessRecord> {
  const { ledger, journal, sealer, config, id, now } = question;
  const token = await askAbout(question);
  const tokens = token === undefined ? [] : await tokensOf(ledger, token);
  const disclosures = token === undefined ? [] : await disclosuresOf(ledger, tokens);
  const key = sealer.key(id);
  const names = recipientNames(config, disclosures);
  return {
    subject: id,
    at: new Date(now()).toISOString(),
    known: token !== undefined,
    identities: tokens.length,
    organisation: config.organisation ?? null,
    recipients: accessRecipients(config, disclosures),
    // By the id's keyed hash, which outlives the token: also somebody who was erased is told so.
    erasures: journal
      .erasures()
      .filter((one) => one.keys.includes(key))
      .map((one) => accessErasure(one, names)),
    coverage: coverageByRecipient(await covered(question, names)),
  };
}

/** Destination → its recipient's name, also of destinations that are no longer configured. */
function recipientNames(
  { destinations, recipients }: AccessQuestion["config"],
  disclosures: readonly SubjectDisclosure[],
): ReadonlyMap<string, string> {
  const names = new Map(recipients.map((one) => [one.id, one.legal_name]));
  return new Map([
    ...disclosures.map((one) => [one.destination, names.get(one.recipient) ?? one.recipient] as const),
    ...destinations.map((one) => [one.id, names.get(one.recipient) ?? one.recipient] as const),
  ]);
}

const covered = ({ ledger, config }: AccessQuestion, names: ReadonlyMap<string, string>) =>
  Promise.all(
    Array.from(names, async ([destination, name]) => ({
      name,
      startsEmpty: config.destinations.some((one) => one.id === destination && one.starts_empty),
      coverage: await coverageOf(ledger, destination),
    })),
  );

const accessErasure = ({ at, doneAt, calls }: Erasure, names: ReadonlyMap<string, string>): AccessErasure => ({
  begun: new Date(at).toISOString(),
  done: doneAt === null ? null : new Date(doneAt).toISOString(),
  asked: calls.map((call) => ({
    name: names.get(call.destination) ?? call.destination,
    state: call.state,
    at: new Date(call.at).toISOString(),
  })),
});
