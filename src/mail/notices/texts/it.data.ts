import type { NoticeTexts } from "../notice-texts.ts";

export const it: NoticeTexts = {
  subject: {
    affected: "I Suoi dati e l'incidente presso {vendor}",
    admins: "I dati della Sua organizzazione e l'incidente presso {vendor}",
    "not-affected": "I Suoi dati non sono coinvolti nell'incidente presso {vendor}",
  },
  greeting: { named: "Buongiorno {name},", unnamed: "Buongiorno," },
  opening: {
    affected: "I Suoi dati sono tra quelli che qualcuno può avere copiato da {vendor}, {service} che usavamo.",
    admins:
      "Lei amministra {members}, e i dati di {count} dei suoi membri sono tra quelli che qualcuno può avere copiato da {vendor}, {service} che usavamo.",
    "not-affected": "I Suoi dati non sono coinvolti nell'incidente presso {vendor}, {service} che usavamo.",
  },
  service: { analytics: "un servizio di analisi", other: "un servizio" },
  processor:
    "Trattiamo questi dati per conto della Sua organizzazione. Questa è la nostra notifica secondo l'articolo 33, paragrafo 2, del GDPR. Che cosa dire ai membri lo decide la Sua organizzazione: per questo non abbiamo scritto a loro.",
  correction: "Le avevamo scritto che i Suoi dati non erano coinvolti. Non era vero, e ce ne scusiamo.",
  happened: {
    heading: "Che cosa è successo",
    day: "Il {day} qualcuno senza permesso ha avuto accesso a dati che {vendor} conservava per noi e può averli copiati.",
    days: "Tra il {from} e il {to} qualcuno senza permesso ha avuto accesso a dati che {vendor} conservava per noi e può averli copiati.",
    told: "Ne siamo stati informati il {day}.",
  },
  data: {
    heading: "Quali dati",
    yours: "Questi dati su di Lei erano presenti:",
    members: "Queste sono le persone, ognuna con i suoi dati. L'elenco è in JSON, perché un programma possa leggerlo.",
  },
  untouched: {
    heading: "Che cosa non è stato toccato",
    sure: "Questo non era tra i dati:",
    asKnown: "Per quanto sappiamo oggi, questo non era tra i dati:",
  },
  risks: {
    heading: "Che cosa può accadere",
    cited:
      "Qualcuno può scriverLe o chiamarLa e citare questi dati per sembrare autentico: {cited}. Questi messaggi possono usare il nostro nome.",
    opaque:
      "I dati non dicono il Suo nome e non permettono di contattarLa. Insieme ad altri dati potrebbero comunque portare a Lei.",
    anyway: "Altri possono sfruttare questo incidente per inviare messaggi falsi a nostro nome.",
  },
  done: {
    heading: "Che cosa abbiamo fatto",
    "stopped-sending": "Abbiamo smesso di inviare dati a {vendor}.",
    "compared-dataset": "Abbiamo confrontato i dati che {vendor} ci ha consegnato con i nostri registri.",
    "told-authority": "Abbiamo informato l'autorità per la protezione dei dati.",
    "ended-contract": "Abbiamo concluso il nostro lavoro con {vendor}.",
    "reviewed-vendors": "Abbiamo riesaminato gli altri servizi a cui inviamo dati.",
  },
  advice: {
    heading: "Che cosa può fare",
    nothing: "Non deve fare nulla. Questi consigli valgono sempre:",
    list: [
      "Guardi il mittente e i link di un messaggio prima di fidarsi.",
      "Per visitarci, scriva Lei stesso {site} nel Suo browser.",
      "Attivi l'accesso in due passaggi per i Suoi account.",
      "Non condivida mai password, chiavi API o codici. Non glieli chiederemo mai.",
      "Cambi le password che usa in più di un posto.",
    ],
  },
  contact: {
    heading: "Come contattarci",
    ask: "Scriva a {contact} per qualsiasi domanda.",
    check:
      "Questo avviso ha il codice {code}. Per verificare che sia nostro, scriva {site} nel Suo browser, cerchi lì il nostro contatto e chieda del codice.",
    checkOnPage:
      "Questo avviso ha il codice {code}. Per verificare che sia nostro, scriva {page} nel Suo browser e inserisca lì il codice.",
  },
  signature: "{organisation}",
  categories: {
    "system.operations": "dati tecnici di funzionamento",
    "user.account": "dati dell'account",
    "user.account.username": "nome utente",
    "user.authorizing.credentials": "password, chiavi e codici",
    "user.behavior": "ciò che ha fatto nei nostri servizi",
    "user.behavior.browsing_history": "pagine visitate",
    "user.behavior.purchase_history": "acquisti",
    "user.behavior.search_history": "ricerche",
    "user.contact.address": "indirizzo postale",
    "user.contact.address.country": "paese",
    "user.contact.email": "indirizzo e-mail",
    "user.contact.phone_number": "numero di telefono",
    "user.content": "messaggi e altri contenuti che ha scritto",
    "user.demographic": "informazioni sulla Sua persona",
    "user.demographic.date_of_birth": "data di nascita",
    "user.demographic.gender": "genere",
    "user.demographic.language": "lingua",
    "user.device": "dispositivo, sistema e browser",
    "user.device.cookie_id": "identificativo di cookie",
    "user.device.device_id": "identificativo del dispositivo",
    "user.device.ip_address": "indirizzo IP",
    "user.financial": "dati finanziari",
    "user.financial.bank_account": "conto bancario",
    "user.financial.credit_card": "carta di pagamento",
    "user.government_id": "numeri di documenti d'identità",
    "user.location.imprecise": "posizione approssimativa",
    "user.location.precise": "posizione precisa",
    "user.name": "nome",
    "user.payment": "dati di pagamento",
    "user.telemetry": "dati d'uso",
    "user.tracking": "da dove è arrivato alle nostre pagine",
    "user.unique_id": "identificativo utente",
    "user.workplace": "datore di lavoro e lavoro",
  },
  forms: {
    clear: "in chiaro",
    masked: "in parte nascosto",
    pseudonymous: "sostituito da un codice che solo noi possiamo risolvere",
    generalised: "solo approssimativo",
  },
};
