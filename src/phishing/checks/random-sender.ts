import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isRandom } from "../senders.ts";

export const randomSender: Check = {
  id: "random-sender",
  group: "identity",
  says: {
    en: "The sender's domain looks made up by a machine.",
    fr: "Le domaine de l'expéditeur semble généré par une machine.",
    es: "El dominio del remitente parece generado por una máquina.",
    de: "Die Domain des Absenders wirkt maschinell erzeugt.",
    it: "Il dominio del mittente sembra generato da una macchina.",
  },
  find: ({ sender: { mailbox } }) => {
    const domain = mailbox?.domain;
    if (mailbox === undefined || domain === undefined || domain.isIp) return [];
    // Single letters in a row, as `a.d.b.u.example.shop`.
    const isStaircase = /(?:^|\.)(?:[a-z]\.){4}/.test(`${domain.subdomain}.`);
    return isStaircase || isRandom(domain.label) ? [whole("from", mailbox.address)] : [];
  },
  positives: [
    { from: "Team <a@bqzwxkt.example.net>".replace("bqzwxkt.example.net", "bqzwxkt.example") },
    { from: "Team <a@a.d.b.u.example.net>" },
  ],
  negatives: [{ from: "Ada <ada@example.org>" }, { from: "Team <a@news.shop24.example>" }],
};
