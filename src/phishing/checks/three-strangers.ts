import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isLike, leadsToSender, opens } from "../senders.ts";

/** A sender writes under its name, from its domain, about its site. Here the three have nothing to do with each other. */
export const threeStrangers: Check = {
  id: "three-strangers",
  group: "identity",
  says: {
    en: "The sender's name, its address and the links belong to three parties with nothing in common.",
    fr: "Le nom de l'expéditeur, son adresse et les liens appartiennent à trois parties sans rapport.",
    es: "El nombre del remitente, su dirección y los enlaces son de tres partes sin relación.",
    de: "Name des Absenders, Adresse und Links gehören zu drei Seiten, die nichts miteinander zu tun haben.",
    it: "Il nome del mittente, il suo indirizzo e i link appartengono a tre parti senza alcun rapporto.",
  },
  find: (facts) => {
    const { mailbox } = facts.sender;
    const links = opens(facts);
    if (mailbox?.domain === undefined || mailbox.name === "" || links.length === 0) return [];
    const { name, domain } = mailbox;
    if (isLike(name, domain.host) || links.some((one) => leadsToSender(one, facts))) return [];
    const isOneNamed = links.some(
      (one) => isLike(name, one.domain?.host ?? "") || isLike(domain.label, one.domain?.host ?? ""),
    );
    return isOneNamed
      ? []
      : [whole("from", `${name} <${mailbox.address}>`), whole(links[0]?.link.part ?? "", links[0]?.link.href ?? "")];
  },
  positives: [{ from: "Cloud Storage <info@sender.example>", text: "Go to https://landing.example/x" }],
  negatives: [
    { from: "Cloud Storage <info@sender.example>", text: "Go to https://pages.sender.example/x" },
    { from: "Cloud Storage <info@example.net>", text: "Go to https://cloud-storage.example/x" },
    { from: "Cloud Storage <info@example.net>", text: "No link." },
  ],
};
