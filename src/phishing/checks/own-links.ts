import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { leadsToSender, opens } from "../senders.ts";

export const ownLinks: Check = {
  id: "own-links",
  group: "relief",
  says: {
    en: "Most links lead to the sender's own domain.",
    fr: "La plupart des liens mènent au domaine de l'expéditeur.",
    es: "La mayoría de los enlaces lleva al dominio del remitente.",
    de: "Die meisten Links führen zur Domain des Absenders.",
    it: "La maggior parte dei link porta al dominio del mittente.",
  },
  find: (facts) => {
    const links = opens(facts);
    const own = links.filter((one) => leadsToSender(one, facts) && one.onward === undefined);
    const [first] = own;
    return first !== undefined && own.length * 2 >= links.length ? [whole(first.link.part, first.link.href)] : [];
  },
  positives: [{ from: "Shop <a@news.example.net>", text: "https://www.example.net/x" }],
  negatives: [{ from: "Shop <a@example.net>", text: "https://www.example.org/x" }],
};
