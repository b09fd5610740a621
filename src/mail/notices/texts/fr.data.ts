import type { NoticeTexts } from "../notice-texts.ts";

export const fr: NoticeTexts = {
  subject: {
    affected: "Vos données et l'incident chez {vendor}",
    admins: "Les données de votre organisation et l'incident chez {vendor}",
    "not-affected": "Vos données ne sont pas concernées par l'incident chez {vendor}",
  },
  greeting: { named: "Bonjour {name},", unnamed: "Bonjour," },
  opening: {
    affected: "Vos données font partie de celles qui ont pu être copiées chez {vendor}, {service} que nous utilisions.",
    admins:
      "Vous administrez {members}, et les données de {count} de ses membres font partie de celles qui ont pu être copiées chez {vendor}, {service} que nous utilisions.",
    "not-affected": "Vos données ne sont pas concernées par l'incident chez {vendor}, {service} que nous utilisions.",
  },
  service: { analytics: "un service d'analyse", other: "un service" },
  processor:
    "Nous traitons ces données pour votre compte. Ceci est notre notification selon l'article 33, paragraphe 2, du RGPD. Vous décidez de ce qui est dit à vos membres : nous ne leur avons donc pas écrit.",
  correction: "Nous vous avions écrit que vos données n'étaient pas concernées. C'était faux, et nous le regrettons.",
  happened: {
    heading: "Ce qui s'est passé",
    day: "Le {day}, une personne non autorisée a eu accès à des données que {vendor} détenait pour nous et a pu les copier.",
    days: "Entre le {from} et le {to}, une personne non autorisée a eu accès à des données que {vendor} détenait pour nous et a pu les copier.",
    told: "Nous en avons été informés le {day}.",
  },
  data: {
    heading: "Quelles données",
    yours: "Ces données vous concernant s'y trouvaient :",
    members:
      "Voici les personnes, chacune avec ses données. La liste est en JSON, pour qu'un programme puisse la lire.",
  },
  untouched: {
    heading: "Ce qui n'a pas été touché",
    sure: "Ceci ne faisait pas partie des données :",
    asKnown: "À notre connaissance aujourd'hui, ceci ne faisait pas partie des données :",
  },
  risks: {
    heading: "Ce qui peut arriver",
    cited:
      "Quelqu'un peut vous écrire ou vous appeler en citant ces données pour paraître authentique : {cited}. De tels messages peuvent utiliser notre nom.",
    opaque:
      "Ces données ne vous nomment pas et ne permettent pas de vous joindre. Avec d'autres données, elles pourraient tout de même mener à vous.",
    anyway: "D'autres peuvent profiter de cet incident pour envoyer de faux messages en notre nom.",
  },
  done: {
    heading: "Ce que nous avons fait",
    "stopped-sending": "Nous avons cessé d'envoyer des données à {vendor}.",
    "compared-dataset": "Nous avons comparé les données remises par {vendor} avec nos propres registres.",
    "told-authority": "Nous avons informé l'autorité de protection des données.",
    "ended-contract": "Nous avons mis fin à notre travail avec {vendor}.",
    "reviewed-vendors": "Nous avons réexaminé les autres services auxquels nous envoyons des données.",
  },
  advice: {
    heading: "Ce que vous pouvez faire",
    nothing: "Vous n'avez rien à faire. Ces conseils valent en tout temps :",
    list: [
      "Regardez l'expéditeur et les liens d'un message avant de lui faire confiance.",
      "Pour venir chez nous, tapez vous-même {site} dans votre navigateur.",
      "Activez la connexion en deux étapes pour vos comptes.",
      "Ne communiquez jamais vos mots de passe, clés d'API ou codes. Nous ne vous les demanderons jamais.",
      "Changez les mots de passe que vous utilisez à plusieurs endroits.",
    ],
  },
  contact: {
    heading: "Comment nous joindre",
    ask: "Écrivez à {contact} pour toute question.",
    check:
      "Cet avis porte le code {code}. Pour vérifier qu'il vient de nous, tapez {site} dans votre navigateur, trouvez-y notre contact et donnez-lui le code de l'avis.",
    checkOnPage:
      "Cet avis porte le code {code}. Pour vérifier qu'il vient de nous, tapez {page} dans votre navigateur et saisissez-y ce code.",
  },
  signature: "{organisation}",
  categories: {
    "system.operations": "données techniques de fonctionnement",
    "user.account": "informations du compte",
    "user.account.username": "nom d'utilisateur",
    "user.authorizing.credentials": "mots de passe, clés et codes",
    "user.behavior": "ce que vous avez fait dans nos services",
    "user.behavior.browsing_history": "pages consultées",
    "user.behavior.purchase_history": "achats",
    "user.behavior.search_history": "recherches",
    "user.contact.address": "adresse postale",
    "user.contact.address.country": "pays",
    "user.contact.email": "adresse électronique",
    "user.contact.phone_number": "numéro de téléphone",
    "user.content": "messages et autres contenus que vous avez écrits",
    "user.demographic": "informations sur votre personne",
    "user.demographic.date_of_birth": "date de naissance",
    "user.demographic.gender": "genre",
    "user.demographic.language": "langue",
    "user.device": "appareil, système et navigateur",
    "user.device.cookie_id": "identifiant de cookie",
    "user.device.device_id": "identifiant d'appareil",
    "user.device.ip_address": "adresse IP",
    "user.financial": "données financières",
    "user.financial.bank_account": "compte bancaire",
    "user.financial.credit_card": "carte de paiement",
    "user.government_id": "numéros de pièces d'identité",
    "user.location.imprecise": "localisation approximative",
    "user.location.precise": "localisation précise",
    "user.name": "nom",
    "user.payment": "données de paiement",
    "user.telemetry": "mesures d'utilisation",
    "user.tracking": "d'où vous êtes arrivé sur nos pages",
    "user.unique_id": "identifiant d'utilisateur",
    "user.workplace": "employeur et travail",
  },
  forms: {
    clear: "en clair",
    masked: "en partie masqué",
    pseudonymous: "remplacé par un code que nous seuls pouvons résoudre",
    generalised: "approximatif seulement",
  },
};
