import type { Check } from "../check.ts";
import { whole } from "../evidence.ts";

/** One brand spoof in ten: no answer can reach such an address, and no domain can vouch for it. */
export const impossibleSender: Check = {
  id: "impossible-sender",
  group: "identity",
  says: {
    en: "The sender's address can't exist: its domain ends in nothing that is registered.",
    fr: "L'adresse de l'expéditeur ne peut pas exister : son domaine n'a pas d'extension enregistrée.",
    es: "La dirección del remitente no puede existir: su dominio no termina en nada registrado.",
    de: "Die Absenderadresse kann es nicht geben: Ihre Domain hat keine registrierte Endung.",
    it: "L'indirizzo del mittente non può esistere: il suo dominio non ha un'estensione registrata.",
  },
  find: ({ sender: { mailbox } }) =>
    mailbox === undefined ||
    mailbox.domain?.isPublic === true ||
    mailbox.domain?.isIp === true ||
    isLocal(mailbox.domain?.host)
      ? []
      : [whole("from", mailbox.address)],
  positives: [{ from: "Bank <notice@bank>" }, { from: "Bank <notice@ses,fi>" }, { from: "Bank <notice>" }],
  negatives: [{ from: "Ada <ada@example.org>" }, { from: "cron <root@localhost>" }, { from: "printer@hall.local" }],
};

/** Machines inside a network write to each other without the public DNS. */
const isLocal = (host: string | undefined): boolean =>
  host !== undefined && /(?:^|\.)(?:localhost|local|localdomain|internal|lan|home|corp|intranet)$/.test(host);
