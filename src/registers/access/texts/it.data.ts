import type { AccessTexts } from "../access-texts.ts";

export const it: AccessTexts = {
  title: "Risposta alla Sua richiesta di accesso",
  request: {
    heading: "La Sua richiesta",
    asked:
      "Lei ha chiesto quali dati su di Lei abbiamo comunicato, e a chi. Questa è la nostra risposta secondo l'articolo 15, paragrafo 1, lettera c), del GDPR, per l'identificativo {id}.",
    identities:
      "Sono compresi i dispositivi e gli identificativi precedenti legati a questo identificativo. Se altre persone usano lo stesso dispositivo, una parte può riguardare loro.",
    unknown: "Non abbiamo traccia di comunicazioni di dati su questo identificativo.",
    nothing:
      "Conosciamo questo identificativo, ma nel nostro registro non risulta nulla di comunicato che lo riguardi.",
    record:
      "Questa risposta viene da un registro che scriviamo prima di ogni invio: può quindi nominare qualcosa che non è arrivato. Il registro non conserva contenuti: dice quali tipi di dati sono andati dove, non che cosa dicevano.",
    limits: "Riguarda i dati andati ai servizi qui nominati. Gli altri dati che abbiamo su di Lei non ne fanno parte.",
  },
  sender: {
    heading: "Chi siamo",
    named: "Siamo {organisation}, {country}. Scriva a {contact} per qualsiasi domanda su questa risposta.",
  },
  recipient: {
    role: "Il suo ruolo",
    roles: {
      processor: "Tratta i dati per nostro conto e secondo le nostre istruzioni (responsabile del trattamento).",
      controller: "Decide da sé che cosa fare dei dati (titolare del trattamento).",
      "joint-controller": "Decide insieme a noi che cosa fare dei dati (contitolare del trattamento).",
      "sub-processor": "Tratta i dati per conto di un altro dei nostri fornitori (sub-responsabile del trattamento).",
    },
    safeguard: "Perché i dati possono andarci",
    safeguards: {
      adequacy: "La Commissione europea ha deciso che lì i dati sono ben protetti (decisione di adeguatezza).",
      dpf: "Partecipa al quadro UE-USA per la protezione dei dati.",
      scc: "Abbiamo concordato le clausole contrattuali tipo della Commissione europea.",
      bcr: "Il suo gruppo ha norme vincolanti d'impresa approvate da un'autorità.",
      derogation: "Si applica una deroga dell'articolo 49 del GDPR.",
    },
    forwards: "Comunica dati a",
    data: "I Suoi dati, e in quale forma",
    first: "Prima volta",
    last: "Ultima volta",
    items: "Numero di messaggi",
    kept: "Per quanto tempo restano lì",
    keeps: {
      event: "Ciò che ha fatto: {days} giorni.",
      profile: "Ciò che La descrive: fino alla cancellazione.",
      group: "Ciò che descrive la Sua organizzazione: fino alla cancellazione.",
    },
    keepsUnknown: "Ciò che ha fatto: non possiamo dirlo, perché questo collegamento non è più in uso.",
    removed: "Che cosa abbiamo chiesto di cancellare",
    removals: {
      unset: "Singoli dati, l'ultima volta il {day}: {categories}.",
      delete: "Tutto il Suo profilo, l'ultima volta il {day}.",
    },
  },
  erasure: {
    heading: "Cancellazione",
    none: "Nel nostro registro non risulta alcuna cancellazione per questo identificativo.",
    begun: "Il {day} abbiamo iniziato a cancellare i Suoi dati. Da allora non comunichiamo più nulla su di Lei.",
    pending:
      "Quando tutti i servizi avranno accettato di cancellare, e dopo un tempo di attesa, distruggeremo ciò che lega questo identificativo al nostro registro.",
    done: "Il {day} abbiamo distrutto ciò che legava questo identificativo al nostro registro. Conserviamo solo un codice, perché non sia comunicato nulla di nuovo su di Lei.",
    states: {
      "to-ask": "Chiederemo di cancellare tutti i dati su di Lei.",
      "by-hand":
        "Dobbiamo chiedere per iscritto di cancellare tutti i dati su di Lei. Non abbiamo ancora una risposta.",
      refused: "La nostra richiesta di cancellare tutti i dati su di Lei non è stata accettata.",
      promised: "Il {day} ha accettato la nostra richiesta di cancellare tutti i dati su di Lei.",
    },
  },
  unknown: {
    heading: "Che cosa il nostro registro non può dire",
    none: "Non è stato ancora registrato nulla.",
    since: "Il nostro registro comincia il {day}. Non può dire che cosa è stato comunicato prima.",
    whole: "Il nostro registro comincia il {day}. Prima non è stato comunicato nulla.",
    before: "È completo solo a partire dal {day}.",
    gap: "Tra il {from} e il {to} possono esserci andati dati senza il nostro registro.",
    lasting: "Dal {from} possono esserci andati dati senza il nostro registro.",
  },
  rights: {
    heading: "I Suoi diritti",
    yours:
      "Può chiederci di rettificare i Suoi dati, di cancellarli, di limitarne l'uso o di consegnarglieli, e può opporsi al loro uso. Può anche presentare reclamo a un'autorità per la protezione dei dati, per esempio dove vive o lavora.",
    write: "Per questo scriva a {contact}.",
  },
};
