import type { Check } from "../check.ts";
import { isHeading } from "../evidence.ts";

export const pressureHeading: Check = {
  id: "pressure-heading",
  group: "wording",
  says: {
    en: "The subject or the sender's name threatens, alarms or presses.",
    fr: "L'objet ou le nom de l'expéditeur menace, alarme ou presse.",
    es: "El asunto o el nombre del remitente amenaza, alarma o mete prisa.",
    de: "Betreff oder Absendername drohen, alarmieren oder drängen.",
    it: "L'oggetto o il nome del mittente minaccia, allarma o mette fretta.",
  },
  find: ({ themes }) =>
    themes
      .filter(({ kind, evidence }) => isHeading(evidence) && ["threat", "urgency", "alarm"].includes(kind))
      .map(({ evidence }) => evidence),
  positives: [{ subject: "Final notice: account suspended" }, { subject: "Dringend: Ihr Konto" }],
  negatives: [{ subject: "Lunch", text: "urgent" }],
};
