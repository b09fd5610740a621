import { commonSheet } from "../eu/eu.ts";
import { ART_33, type Authority } from "../form.ts";

export const cnil: Authority = {
  id: "cnil",
  name: "Commission nationale de l'informatique et des libertés",
  country: "FR",
  languages: ["fr", "en"],
  title: ART_33,
  address: "https://www.cnil.fr/fr/notifier-une-violation-de-donnees-personnelles",
  known: {
    en: "The fields of the CNIL's online service are not known here: this is the common record, to be copied. The service takes an initial notification and a complementary one, whose receipt counts as documentation.",
    fr: "Les champs du téléservice de la CNIL ne sont pas connus ici : ceci est la fiche commune, à reporter. Le téléservice prend une notification initiale puis une complémentaire ; leur récapitulatif vaut documentation interne.",
    es: "Aquí no se conocen los campos del servicio en línea de la CNIL: esta es la ficha común.",
  },
  sheet: commonSheet,
  sources: ["https://www.cnil.fr/fr/notifier-une-violation-de-donnees-personnelles"],
};
