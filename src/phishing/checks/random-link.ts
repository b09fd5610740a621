import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";
import { isRandom, opens } from "../senders.ts";

export const randomLink: Check = {
  id: "random-link",
  group: "links",
  says: {
    en: "A link leads to a domain that looks made up by a machine.",
    fr: "Un lien mène à un domaine qui semble généré par une machine.",
    es: "Un enlace lleva a un dominio que parece generado por una máquina.",
    de: "Ein Link führt zu einer Domain, die maschinell erzeugt wirkt.",
    it: "Un link porta a un dominio che sembra generato da una macchina.",
  },
  find: (facts) =>
    opens(facts)
      .filter(({ domain }) => domain !== undefined && !domain.isIp && isRandom(domain.label))
      .map(({ link }) => whole(link.part, link.href)),
  positives: [{ text: "https://bqzwxktr.example/" }, { text: "https://a1b2c3d4.example/" }],
  negatives: [{ text: "https://shop24.example/" }],
};
