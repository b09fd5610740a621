import type { Audience, Language } from "../../mail/notices/notice.ts";

/** What the page says. `{words}` are filled in by the page: organisation, contact, vendor, day, audience, code. */
export interface NoticePageTexts {
  /** The language's own name, for the links between languages. */
  readonly name: string;
  readonly languages: string;
  readonly title: string;
  readonly intro: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly ours: { readonly heading: string; readonly says: string; readonly careful: string };
  readonly audience: Readonly<Record<Audience, string>>;
  readonly notOurs: { readonly heading: string; readonly says: string; readonly todo: readonly string[] };
  readonly malformed: { readonly heading: string; readonly says: string };
  readonly tooMany: { readonly heading: string; readonly says: string };
  readonly unavailable: { readonly heading: string; readonly says: string };
  readonly privacy: string;
}

export const NOTICE_PAGE_TEXTS: Readonly<Record<Language, NoticePageTexts>> = {
  en: {
    name: "English",
    languages: "Languages",
    title: "Is this message from {organisation}?",
    intro: "Every notice about a security incident that {organisation} sends carries a code. Enter it here.",
    label: "Code of the notice",
    hint: "It looks like BH-7Q2K-9XWD-4TNP.",
    button: "Check",
    ours: {
      heading: "Yes, this code is ours",
      says: "{organisation} sent a notice with the code {code} on {day}. It is about the incident at {vendor} and went to {audience}.",
      careful:
        "Codes can be copied. Our notices never ask you to follow a link or open an attachment, nor for passwords or payments. If yours does, it is not ours: report it to {contact}.",
    },
    audience: {
      affected: "people whose data was affected",
      admins: "administrators of organisations whose people were affected",
      "not-affected": "people whose data was not affected",
    },
    notOurs: {
      heading: "No, this code is not ours",
      says: "{organisation} has sent no notice with the code {code}. If you typed it as it stands there, the message is not from us.",
      todo: [
        "Do not click anything in it and do not open attachments.",
        "Do not answer it, and do not call numbers that it names.",
        "Report it to {contact}.",
        "If you entered a password somewhere because of it, change that password now.",
      ],
    },
    malformed: {
      heading: "This is not a complete code",
      says: "A code is BH and three groups of four letters or digits. Please compare it with your notice and try again.",
    },
    tooMany: {
      heading: "Too many checks at the moment",
      says: "Please wait a minute and try again, or ask {contact}.",
    },
    unavailable: {
      heading: "Codes cannot be checked at the moment",
      says: "Please try again in a few minutes, or ask {contact}. This says nothing about your notice.",
    },
    privacy: "This page sets no cookies, runs no scripts and keeps nothing of what you enter.",
  },
  fr: {
    name: "Français",
    languages: "Langues",
    title: "Ce message vient-il de {organisation}\u00a0?",
    intro: "Chaque avis d'incident de sécurité envoyé par {organisation} porte un code. Saisissez-le ici.",
    label: "Code de l'avis",
    hint: "Il ressemble à BH-7Q2K-9XWD-4TNP.",
    button: "Vérifier",
    ours: {
      heading: "Oui, ce code est le nôtre",
      says: "{organisation} a envoyé un avis portant le code {code} le {day}. Il concerne l'incident chez {vendor} et était adressé {audience}.",
      careful:
        "Un code peut être copié. Nos avis ne demandent jamais de suivre un lien, d'ouvrir une pièce jointe, de donner un mot de passe ou de payer. Si le vôtre le fait, il n'est pas de nous\u00a0: signalez-le à {contact}.",
    },
    audience: {
      affected: "aux personnes dont les données sont concernées",
      admins: "aux administrateurs d'organisations dont des membres sont concernés",
      "not-affected": "aux personnes dont les données ne sont pas concernées",
    },
    notOurs: {
      heading: "Non, ce code n'est pas le nôtre",
      says: "{organisation} n'a envoyé aucun avis portant le code {code}. Si vous l'avez saisi tel qu'il est écrit, le message ne vient pas de nous.",
      todo: [
        "Ne cliquez sur rien et n'ouvrez pas les pièces jointes.",
        "N'y répondez pas et n'appelez pas les numéros qu'il indique.",
        "Signalez-le à {contact}.",
        "Si vous avez saisi un mot de passe à cause de ce message, changez-le maintenant.",
      ],
    },
    malformed: {
      heading: "Ce n'est pas un code complet",
      says: "Un code se compose de BH et de trois groupes de quatre lettres ou chiffres. Comparez-le avec votre avis et réessayez.",
    },
    tooMany: {
      heading: "Trop de vérifications en ce moment",
      says: "Attendez une minute et réessayez, ou écrivez à {contact}.",
    },
    unavailable: {
      heading: "Les codes ne peuvent pas être vérifiés en ce moment",
      says: "Réessayez dans quelques minutes, ou écrivez à {contact}. Cela ne dit rien de votre avis.",
    },
    privacy: "Cette page ne dépose aucun cookie, n'exécute aucun script et ne garde rien de ce que vous saisissez.",
  },
  es: {
    name: "Español",
    languages: "Idiomas",
    title: "¿Es de {organisation} este mensaje?",
    intro: "Cada aviso sobre un incidente de seguridad que envía {organisation} lleva un código. Escríbalo aquí.",
    label: "Código del aviso",
    hint: "Tiene esta forma: BH-7Q2K-9XWD-4TNP.",
    button: "Comprobar",
    ours: {
      heading: "Sí, este código es nuestro",
      says: "{organisation} envió un aviso con el código {code} el {day}. Trata del incidente en {vendor} y se dirigió {audience}.",
      careful:
        "Un código se puede copiar. Nuestros avisos nunca piden seguir un enlace, abrir un archivo adjunto, dar una contraseña ni pagar. Si el suyo lo hace, no es nuestro: comuníquelo a {contact}.",
    },
    audience: {
      affected: "a personas cuyos datos están afectados",
      admins: "a administradores de organizaciones con personas afectadas",
      "not-affected": "a personas cuyos datos no están afectados",
    },
    notOurs: {
      heading: "No, este código no es nuestro",
      says: "{organisation} no ha enviado ningún aviso con el código {code}. Si lo ha escrito tal como aparece, el mensaje no es nuestro.",
      todo: [
        "No haga clic en nada y no abra archivos adjuntos.",
        "No responda y no llame a los números que indica.",
        "Comuníquelo a {contact}.",
        "Si por ese mensaje escribió una contraseña en algún sitio, cámbiela ahora.",
      ],
    },
    malformed: {
      heading: "No es un código completo",
      says: "Un código es BH y tres grupos de cuatro letras o cifras. Compárelo con su aviso y vuelva a intentarlo.",
    },
    tooMany: {
      heading: "Demasiadas comprobaciones en este momento",
      says: "Espere un minuto y vuelva a intentarlo, o pregunte a {contact}.",
    },
    unavailable: {
      heading: "Los códigos no se pueden comprobar en este momento",
      says: "Vuelva a intentarlo en unos minutos, o pregunte a {contact}. Esto no dice nada sobre su aviso.",
    },
    privacy: "Esta página no usa cookies, no ejecuta scripts y no guarda nada de lo que usted escribe.",
  },
  de: {
    name: "Deutsch",
    languages: "Sprachen",
    title: "Ist diese Nachricht von {organisation}?",
    intro: "Jede Mitteilung von {organisation} über einen Sicherheitsvorfall hat einen Code. Geben Sie ihn hier ein.",
    label: "Code der Mitteilung",
    hint: "Er sieht so aus: BH-7Q2K-9XWD-4TNP.",
    button: "Prüfen",
    ours: {
      heading: "Ja, dieser Code ist von uns",
      says: "{organisation} hat am {day} eine Mitteilung mit dem Code {code} verschickt. Sie betrifft den Vorfall bei {vendor} und ging an {audience}.",
      careful:
        "Ein Code lässt sich kopieren. Unsere Mitteilungen verlangen nie, dass Sie einem Link folgen, einen Anhang öffnen, ein Passwort nennen oder bezahlen. Tut Ihre das, ist sie nicht von uns: Melden Sie sie an {contact}.",
    },
    audience: {
      affected: "Personen, deren Daten betroffen sind",
      admins: "Administratoren von Organisationen mit betroffenen Personen",
      "not-affected": "Personen, deren Daten nicht betroffen sind",
    },
    notOurs: {
      heading: "Nein, dieser Code ist nicht von uns",
      says: "{organisation} hat keine Mitteilung mit dem Code {code} verschickt. Wenn Sie ihn so eingegeben haben, wie er dort steht, ist die Nachricht nicht von uns.",
      todo: [
        "Klicken Sie nichts darin an und öffnen Sie keine Anhänge.",
        "Antworten Sie nicht und rufen Sie keine Nummern an, die darin stehen.",
        "Melden Sie sie an {contact}.",
        "Haben Sie ihretwegen irgendwo ein Passwort eingegeben, ändern Sie es jetzt.",
      ],
    },
    malformed: {
      heading: "Das ist kein vollständiger Code",
      says: "Ein Code besteht aus BH und drei Gruppen mit vier Buchstaben oder Ziffern. Vergleichen Sie ihn mit Ihrer Mitteilung und versuchen Sie es noch einmal.",
    },
    tooMany: {
      heading: "Im Moment wird zu oft geprüft",
      says: "Warten Sie eine Minute und versuchen Sie es noch einmal, oder fragen Sie {contact}.",
    },
    unavailable: {
      heading: "Codes lassen sich im Moment nicht prüfen",
      says: "Versuchen Sie es in einigen Minuten noch einmal, oder fragen Sie {contact}. Über Ihre Mitteilung sagt das nichts.",
    },
    privacy: "Diese Seite setzt keine Cookies, führt keine Skripte aus und behält nichts von dem, was Sie eingeben.",
  },
  it: {
    name: "Italiano",
    languages: "Lingue",
    title: "Questo messaggio è di {organisation}?",
    intro: "Ogni avviso su un incidente di sicurezza inviato da {organisation} ha un codice. Lo inserisca qui.",
    label: "Codice dell'avviso",
    hint: "Ha questa forma: BH-7Q2K-9XWD-4TNP.",
    button: "Verifica",
    ours: {
      heading: "Sì, questo codice è nostro",
      says: "{organisation} ha inviato un avviso con il codice {code} il {day}. Riguarda l'incidente presso {vendor} ed era rivolto {audience}.",
      careful:
        "Un codice si può copiare. I nostri avvisi non chiedono mai di seguire un link, aprire un allegato, dare una password o pagare. Se il Suo lo fa, non è nostro: lo segnali a {contact}.",
    },
    audience: {
      affected: "a persone i cui dati sono coinvolti",
      admins: "ad amministratori di organizzazioni con persone coinvolte",
      "not-affected": "a persone i cui dati non sono coinvolti",
    },
    notOurs: {
      heading: "No, questo codice non è nostro",
      says: "{organisation} non ha inviato alcun avviso con il codice {code}. Se lo ha scritto come appare nel messaggio, il messaggio non è nostro.",
      todo: [
        "Non clicchi su nulla e non apra allegati.",
        "Non risponda e non chiami i numeri che indica.",
        "Lo segnali a {contact}.",
        "Se a causa del messaggio ha inserito una password da qualche parte, la cambi ora.",
      ],
    },
    malformed: {
      heading: "Non è un codice completo",
      says: "Un codice è BH e tre gruppi di quattro lettere o cifre. Lo confronti con il Suo avviso e riprovi.",
    },
    tooMany: {
      heading: "Troppe verifiche in questo momento",
      says: "Aspetti un minuto e riprovi, oppure chieda a {contact}.",
    },
    unavailable: {
      heading: "I codici non si possono verificare in questo momento",
      says: "Riprovi tra qualche minuto, oppure chieda a {contact}. Questo non dice nulla del Suo avviso.",
    },
    privacy: "Questa pagina non usa cookie, non esegue script e non conserva nulla di ciò che Lei scrive.",
  },
};
