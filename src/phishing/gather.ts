import type { Authenticate } from "./authentication.ts";
import type { BrandRegistry } from "./brands/registry.ts";
import { claimOf } from "./claim.ts";
import { excerptAt } from "./evidence.ts";
import { allFields } from "./extract/headers.ts";
import type { ReadMail } from "./extract/read-mail.ts";
import type { Facts, NoticeCodes, Placed, Recipient, Sender, Text } from "./facts.ts";
import type { DomainImitation } from "./imitates.ts";
import { LIMITS } from "./limits.ts";
import { type WebLink, webLinks } from "./web-links.ts";
import { asksIn } from "./wording/asks.ts";
import { themesIn } from "./wording/themes.ts";
import { wordsIn } from "./wording/words.ts";

export interface Knowledge {
  readonly registry: BrandRegistry;
  readonly imitates: (host: string) => DomainImitation | undefined;
  readonly authenticate: Authenticate;
  readonly noticeCodes: NoticeCodes;
}

/** Turns what is written in a mail into what can be judged. */
export async function gather(mail: ReadMail, knowledge: Knowledge, recipient: Partial<Recipient>): Promise<Facts> {
  const { registry, imitates, authenticate } = knowledge;
  const fromHost = mail.from?.domain?.host;
  const sender: Sender = {
    mailbox: mail.from,
    official: fromHost === undefined ? undefined : registry.brandOfDomain(fromHost),
  };
  const texts = textsOf(mail, registry);
  const pictures = mail.pages.flatMap(({ images }) => images.filter(({ alt }) => alt !== "")).slice(0, 20);
  const imitation = fromHost === undefined ? undefined : strong(imitates(fromHost));
  const results = allFields(mail.headers, "authentication-results");
  const links = webLinks(mail.pages.flatMap((page) => page.links).slice(0, LIMITS.links));
  return {
    mail,
    sender,
    texts,
    links,
    claim: claimOf({ sender, texts, imitation, registry, pictures }),
    imitated: { sender: imitation, links: imitatedLinks(links, imitates) },
    authentication: await authenticate({ bytes: mail.bytes, results, fromHost }),
    asks: texts.flatMap(({ part, words }) =>
      asksIn(words).map(({ kind, isByReply, offset, length }) => ({
        kind,
        isByReply,
        evidence: excerptAt(part, words.text, offset, length),
      })),
    ),
    themes: texts.flatMap((text) =>
      placed(
        text,
        themesIn(text.words).map(({ kind, at, length }) => ({ kind, ...spanOf(text, at, length) })),
      ),
    ),
    registry,
    noticeCodes: knowledge.noticeCodes,
    recipient: {
      addresses: recipient.addresses ?? mail.to.map(({ address }) => address.toLowerCase()),
      exposed: recipient.exposed ?? [],
    },
  };
}

const strong = (imitation: DomainImitation | undefined) => (imitation?.strength === "strong" ? imitation : undefined);

function imitatedLinks(links: readonly WebLink[], imitates: Knowledge["imitates"]): readonly WebLink[] {
  const seen = new Map<string, boolean>();
  const isImitation = (host: string): boolean => {
    const known = seen.get(host) ?? strong(imitates(host)) !== undefined;
    seen.set(host, known);
    return known;
  };
  return links.filter(({ domain }) => domain !== undefined && isImitation(domain.host));
}

/** All parts together are read up to a limit, first come first served. */
function textsOf(mail: ReadMail, registry: BrandRegistry): readonly Text[] {
  let left: number = LIMITS.readChars;
  const text = (kind: Text["kind"], part: string, visible: string): Text => {
    const words = wordsIn(visible, left);
    left -= words.text.length;
    const where = kind === "sender-name" || kind === "subject" ? kind : "body";
    return { part, kind, words, mentions: words.text === "" ? [] : registry.brandsNamedIn(words.text, where) };
  };
  const texts = [
    text("sender-name", "from", mail.from?.name ?? ""),
    text("subject", "subject", mail.subject),
    ...mail.pages.map((page) => text(page.kind, page.part, page.visible)),
  ];
  return texts.filter(({ words }) => words.text !== "");
}

function spanOf({ words }: Text, at: number, length: number): { offset: number; length: number } {
  const offset = words.starts[at] ?? 0;
  const last = at + length - 1;
  return { offset, length: (words.starts[last] ?? offset) + (words.words[last]?.length ?? 0) - offset };
}

const placed = <K extends string>(
  { part, words }: Text,
  found: readonly { readonly kind: K; readonly offset: number; readonly length: number }[],
): Placed<K>[] =>
  found.map(({ kind, offset, length }) => ({ kind, evidence: excerptAt(part, words.text, offset, length) }));
