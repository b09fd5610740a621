import type { AccessTexts } from "../access-texts.ts";

export const de: AccessTexts = {
  title: "Antwort auf Ihre Bitte um Auskunft",
  request: {
    heading: "Ihre Anfrage",
    asked:
      "Sie haben gefragt, welche Daten über Sie wir weitergegeben haben und an wen. Dies ist unsere Auskunft nach Artikel 15 Absatz 1 Buchstabe c DSGVO für die Kennung {id}.",
    identities:
      "Geräte und frühere Kennungen, die zu dieser Kennung gehören, sind mitgezählt. Wo andere dasselbe Gerät nutzen, kann ein Teil davon zu ihnen gehören.",
    unknown: "Wir haben keine Aufzeichnung über Weitergaben zu dieser Kennung.",
    nothing: "Wir kennen diese Kennung, aber nach unseren Aufzeichnungen wurde nichts zu ihr weitergegeben.",
    record:
      "Diese Antwort stammt aus Aufzeichnungen, die wir vor jedem Versand schreiben. Sie kann deshalb etwas nennen, das nicht angekommen ist. Die Aufzeichnungen enthalten keine Inhalte: Sie sagen, welche Arten von Daten wohin gingen, nicht was darin stand.",
    limits:
      "Sie betrifft Daten, die an die hier genannten Dienste gingen. Andere Daten, die wir über Sie haben, gehören nicht dazu.",
  },
  sender: {
    heading: "Wer wir sind",
    named: "Wir sind {organisation}, {country}. Schreiben Sie bei Fragen zu dieser Antwort an {contact}.",
  },
  recipient: {
    role: "Aufgabe",
    roles: {
      processor: "Arbeitet in unserem Auftrag und nach unseren Weisungen mit den Daten (Auftragsverarbeiter).",
      controller: "Entscheidet selbst, was mit den Daten geschieht (Verantwortlicher).",
      "joint-controller": "Entscheidet gemeinsam mit uns, was mit den Daten geschieht (gemeinsam Verantwortlicher).",
      "sub-processor":
        "Arbeitet im Auftrag eines anderen unserer Dienstleister mit den Daten (Unterauftragsverarbeiter).",
    },
    safeguard: "Warum die Daten dorthin dürfen",
    safeguards: {
      adequacy:
        "Die Europäische Kommission hat entschieden, dass die Daten dort gut geschützt sind (Angemessenheitsbeschluss).",
      dpf: "Nimmt am Datenschutzrahmen EU-USA teil.",
      scc: "Die Standardvertragsklauseln der Europäischen Kommission sind vereinbart.",
      bcr: "Die Unternehmensgruppe hat verbindliche interne Datenschutzvorschriften, die eine Behörde genehmigt hat.",
      derogation: "Es gilt eine Ausnahme nach Artikel 49 DSGVO.",
    },
    forwards: "Gibt Daten weiter an",
    data: "Ihre Daten, und in welcher Form",
    first: "Zum ersten Mal",
    last: "Zum letzten Mal",
    items: "Anzahl der Nachrichten",
    kept: "Wie lange sie dort bleiben",
    keeps: {
      event: "Was Sie getan haben: {days} Tage.",
      profile: "Was Sie beschreibt: bis es gelöscht wird.",
      group: "Was Ihre Organisation beschreibt: bis es gelöscht wird.",
    },
    keepsUnknown: "Was Sie getan haben: nicht bekannt, weil diese Verbindung nicht mehr genutzt wird.",
    removed: "Um welche Löschung wir gebeten haben",
    removals: {
      unset: "Einzelne Angaben, zuletzt am {day}: {categories}.",
      delete: "Ihr ganzes Profil, zuletzt am {day}.",
    },
  },
  erasure: {
    heading: "Löschung",
    none: "Unsere Aufzeichnungen zeigen keine Löschung zu dieser Kennung.",
    begun: "Am {day} haben wir begonnen, Ihre Daten zu löschen. Seitdem geben wir nichts mehr über Sie weiter.",
    pending:
      "Sobald alle Dienste der Löschung zugestimmt haben und eine Wartezeit vergangen ist, vernichten wir, was diese Kennung mit unseren Aufzeichnungen verbindet.",
    done: "Am {day} haben wir vernichtet, was diese Kennung mit unseren Aufzeichnungen verband. Wir behalten nur einen Code, damit nichts Neues über Sie weitergegeben wird.",
    states: {
      "to-ask": "Wir werden darum bitten, alle Daten über Sie zu löschen.",
      "by-hand":
        "Wir müssen schriftlich darum bitten, alle Daten über Sie zu löschen. Eine Antwort haben wir noch nicht.",
      refused: "Unsere Bitte, alle Daten über Sie zu löschen, wurde nicht angenommen.",
      promised: "Am {day} wurde unsere Bitte angenommen, alle Daten über Sie zu löschen.",
    },
  },
  unknown: {
    heading: "Was unsere Aufzeichnungen nicht sagen können",
    none: "Es wurde noch nichts aufgezeichnet.",
    since: "Unsere Aufzeichnungen beginnen am {day}. Was vorher weitergegeben wurde, können sie nicht sagen.",
    whole: "Unsere Aufzeichnungen beginnen am {day}. Vorher wurde nichts weitergegeben.",
    before: "Vollständig sind sie erst ab dem {day}.",
    gap: "Zwischen dem {from} und dem {to} können Daten ohne unsere Aufzeichnung dorthin gegangen sein.",
    lasting: "Seit dem {from} können Daten ohne unsere Aufzeichnung dorthin gegangen sein.",
  },
  rights: {
    heading: "Ihre Rechte",
    yours:
      "Sie können verlangen, dass wir Ihre Daten berichtigen, löschen, nur eingeschränkt nutzen oder Ihnen übergeben, und Sie können der Nutzung widersprechen. Sie können sich auch bei einer Datenschutzbehörde beschweren, zum Beispiel dort, wo Sie wohnen oder arbeiten.",
    write: "Schreiben Sie dafür an {contact}.",
  },
};
