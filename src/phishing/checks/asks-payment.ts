import type { Check } from "../check.ts";

export const asksPayment: Check = {
  id: "asks-payment",
  group: "asks",
  says: {
    en: "It asks for card or bank details, or for a payment.",
    fr: "Il demande des données bancaires ou un paiement.",
    es: "Pide datos bancarios, de tarjeta o un pago.",
    de: "Sie verlangt Karten- oder Bankdaten oder eine Zahlung.",
    it: "Chiede dati bancari, della carta o un pagamento.",
  },
  find: ({ asks }) =>
    asks
      .filter(({ kind }) => kind === "card" || kind === "bank-details" || kind === "payment")
      .map(({ evidence }) => evidence),
  positives: [
    { text: "Update your payment method to keep your plan." },
    { text: "Payez les frais de douane." },
    { text: "Confirme los datos de la tarjeta." },
    { text: "Bitte aktualisieren Sie Ihre Zahlungsdaten." },
    { text: "Aggiorna il metodo di pagamento." },
  ],
  negatives: [{ text: "Your invoice is attached." }, { text: "Never share your card number." }],
};
