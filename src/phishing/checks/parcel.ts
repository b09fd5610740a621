import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const parcel: Check = {
  id: "parcel",
  group: "wording",
  says: {
    en: "It speaks of a parcel or customs.",
    fr: "Il parle d'un colis ou de la douane.",
    es: "Habla de un paquete o de la aduana.",
    de: "Sie spricht von einem Paket oder dem Zoll.",
    it: "Parla di un pacco o della dogana.",
  },
  find: ({ themes }) =>
    themes.filter(({ kind, evidence }) => kind === "parcel" && !isHeading(evidence)).map(({ evidence }) => evidence),
  positives: [{ text: "Your package is waiting." }, { text: "Votre colis" }],
  negatives: [{ text: "Minutes of the meeting." }],
};
