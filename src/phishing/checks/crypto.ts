import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const crypto: Check = {
  id: "crypto",
  group: "wording",
  says: {
    en: "It speaks of wallets or crypto-currencies.",
    fr: "Il parle de portefeuilles ou de cryptomonnaies.",
    es: "Habla de monederos o criptomonedas.",
    de: "Sie spricht von Wallets oder Kryptowährungen.",
    it: "Parla di portafogli o criptovalute.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "crypto" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [{ text: "Claim the airdrop with your wallet." }],
  negatives: [{ text: "Minutes of the meeting." }],
};
