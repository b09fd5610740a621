import type { NoticeTexts } from "../notice-texts.ts";

export const de: NoticeTexts = {
  subject: {
    affected: "Ihre Daten und der Vorfall bei {vendor}",
    admins: "Daten Ihrer Organisation und der Vorfall bei {vendor}",
    "not-affected": "Ihre Daten sind vom Vorfall bei {vendor} nicht betroffen",
  },
  greeting: { named: "Guten Tag {name},", unnamed: "Guten Tag," },
  opening: {
    affected:
      "Ihre Daten gehören zu denen, die jemand bei {vendor} kopiert haben kann, {service}, den wir genutzt haben.",
    admins:
      "Sie verwalten {members}, und Daten von {count} ihrer Mitglieder gehören zu denen, die jemand bei {vendor} kopiert haben kann, {service}, den wir genutzt haben.",
    "not-affected": "Ihre Daten sind vom Vorfall bei {vendor} nicht betroffen, {service}, den wir genutzt haben.",
  },
  service: { analytics: "einem Analysedienst", other: "einem Dienst" },
  processor:
    "Wir verarbeiten diese Daten in Ihrem Auftrag. Dies ist unsere Meldung an Sie nach Artikel 33 Absatz 2 DSGVO. Was Ihre Mitglieder erfahren, entscheiden Sie; wir haben ihnen deshalb nicht geschrieben.",
  correction: "Wir hatten Ihnen geschrieben, dass Ihre Daten nicht betroffen sind. Das war falsch und tut uns leid.",
  happened: {
    heading: "Was geschehen ist",
    day: "Am {day} hatte jemand unbefugt Zugriff auf Daten, die {vendor} für uns gespeichert hat, und kann sie kopiert haben.",
    days: "Zwischen dem {from} und dem {to} hatte jemand unbefugt Zugriff auf Daten, die {vendor} für uns gespeichert hat, und kann sie kopiert haben.",
    told: "Wir haben davon am {day} erfahren.",
  },
  data: {
    heading: "Welche Daten",
    yours: "Diese Daten über Sie lagen dort:",
    members: "Dies sind die Personen, jede mit ihren Daten. Die Liste ist JSON, damit ein Programm sie lesen kann.",
  },
  untouched: {
    heading: "Was nicht berührt wurde",
    sure: "Dies war nicht unter den Daten:",
    asKnown: "Soweit wir heute wissen, war dies nicht unter den Daten:",
  },
  risks: {
    heading: "Was folgen kann",
    cited:
      "Jemand kann Ihnen schreiben oder Sie anrufen und diese Daten nennen, um echt zu wirken: {cited}. Solche Nachrichten können unseren Namen tragen.",
    opaque:
      "Die Daten nennen Sie nicht und enthalten keinen Weg zu Ihnen. Zusammen mit anderen Daten könnten sie trotzdem auf Sie hinweisen.",
    anyway: "Andere können den Vorfall für falsche Nachrichten in unserem Namen nutzen.",
  },
  done: {
    heading: "Was wir getan haben",
    "stopped-sending": "Wir senden {vendor} keine Daten mehr.",
    "compared-dataset": "Wir haben die Daten, die uns {vendor} gegeben hat, mit unseren Aufzeichnungen verglichen.",
    "told-authority": "Wir haben die Datenschutzbehörde informiert.",
    "ended-contract": "Wir haben die Arbeit mit {vendor} beendet.",
    "reviewed-vendors": "Wir haben die anderen Dienste überprüft, denen wir Daten senden.",
  },
  advice: {
    heading: "Was Sie tun können",
    nothing: "Sie müssen nichts tun. Diese Ratschläge gelten immer:",
    list: [
      "Prüfen Sie Absender und Links einer Nachricht, bevor Sie ihr vertrauen.",
      "Wenn Sie uns besuchen wollen, tippen Sie {site} selbst in Ihren Browser.",
      "Schalten Sie für Ihre Konten die Anmeldung in zwei Schritten ein.",
      "Geben Sie nie Passwörter, API-Schlüssel oder Codes weiter. Wir werden Sie nie danach fragen.",
      "Ändern Sie Passwörter, die Sie an mehreren Stellen nutzen.",
    ],
  },
  contact: {
    heading: "So erreichen Sie uns",
    ask: "Schreiben Sie bei Fragen an {contact}.",
    check:
      "Diese Mitteilung hat den Code {code}. Ob sie von uns ist, können Sie prüfen: Tippen Sie {site} in Ihren Browser, suchen Sie dort unseren Kontakt und fragen Sie nach dem Code.",
    checkOnPage:
      "Diese Mitteilung hat den Code {code}. Ob sie von uns ist, können Sie prüfen: Tippen Sie {page} in Ihren Browser und geben Sie dort den Code ein.",
  },
  signature: "{organisation}",
  categories: {
    "system.operations": "technische Betriebsdaten",
    "user.account": "Angaben zum Konto",
    "user.account.username": "Benutzername",
    "user.authorizing.credentials": "Passwörter, Schlüssel und Codes",
    "user.behavior": "was Sie in unseren Diensten getan haben",
    "user.behavior.browsing_history": "besuchte Seiten",
    "user.behavior.purchase_history": "Käufe",
    "user.behavior.search_history": "Suchen",
    "user.contact.address": "Postanschrift",
    "user.contact.address.country": "Land",
    "user.contact.email": "E-Mail-Adresse",
    "user.contact.phone_number": "Telefonnummer",
    "user.content": "Nachrichten und andere Inhalte, die Sie geschrieben haben",
    "user.demographic": "Angaben zu Ihrer Person",
    "user.demographic.date_of_birth": "Geburtsdatum",
    "user.demographic.gender": "Geschlecht",
    "user.demographic.language": "Sprache",
    "user.device": "Gerät, Betriebssystem und Browser",
    "user.device.cookie_id": "Cookie-Kennung",
    "user.device.device_id": "Gerätekennung",
    "user.device.ip_address": "IP-Adresse",
    "user.financial": "Finanzdaten",
    "user.financial.bank_account": "Bankkonto",
    "user.financial.credit_card": "Zahlungskarte",
    "user.government_id": "Nummern von Ausweisen",
    "user.location.imprecise": "ungefährer Ort",
    "user.location.precise": "genauer Ort",
    "user.name": "Name",
    "user.payment": "Zahlungsdaten",
    "user.telemetry": "Nutzungszahlen",
    "user.tracking": "woher Sie auf unsere Seiten kamen",
    "user.unique_id": "Benutzerkennung",
    "user.workplace": "Arbeitgeber und Arbeit",
  },
  forms: {
    clear: "im Klartext",
    masked: "teilweise verdeckt",
    pseudonymous: "durch einen Code ersetzt, den nur wir auflösen können",
    generalised: "nur grob",
  },
};
