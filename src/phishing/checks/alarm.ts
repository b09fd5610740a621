import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const alarm: Check = {
  id: "alarm",
  group: "wording",
  says: {
    en: "It raises an alarm about security or a failed payment.",
    fr: "Il donne l'alarme sur la sécurité ou un paiement refusé.",
    es: "Da la alarma sobre la seguridad o un pago fallido.",
    de: "Sie schlägt Alarm wegen Sicherheit oder einer gescheiterten Zahlung.",
    it: "Lancia un allarme sulla sicurezza o su un pagamento fallito.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "alarm" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [
    { text: "We noticed suspicious activity." },
    { text: "Incident de sécurité" },
    { text: "Ungewöhnliche Anmeldung" },
  ],
  negatives: [{ text: "The weather is fine." }],
};
