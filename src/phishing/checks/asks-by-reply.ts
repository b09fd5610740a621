import type { Check } from "../check.ts";

/** Nobody who runs a service wants a secret by mail, whoever they are. */
export const asksByReply: Check = {
  id: "asks-by-reply",
  group: "asks",
  says: {
    en: "It asks to send a password, a key, a code or card details in an answer.",
    fr: "Il demande d'envoyer un mot de passe, une clé, un code ou des données de carte en réponse.",
    es: "Pide enviar una contraseña, una clave, un código o datos de tarjeta en la respuesta.",
    de: "Sie verlangt, ein Passwort, einen Schlüssel, einen Code oder Kartendaten in der Antwort zu schicken.",
    it: "Chiede di inviare in risposta una password, una chiave, un codice o dati della carta.",
  },
  find: ({ asks }) =>
    asks.filter(({ kind, isByReply }) => isByReply && SECRETS.has(kind)).map(({ evidence }) => evidence),
  positives: [
    { text: "Reply with your password." },
    { text: "Répondez à ce message avec votre clé API." },
    { text: "Antworten Sie mit dem Bestätigungscode." },
    { text: "Responda con su contraseña." },
    { text: "Risponda con il codice di verifica." },
  ],
  negatives: [
    { text: "Enter your password on the page." },
    { text: "Never reply with your password." },
    { text: "Reply with the date that suits you." },
  ],
};

const SECRETS: ReadonlySet<string> = new Set(["password", "key", "seed-phrase", "code", "card"]);
