import type { AccessTexts } from "../access-texts.ts";

export const fr: AccessTexts = {
  title: "Réponse à votre demande d'accès",
  request: {
    heading: "Votre demande",
    asked:
      "Vous avez demandé quelles données vous concernant nous avons transmises, et à qui. Voici notre réponse selon l'article 15, paragraphe 1, point c), du RGPD, pour l'identifiant {id}.",
    identities:
      "Les appareils et les anciens identifiants liés à cet identifiant sont compris. Si d'autres personnes utilisent le même appareil, une partie peut les concerner.",
    unknown: "Nous n'avons aucune trace de transmission concernant cet identifiant.",
    nothing: "Nous connaissons cet identifiant, mais notre registre ne contient rien à son sujet qui ait été transmis.",
    record:
      "Cette réponse vient d'un registre que nous écrivons avant tout envoi ; elle peut donc citer une chose qui n'est pas arrivée. Le registre ne garde aucun contenu : il dit quels types de données sont allés où, et non ce qu'ils disaient.",
    limits:
      "Elle porte sur les données envoyées aux services nommés ici. Les autres données que nous détenons sur vous n'en font pas partie.",
  },
  sender: {
    heading: "Qui nous sommes",
    named: "Nous sommes {organisation}, {country}. Écrivez à {contact} pour toute question sur cette réponse.",
  },
  recipient: {
    role: "Son rôle",
    roles: {
      processor: "Il traite les données pour notre compte et selon nos instructions (sous-traitant).",
      controller: "Il décide lui-même de ce qu'il fait des données (responsable du traitement).",
      "joint-controller": "Il décide avec nous de ce qui est fait des données (responsable conjoint du traitement).",
      "sub-processor": "Il traite les données pour le compte d'un autre de nos prestataires (sous-traitant ultérieur).",
    },
    safeguard: "Pourquoi les données peuvent y aller",
    safeguards: {
      adequacy: "La Commission européenne a décidé que les données y sont bien protégées (décision d'adéquation).",
      dpf: "Il participe au cadre de protection des données UE-États-Unis.",
      scc: "Nous avons convenu avec lui des clauses contractuelles types de la Commission européenne.",
      bcr: "Son groupe a des règles d'entreprise contraignantes approuvées par une autorité.",
      derogation: "Une dérogation de l'article 49 du RGPD s'applique.",
    },
    forwards: "Il transmet des données à",
    data: "Vos données, et sous quelle forme",
    first: "Première fois",
    last: "Dernière fois",
    items: "Nombre de messages",
    kept: "Durée de conservation",
    keeps: {
      event: "Ce que vous avez fait : {days} jours.",
      profile: "Ce qui vous décrit : jusqu'à l'effacement.",
      group: "Ce qui décrit votre organisation : jusqu'à l'effacement.",
    },
    keepsUnknown: "Ce que vous avez fait : nous ne pouvons pas le dire, car cette connexion n'est plus utilisée.",
    removed: "Ce que nous lui avons demandé d'effacer",
    removals: {
      unset: "Des éléments isolés, la dernière fois le {day} : {categories}.",
      delete: "Tout votre profil, la dernière fois le {day}.",
    },
  },
  erasure: {
    heading: "Effacement",
    none: "Notre registre ne montre aucun effacement pour cet identifiant.",
    begun: "Le {day}, nous avons commencé à vous effacer. Depuis, nous ne transmettons plus rien vous concernant.",
    pending:
      "Quand tous les services auront accepté d'effacer, et après un délai d'attente, nous détruirons ce qui relie cet identifiant à notre registre.",
    done: "Le {day}, nous avons détruit ce qui reliait cet identifiant à notre registre. Nous ne gardons qu'un code, pour que rien de nouveau vous concernant ne soit transmis.",
    states: {
      "to-ask": "Nous lui demanderons d'effacer toutes les données vous concernant.",
      "by-hand":
        "Nous devons lui demander par écrit d'effacer toutes les données vous concernant. Nous n'avons pas encore de réponse.",
      refused: "Il n'a pas accepté notre demande d'effacer toutes les données vous concernant.",
      promised: "Le {day}, il a accepté notre demande d'effacer toutes les données vous concernant.",
    },
  },
  unknown: {
    heading: "Ce que notre registre ne peut pas dire",
    none: "Rien n'a encore été enregistré.",
    since: "Notre registre commence le {day}. Il ne peut pas dire ce qui a été transmis avant.",
    whole: "Notre registre commence le {day}. Rien n'a été transmis avant.",
    before: "Il n'est complet qu'à partir du {day}.",
    gap: "Entre le {from} et le {to}, des données ont pu y aller sans notre registre.",
    lasting: "Depuis le {from}, des données ont pu y aller sans notre registre.",
  },
  rights: {
    heading: "Vos droits",
    yours:
      "Vous pouvez nous demander de rectifier vos données, de les effacer, d'en limiter l'usage ou de vous les remettre, et vous pouvez vous opposer à leur usage. Vous pouvez aussi introduire une réclamation auprès d'une autorité de protection des données, par exemple là où vous vivez ou travaillez.",
    write: "Pour cela, écrivez à {contact}.",
  },
};
