import type { Authentication } from "./authentication.ts";
import type { Ask } from "./brands/brand.ts";
import { CHECKS } from "./checks/list.ts";
import type { Language } from "./check.ts";
import type { Openers } from "./extract/openers.ts";
import { type ReadMail, readMail } from "./extract/read-mail.ts";
import type { ClaimedBy, Evidence, Facts, Recipient } from "./facts.ts";
import { gather, type Knowledge } from "./gather.ts";
import { languageOf } from "./language.ts";
import { LIMITS, type LimitHit } from "./limits.ts";
import { type Hit, weightOf } from "./opinion.ts";
import { isOfficialSender } from "./senders.ts";
import { type Judgement, judge, type Verdict } from "./verdict.ts";

export interface InspectOptions extends Knowledge {
  readonly openers: Openers;
  /** The language of the reasons. */
  readonly language: Language;
  readonly recipient: Partial<Recipient>;
}

/** What the inspector says of a mail; printed as JSON as it is. */
export interface Inspection {
  readonly verdict: Verdict;
  readonly score: number;
  readonly claim: { readonly brand: string | null; readonly by: ClaimedBy | null };
  readonly authentication: Authentication;
  readonly asks: readonly string[];
  readonly links: readonly {
    readonly href: string;
    readonly shown: string;
    readonly part: string;
    readonly via: string;
  }[];
  readonly reasons: readonly Reason[];
  readonly language: string;
  readonly limits: readonly LimitHit[];
}

export interface Reason {
  readonly check: string;
  /** Log-odds; below zero it speaks for the mail. */
  readonly weight: number;
  readonly says: string;
  readonly evidence: Evidence;
}

/** Inspects one mail, and the mails attached to it. Never throws; the same bytes give the same answer. */
export async function inspect(bytes: Buffer, options: InspectOptions): Promise<Inspection> {
  return inspectInside(bytes, options, 0);
}

const DEEPEST = 2;

async function inspectInside(bytes: Buffer, options: InspectOptions, depth: number): Promise<Inspection> {
  const mail = await readMail(bytes, options.openers);
  const facts = await gather(mail, options, options.recipient);
  const hits = CHECKS.flatMap((check): Hit[] => {
    const evidence = check.find(facts);
    return evidence.length === 0 ? [] : [{ check, evidence }];
  });
  const own = resultOf(facts, hits, options.language);
  // A delivery report returns what somebody wrote in the reader's name: that is no mail to the reader.
  const isBounce = hits.some(({ check }) => check.id === "bounce");
  if (depth >= DEEPEST || isBounce) return own;
  return worst(own, await attachedTo(mail, options, depth));
}

async function attachedTo(
  { attached }: ReadMail,
  options: InspectOptions,
  depth: number,
): Promise<readonly Inspection[]> {
  const inside: Inspection[] = [];
  for (const { part, bytes } of attached) {
    const one = await inspectInside(bytes, options, depth + 1);
    const reasons = one.reasons.map((reason) => ({
      ...reason,
      evidence: { ...reason.evidence, part: `${part}>${reason.evidence.part}` },
    }));
    inside.push({ ...one, reasons });
  }
  return inside;
}

/** An attached mail that is worse than the one around it decides, and its reasons are told first. */
function worst(own: Inspection, inside: readonly Inspection[]): Inspection {
  const [first] = inside.toSorted((a, b) => b.score - a.score);
  if (first === undefined || first.score <= own.score || !["phishing", "suspicious"].includes(first.verdict))
    return own;
  return {
    ...own,
    verdict: first.verdict,
    score: first.score,
    claim: first.claim,
    asks: [...new Set([...first.asks, ...own.asks])],
    links: [...own.links, ...first.links].slice(0, LIMITS.links),
    reasons: [...first.reasons, ...own.reasons],
    limits: [...new Set([...own.limits, ...first.limits])].toSorted(),
  };
}

function resultOf(facts: Facts, hits: readonly Hit[], language: Language): Inspection {
  const { verdict, score }: Judgement = judge(
    hits.map(({ check }) => check),
    isVouchedFor(facts),
  );
  return {
    verdict,
    score,
    claim: { brand: facts.claim?.brand.id ?? null, by: facts.claim?.by ?? null },
    authentication: facts.authentication,
    asks: [...new Set(facts.asks.map(({ kind }) => kind))].toSorted(),
    links: facts.links.map(({ link: { href, shown, part, via } }) => ({ href, shown, part, via })),
    reasons: reasonsOf(hits, language),
    language: languageOf(facts.texts.map(({ words }) => words)),
    limits: facts.mail.limits,
  };
}

/** An official domain is authenticated, and the mail asks for nothing that the brand never asks for. */
function isVouchedFor(facts: Facts): boolean {
  const { authentication, claim, asks } = facts;
  if (authentication.state !== "verified" || claim === undefined || !isOfficialSender(facts)) return false;
  const never = new Set<string>(claim.brand.neverAsks satisfies readonly Ask[]);
  return !asks.some(({ kind }) => never.has(kind));
}

/** The heaviest first; what speaks for the mail comes last. */
function reasonsOf(hits: readonly Hit[], language: Language): readonly Reason[] {
  return hits
    .flatMap(({ check, evidence: [evidence] }) =>
      evidence === undefined
        ? []
        : [{ check: check.id, weight: weightOf(check) / 100, says: check.says[language], evidence }],
    )
    .map((reason, at) => ({ reason, at }))
    .toSorted((a, b) => b.reason.weight - a.reason.weight || a.at - b.at)
    .map(({ reason }) => reason);
}
