import type { Language } from "./check.ts";
import { defang } from "./evidence.ts";
import type { Inspection, Reason } from "./inspect.ts";
import type { Verdict } from "./verdict.ts";

const SENTENCES: Readonly<Record<Language, Readonly<Record<Verdict, string>>>> = {
  en: {
    phishing: "This mail is not what it says it is: do not open its links and do not answer it.",
    suspicious: "This mail may not be what it says it is: ask the sender on another way before you follow it.",
    unsolicited: "This mail looks like advertising from a stranger.",
    "nothing-found": "Nothing was found against this mail; nobody vouches for it either.",
    verified: "This mail comes from the domain it names, and asks for nothing that the sender never asks for.",
  },
  fr: {
    phishing: "Ce message n'est pas ce qu'il prétend être : n'ouvrez pas ses liens et n'y répondez pas.",
    suspicious:
      "Ce message n'est peut-être pas ce qu'il prétend être : vérifiez auprès de l'expéditeur par un autre moyen.",
    unsolicited: "Ce message ressemble à la publicité d'un inconnu.",
    "nothing-found": "Rien n'a été trouvé contre ce message ; personne n'en répond non plus.",
    verified: "Ce message vient du domaine qu'il indique et ne demande rien que l'expéditeur ne demande jamais.",
  },
  es: {
    phishing: "Este correo no es lo que dice ser: no abra sus enlaces ni lo conteste.",
    suspicious:
      "Puede que este correo no sea lo que dice ser: pregunte al remitente por otra vía antes de hacerle caso.",
    unsolicited: "Este correo parece publicidad de un desconocido.",
    "nothing-found": "No se encontró nada contra este correo; tampoco responde nadie de él.",
    verified: "Este correo viene del dominio que indica y no pide nada que el remitente no pida nunca.",
  },
  de: {
    phishing: "Diese Mail ist nicht, was sie zu sein vorgibt: Öffnen Sie keine Links und antworten Sie nicht.",
    suspicious:
      "Diese Mail ist vielleicht nicht, was sie vorgibt: Fragen Sie den Absender auf anderem Weg, bevor Sie ihr folgen.",
    unsolicited: "Diese Mail sieht nach Werbung eines Unbekannten aus.",
    "nothing-found": "Gegen diese Mail wurde nichts gefunden; es bürgt aber auch niemand für sie.",
    verified: "Diese Mail kommt von der Domain, die sie nennt, und verlangt nichts, was der Absender nie verlangt.",
  },
  it: {
    phishing: "Questo messaggio non è quello che dice di essere: non apra i link e non risponda.",
    suspicious:
      "Questo messaggio forse non è quello che dice di essere: chieda al mittente per un'altra via prima di seguirlo.",
    unsolicited: "Questo messaggio sembra pubblicità di uno sconosciuto.",
    "nothing-found": "Non è stato trovato nulla contro questo messaggio; però nessuno ne risponde.",
    verified: "Questo messaggio viene dal dominio che indica e non chiede nulla che il mittente non chieda mai.",
  },
};

/** One sentence, then the reasons, heaviest first. Excerpts can be pasted anywhere: no address in them opens. */
export function explain({ verdict, reasons }: Pick<Inspection, "verdict" | "reasons">, language: Language): string {
  return [SENTENCES[language][verdict], ...reasons.filter(isTold(verdict)).map(line)].join("\n");
}

/** What speaks against a mail is no news when nothing came of it, and the other way round. */
const isTold =
  (verdict: Verdict) =>
  ({ weight, check }: Reason): boolean => {
    if (verdict === "verified") return weight < 0 || check === "vouched" || check === "official-sender";
    return verdict !== "nothing-found" || weight !== 0;
  };

const line = ({ says, evidence }: Reason): string =>
  `  - ${says}${evidence.excerpt === "" ? "" : ` [${evidence.part || "text"}] ${defang(evidence.excerpt)}`}`;
