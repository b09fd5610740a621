import { existsSync } from "node:fs";
import { join } from "node:path";
import { followOutbox } from "../../mail/outbox.ts";
import { type Draft, type Drafts, LETTERS, type NamedDraft, OUTBOX } from "./drafts.ts";
import { codeNumber, linesOf } from "./letters.ts";

/** The codes of a draft that is being sent, or was: 16 bytes for each of its lines. */
interface Campaign {
  readonly draft: Draft;
  readonly outbox: string;
  /** By the letter's number; 0 where there is no letter. */
  readonly codes: BigUint64Array;
  /** When it left, by the letter's number; 0 while it has not. */
  readonly sentAt: Float64Array;
  /** How far the outbox has been read. */
  read: number;
}

const LOOK_EVERY_MS = 500;

/**
 * The codes of everything that was sent, in memory: strangers ask on a public page, and an answer must not cost the
 * reading of every letter, nor take another time for a known code than for an unknown one.
 */
export function createCodeRegister(drafts: Pick<Drafts, "incidents" | "all">, now: () => number) {
  const campaigns = new Map<string, Campaign>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    for (const incident of await drafts.incidents())
      for (const named of await drafts.all(incident)) {
        // Nothing left before there is an outbox.
        if (!existsSync(join(named.folder, OUTBOX))) continue;
        const campaign = campaigns.get(named.hash) ?? (await openCampaign(named));
        campaign.read = await followOutbox(campaign.outbox, campaign.read, ({ n, state, at }) => {
          campaign.sentAt[n] = state === "bounced" ? 0 : at;
        });
        campaigns.set(named.hash, campaign);
      }
    lookedAt = now();
  };

  return {
    /** The notice that the code was given out with. Every campaign is searched to its end, whatever is found. */
    find: async (code: string): Promise<{ readonly draft: Draft; readonly sentAt: number } | undefined> => {
      if (now() - lookedAt >= LOOK_EVERY_MS) await (looking ??= look().finally(() => (looking = undefined)));
      const number = codeNumber(code);
      const found = [...campaigns.values()].flatMap(({ draft, codes, sentAt }) => {
        const at = sentAt[codes.indexOf(number)] ?? 0;
        return at === 0 || number === 0n ? [] : [{ draft, sentAt: at }];
      });
      return found[0];
    },
  };
}

async function openCampaign({ draft, folder }: NamedDraft): Promise<Campaign> {
  const codes = new BigUint64Array(draft.counts.people);
  let n = 0;
  for await (const { code } of linesOf(join(folder, LETTERS))) {
    if (code !== undefined) codes[n] = codeNumber(code);
    n += 1;
  }
  return { draft, outbox: join(folder, OUTBOX), codes, sentAt: new Float64Array(codes.length), read: 0 };
}
