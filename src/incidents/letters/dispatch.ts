import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Campaign, createCampaign, type Ending } from "../../mail/campaign.ts";
import { composeMail, type Sender } from "../../mail/compose.ts";
import { openLine } from "../../mail/line.ts";
import { renderNotice } from "../../mail/notices/render.ts";
import { openOutbox, type Outbox } from "../../mail/outbox.ts";
import type { Config } from "../../platform/config-schema.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";
import { LETTERS, type NamedDraft, OUTBOX } from "./drafts.ts";
import { type LetterFile, openLetter, openLetters } from "./letters.ts";

export type Smtp = Omit<NonNullable<Config["smtp"]>, "reminders_to">;

export interface DispatchOptions {
  readonly sealer: Pick<IdSealer, "open">;
  readonly smtp: Smtp;
  readonly sender: Sender;
  readonly now: () => number;
}

/** A draft on its way: letters come from its file one by one, what became of them goes to its outbox. */
export interface Dispatch {
  readonly run: () => Promise<Ending>;
  readonly stop: () => void;
}

export async function openDispatch(named: NamedDraft, options: DispatchOptions): Promise<Dispatch> {
  const letters = await openLetters(join(named.folder, LETTERS), named.draft.lettersSha256);
  const outbox = await openOutbox(join(named.folder, OUTBOX));
  const campaign = campaignOf(named, letters, outbox, options);
  return {
    run: async () => {
      try {
        return await campaign.run();
      } finally {
        await outbox.close();
        await letters.close();
      }
    },
    stop: campaign.stop,
  };
}

function campaignOf(
  { draft }: NamedDraft,
  letters: LetterFile,
  outbox: Outbox,
  { sealer, smtp, sender, now }: DispatchOptions,
): Campaign {
  const domain = sender.address.slice(sender.address.lastIndexOf("@") + 1);
  return createCampaign({
    letters: letters.count,
    outbox,
    rate: smtp.rate,
    connections: smtp.connections,
    texts: draft.texts,
    compose: async (n) => {
      const { code, sealed } = await letters.line(n);
      if (code === undefined || sealed === undefined) return undefined;
      const letter = openLetter(sealer, sealed);
      if (letter === undefined) throw new Error("a letter was sealed with another key");
      const rendered = renderNotice(draft.audience, draft.breach, { ...letter.reader, code });
      const about = { to: letter.to, messageId: `<${code}@${domain}>`, at: now() };
      return { from: sender.address, to: letter.to, message: await composeMail(sender, rendered, about) };
    },
    openLine: () => openLine(smtp),
    now,
    sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
  });
}
