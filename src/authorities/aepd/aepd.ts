import { commonSheet } from "../eu/eu.ts";
import { ART_33, type Authority } from "../form.ts";

export const aepd: Authority = {
  id: "aepd",
  name: "Agencia Española de Protección de Datos",
  country: "ES",
  languages: ["es", "en"],
  title: ART_33,
  address: "https://sedeagpd.gob.es",
  known: {
    en: "The fields of the agency's own web form are not known here: this is the common record, to be copied. The agency also wants to know when the breach occurred and which data are affected, in the message to the persons too.",
    fr: "Les champs du formulaire de l'agence ne sont pas connus ici : ceci est la fiche commune.",
    es: "Aquí no se conocen los campos del formulario propio de la Agencia: esta es la ficha común, para copiar. La Agencia pide además el momento de la brecha y los datos afectados, también en la comunicación a las personas.",
  },
  sheet: commonSheet,
  sources: [
    "https://www.aepd.es/derechos-y-deberes/cumple-tus-deberes/medidas-de-cumplimiento/brechas-de-datos-personales-notificacion",
  ],
};
