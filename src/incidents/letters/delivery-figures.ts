import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type LetterState, readOutbox } from "../../mail/outbox.ts";
import { type Draft, LETTERS, type NamedDraft, notWrittenAs, OUTBOX } from "./drafts.ts";
import { linesOf } from "./letters.ts";

/** How far a campaign has come. `people` is the sum of the others, always. */
export interface DeliveryFigures {
  readonly people: number;
  readonly notified: number;
  readonly bounced: number;
  readonly suppressed: number;
  readonly unreachable: number;
  /** Queued, being sent, deferred or doubtful: not ended yet. */
  readonly pending: number;
  /** Of those that were sent: sent again because the server's answer was lost. */
  readonly repeated: number;
}

export async function figuresOf({ draft, folder }: NamedDraft): Promise<DeliveryFigures> {
  const { states, repeated } = await readOutbox(join(folder, OUTBOX));
  const count = (state: LetterState): number => [...states.values()].filter((one) => one.state === state).length;
  const [notified, bounced] = [count("sent"), count("bounced")];
  return {
    people: draft.counts.people,
    notified,
    bounced,
    suppressed: notWrittenAs(draft.counts, "suppressed"),
    unreachable: notWrittenAs(draft.counts, "unreachable"),
    pending: draft.counts.letters - notified - bounced,
    repeated: repeated.size,
  };
}

/** Keyed hashes of who got a letter, each alone and with what it told. */
export async function toldBy(drafts: readonly NamedDraft[], audience: Draft["audience"]): Promise<ReadonlySet<string>> {
  const told = new Set<string>();
  for (const { draft, folder } of drafts) {
    if (draft.audience !== audience || !existsSync(join(folder, OUTBOX))) continue;
    const { states } = await readOutbox(join(folder, OUTBOX));
    let n = 0;
    for await (const line of linesOf(join(folder, LETTERS))) {
      if (states.get(n)?.state === "sent") told.add(line.who).add(`${line.who} ${line.told}`);
      n += 1;
    }
  }
  return told;
}

/** SHA-256 of the outbox: put into the log, it binds every recipient's proof. */
export const outboxHash = async ({ folder }: NamedDraft): Promise<string> =>
  createHash("sha256")
    .update(await readFile(join(folder, OUTBOX)))
    .digest("hex");
