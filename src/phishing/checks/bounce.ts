import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

/** Judged by structure (RFC 3464), because anybody can call themselves MAILER-DAEMON. */
export const bounce: Check = {
  id: "bounce",
  group: "relief",
  says: {
    en: "It is a delivery report.",
    fr: "C'est un rapport de distribution.",
    es: "Es un informe de entrega.",
    de: "Es ist ein Zustellbericht.",
    it: "È un rapporto di consegna.",
  },
  find: ({ mail }) =>
    mail.leafTypes.filter(({ type }) => type === "message/delivery-status").map(({ part, type }) => whole(part, type)),
  positives: [
    { isReport: true, text: "Undeliverable", attached: [{ type: "message/delivery-status", body: "Action: failed" }] },
  ],
  negatives: [{ text: "Undeliverable" }],
};
