import { type MailSketch } from "../../src/phishing/sketch.ts";

/**
 * After a vendor leak: mails that use what was exposed, and the genuine notices that tell of the same. Every person is
 * invented, and the organisation ids too.
 */
export const SCENARIO_LANGUAGES = ["en", "fr", "es", "de", "it"] as const;
export type ScenarioLanguage = (typeof SCENARIO_LANGUAGES)[number];

export const SENDERS = {
  "exact spoof": "OpenAI <noreply@openai.com>",
  combosquat: "OpenAI <security@openai-verification.com>",
  homoglyph: "OpenAI <security@xn--penai-iye.com>",
  typo: "OpenAI <security@opennai.com>",
  freemail: "OpenAI Security <openai.security.desk@gmail.com>",
  "compromised sender": "OpenAI Security <bookings@garden-hotel.example>",
} as const;
export type SenderKind = keyof typeof SENDERS;

export const ASKS = ["password", "key", "code"] as const;
export type AskKind = (typeof ASKS)[number];

export const EXPOSED = [
  ["name", "Sam Taylor"],
  ["city", "Rotterdam"],
  ["organisation", "org-7Hq2Lw9"],
] as const;

interface Wording {
  readonly subject: string;
  readonly greeting: string;
  readonly about: string;
  readonly body: string;
  readonly asks: Readonly<Record<AskKind, string>>;
  readonly close: string;
}

const BAIT: Readonly<Record<ScenarioLanguage, Wording>> = {
  en: {
    subject: "Urgent: verify your account after the security incident",
    greeting: "Dear customer,",
    about: "Dear Sam Taylor, your organisation org-7Hq2Lw9 in Rotterdam was affected.",
    body: "A security incident at one of our vendors exposed data of your account. To prevent it from being suspended, act within 24 hours.",
    asks: {
      password: "Please confirm your password here:",
      key: "Please enter your API key so that we can rotate it:",
      code: "Please type in the verification code we sent to your phone:",
    },
    close: "The security team",
  },
  fr: {
    subject: "Urgent : vérifiez votre compte après l'incident de sécurité",
    greeting: "Cher client,",
    about: "Bonjour Sam Taylor, votre organisation org-7Hq2Lw9 à Rotterdam est concernée.",
    body: "Un incident de sécurité chez l'un de nos prestataires a exposé des données de votre compte. Pour éviter sa suspension, agissez sous 24 heures.",
    asks: {
      password: "Veuillez confirmer votre mot de passe ici :",
      key: "Veuillez saisir votre clé API afin que nous puissions la remplacer :",
      code: "Veuillez indiquer le code de vérification reçu par SMS :",
    },
    close: "L'équipe sécurité",
  },
  es: {
    subject: "Urgente: verifique su cuenta tras el incidente de seguridad",
    greeting: "Estimado cliente:",
    about: "Hola Sam Taylor, su organización org-7Hq2Lw9 en Rotterdam está afectada.",
    body: "Un incidente de seguridad en uno de nuestros proveedores expuso datos de su cuenta. Para que no sea suspendida, actúe en 24 horas.",
    asks: {
      password: "Confirme su contraseña aquí:",
      key: "Introduzca su clave de API para que podamos sustituirla:",
      code: "Introduzca el código de verificación que recibió por SMS:",
    },
    close: "El equipo de seguridad",
  },
  de: {
    subject: "Dringend: Bestätigen Sie Ihr Konto nach dem Sicherheitsvorfall",
    greeting: "Sehr geehrter Kunde,",
    about: "Hallo Sam Taylor, Ihre Organisation org-7Hq2Lw9 in Rotterdam ist betroffen.",
    body: "Bei einem unserer Dienstleister wurden Daten Ihres Kontos offengelegt. Damit es nicht gesperrt wird, handeln Sie innerhalb von 24 Stunden.",
    asks: {
      password: "Bitte geben Sie hier Ihr Passwort ein:",
      key: "Bitte geben Sie Ihren API-Schlüssel ein, damit wir ihn ersetzen können:",
      code: "Bitte geben Sie den Bestätigungscode ein, den Sie per SMS erhalten haben:",
    },
    close: "Ihr Sicherheitsteam",
  },
  it: {
    subject: "Urgente: verifichi il suo account dopo l'incidente di sicurezza",
    greeting: "Gentile cliente,",
    about: "Buongiorno Sam Taylor, la sua organizzazione org-7Hq2Lw9 a Rotterdam è coinvolta.",
    body: "Un incidente di sicurezza presso un nostro fornitore ha esposto dati del suo account. Per evitare che sia sospeso, agisca entro 24 ore.",
    asks: {
      password: "Confermi qui la sua password:",
      key: "Inserisca la sua chiave API perché possiamo sostituirla:",
      code: "Inserisca il codice di verifica ricevuto via SMS:",
    },
    close: "Il team sicurezza",
  },
};

interface Notice {
  readonly subject: string;
  readonly about: string;
  readonly body: string;
}

const NOTICES: Readonly<Record<ScenarioLanguage, Notice>> = {
  en: {
    subject: "What happened at our analytics vendor, and what it means for you",
    about: "Dear Sam Taylor, your organisation org-7Hq2Lw9 and your city, Rotterdam, are among the exposed fields.",
    body: "On 9 November an attacker got into the systems of one of our vendors and exported a dataset. No passwords, API keys, codes or payment details were in it. We have stopped using the vendor. Somebody may use these details to write to you in our name: be wary of unexpected messages. We will never ask you for your password, your API key or a verification code by mail. We recommend that you turn on multi-factor authentication. Type our address into the browser yourself to read more.",
  },
  fr: {
    subject: "Ce qui s'est passé chez notre prestataire de mesure, et ce que cela signifie pour vous",
    about:
      "Bonjour Sam Taylor, votre organisation org-7Hq2Lw9 et votre ville, Rotterdam, figurent parmi les données exposées.",
    body: "Le 9 novembre, un attaquant a pénétré dans les systèmes de l'un de nos prestataires et a exporté un jeu de données. Ni mots de passe, ni clés API, ni codes, ni données de paiement n'y figuraient. Nous n'utilisons plus ce prestataire. Quelqu'un pourrait s'en servir pour vous écrire en notre nom : méfiez-vous des messages inattendus. Nous ne vous demanderons jamais votre mot de passe, votre clé API ou un code de vérification par e-mail. Nous vous conseillons d'activer l'authentification à plusieurs facteurs.",
  },
  es: {
    subject: "Qué ocurrió en nuestro proveedor de analítica y qué significa para usted",
    about: "Hola Sam Taylor, su organización org-7Hq2Lw9 y su ciudad, Rotterdam, están entre los datos expuestos.",
    body: "El 9 de noviembre un atacante entró en los sistemas de uno de nuestros proveedores y exportó un conjunto de datos. No contenía contraseñas, claves de API, códigos ni datos de pago. Hemos dejado de usar ese proveedor. Alguien podría usarlos para escribirle en nuestro nombre: desconfíe de mensajes inesperados. Nunca le pediremos su contraseña, su clave de API ni un código de verificación por correo. Le recomendamos activar la autenticación multifactor.",
  },
  de: {
    subject: "Was bei unserem Analysedienst geschehen ist und was das für Sie bedeutet",
    about:
      "Hallo Sam Taylor, Ihre Organisation org-7Hq2Lw9 und Ihr Ort, Rotterdam, gehören zu den offengelegten Angaben.",
    body: "Am 9. November ist ein Angreifer in Systeme eines unserer Dienstleister eingedrungen und hat einen Datensatz ausgeleitet. Passwörter, API-Schlüssel, Codes oder Zahlungsdaten waren nicht darin. Wir nutzen den Dienstleister nicht mehr. Jemand könnte Ihnen damit in unserem Namen schreiben: Seien Sie bei unerwarteten Nachrichten vorsichtig. Wir fragen Sie nie per Mail nach Ihrem Passwort, Ihrem API-Schlüssel oder einem Bestätigungscode. Wir empfehlen, die Mehr-Faktor-Anmeldung einzuschalten.",
  },
  it: {
    subject: "Che cosa è successo presso il nostro fornitore di analisi e che cosa significa per lei",
    about:
      "Buongiorno Sam Taylor, la sua organizzazione org-7Hq2Lw9 e la sua città, Rotterdam, sono tra i dati esposti.",
    body: "Il 9 novembre un intruso è entrato nei sistemi di un nostro fornitore e ha esportato un insieme di dati. Non conteneva password, chiavi API, codici né dati di pagamento. Non usiamo più quel fornitore. Qualcuno potrebbe usarli per scriverle a nostro nome: diffidi dei messaggi inattesi. Non le chiederemo mai la sua password, la sua chiave API o un codice di verifica per e-mail. Le consigliamo di attivare l'autenticazione a più fattori.",
  },
};

export interface Scenario {
  readonly name: string;
  readonly phishing: MailSketch;
  readonly genuine: MailSketch;
}

const LANDING = "https://account-review.example/openai/session";

/** `Authentication-Results` of the receiver: absent, or as the senders would get them. */
export type Seen = "unknown" | "authenticated";

export function scenarios(seen: Seen): readonly Scenario[] {
  return SCENARIO_LANGUAGES.flatMap((language) =>
    (Object.keys(SENDERS) as SenderKind[]).flatMap((sender) =>
      ASKS.flatMap((ask) =>
        [true, false].map((personal) => ({
          name: [language, sender, ask, personal ? "personal" : "impersonal"].join(", "),
          phishing: baitOf({ language, sender, ask, personal, seen }),
          genuine: noticeOf(language, personal, seen),
        })),
      ),
    ),
  );
}

interface Choice {
  readonly language: ScenarioLanguage;
  readonly sender: SenderKind;
  readonly ask: AskKind;
  readonly personal: boolean;
  readonly seen: Seen;
}

function baitOf({ language, sender, ask, personal, seen }: Choice): MailSketch {
  const wording = BAIT[language];
  const lines = [personal ? wording.about : wording.greeting, wording.body, wording.asks[ask], LANDING, wording.close];
  const domain = SENDERS[sender].replace(/^.*@|>$/g, "");
  const passed = `mx.example.com; spf=pass smtp.mailfrom=${domain}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`;
  const results = sender === "exact spoof" ? `mx.example.com; spf=fail smtp.mailfrom=${domain}; dmarc=fail` : passed;
  return {
    from: SENDERS[sender],
    subject: wording.subject,
    text: lines.join("\n\n"),
    ...(seen === "authenticated" ? { results } : {}),
  };
}

function noticeOf(language: ScenarioLanguage, personal: boolean, seen: Seen): MailSketch {
  const { subject, about, body } = NOTICES[language];
  return {
    from: "OpenAI <noreply@tm.openai.com>",
    subject,
    text: [personal ? about : "OpenAI", body, "https://help.openai.com/", "OpenAI"].join("\n\n"),
    ...(seen === "authenticated"
      ? { results: "mx.example.com; spf=pass smtp.mailfrom=tm.openai.com; dkim=pass header.d=openai.com; dmarc=pass" }
      : {}),
  };
}
