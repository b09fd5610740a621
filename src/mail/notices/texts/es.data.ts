import type { NoticeTexts } from "../notice-texts.ts";

export const es: NoticeTexts = {
  subject: {
    affected: "Sus datos y el incidente en {vendor}",
    admins: "Los datos de su organización y el incidente en {vendor}",
    "not-affected": "Sus datos no están incluidos en el incidente en {vendor}",
  },
  greeting: { named: "Hola, {name}:", unnamed: "Hola:" },
  opening: {
    affected: "Sus datos están entre los que alguien pudo copiar de {vendor}, {service} que utilizábamos.",
    admins:
      "Usted administra {members}, y los datos de {count} de sus miembros están entre los que alguien pudo copiar de {vendor}, {service} que utilizábamos.",
    "not-affected": "Sus datos no están incluidos en el incidente en {vendor}, {service} que utilizábamos.",
  },
  service: { analytics: "un servicio de análisis", other: "un servicio" },
  processor:
    "Tratamos estos datos por cuenta de su organización. Esta es nuestra notificación según el artículo 33, apartado 2, del RGPD. Su organización decide qué se dice a sus miembros, por lo que no les hemos escrito.",
  correction: "Le escribimos antes que sus datos no estaban incluidos. No era cierto, y lo lamentamos.",
  happened: {
    heading: "Qué ha pasado",
    day: "El {day}, alguien sin permiso accedió a datos que {vendor} guardaba para nosotros y pudo copiarlos.",
    days: "Entre el {from} y el {to}, alguien sin permiso accedió a datos que {vendor} guardaba para nosotros y pudo copiarlos.",
    told: "Se nos informó el {day}.",
  },
  data: {
    heading: "Qué datos",
    yours: "Estos datos sobre usted estaban allí:",
    members: "Estas son las personas, cada una con sus datos. La lista es JSON, para que un programa pueda leerla.",
  },
  untouched: {
    heading: "Qué no se ha tocado",
    sure: "Esto no estaba entre los datos:",
    asKnown: "Por lo que sabemos hoy, esto no estaba entre los datos:",
  },
  risks: {
    heading: "Qué puede ocurrir",
    cited:
      "Alguien puede escribirle o llamarle y mencionar estos datos para parecer auténtico: {cited}. Esos mensajes pueden usar nuestro nombre.",
    opaque:
      "Los datos no le nombran ni permiten contactar con usted. Junto con otros datos, aún podrían apuntar a usted.",
    anyway: "Otros pueden aprovechar este incidente para enviar mensajes falsos en nuestro nombre.",
  },
  done: {
    heading: "Qué hemos hecho",
    "stopped-sending": "Hemos dejado de enviar datos a {vendor}.",
    "compared-dataset": "Hemos comparado los datos que nos entregó {vendor} con nuestros propios registros.",
    "told-authority": "Hemos informado a la autoridad de protección de datos.",
    "ended-contract": "Hemos terminado nuestro trabajo con {vendor}.",
    "reviewed-vendors": "Hemos revisado los demás servicios a los que enviamos datos.",
  },
  advice: {
    heading: "Qué puede hacer usted",
    nothing: "No tiene que hacer nada. Estos consejos valen siempre:",
    list: [
      "Mire el remitente y los enlaces de un mensaje antes de confiar en él.",
      "Para visitarnos, escriba usted {site} en su navegador.",
      "Active el inicio de sesión en dos pasos en sus cuentas.",
      "Nunca comparta contraseñas, claves de API ni códigos. Nunca se los pediremos.",
      "Cambie las contraseñas que use en más de un sitio.",
    ],
  },
  contact: {
    heading: "Cómo contactarnos",
    ask: "Escriba a {contact} con cualquier pregunta.",
    check:
      "Este aviso tiene el código {code}. Para comprobar que es nuestro, escriba {site} en su navegador, busque allí nuestro contacto y pregunte por el código.",
    checkOnPage:
      "Este aviso tiene el código {code}. Para comprobar que es nuestro, escriba {page} en su navegador e introduzca allí el código.",
  },
  signature: "{organisation}",
  categories: {
    "system.operations": "datos técnicos de funcionamiento",
    "user.account": "datos de la cuenta",
    "user.account.username": "nombre de usuario",
    "user.authorizing.credentials": "contraseñas, claves y códigos",
    "user.behavior": "lo que hizo en nuestros servicios",
    "user.behavior.browsing_history": "páginas visitadas",
    "user.behavior.purchase_history": "compras",
    "user.behavior.search_history": "búsquedas",
    "user.contact.address": "dirección postal",
    "user.contact.address.country": "país",
    "user.contact.email": "dirección de correo",
    "user.contact.phone_number": "número de teléfono",
    "user.content": "mensajes y otros contenidos que escribió",
    "user.demographic": "datos sobre su persona",
    "user.demographic.date_of_birth": "fecha de nacimiento",
    "user.demographic.gender": "género",
    "user.demographic.language": "idioma",
    "user.device": "dispositivo, sistema y navegador",
    "user.device.cookie_id": "identificador de cookie",
    "user.device.device_id": "identificador del dispositivo",
    "user.device.ip_address": "dirección IP",
    "user.financial": "datos financieros",
    "user.financial.bank_account": "cuenta bancaria",
    "user.financial.credit_card": "tarjeta de pago",
    "user.government_id": "números de documentos de identidad",
    "user.location.imprecise": "ubicación aproximada",
    "user.location.precise": "ubicación precisa",
    "user.name": "nombre",
    "user.payment": "datos de pago",
    "user.telemetry": "cifras de uso",
    "user.tracking": "desde dónde llegó a nuestras páginas",
    "user.unique_id": "identificador de usuario",
    "user.workplace": "empresa y trabajo",
  },
  forms: {
    clear: "tal cual",
    masked: "en parte oculto",
    pseudonymous: "sustituido por un código que solo nosotros podemos resolver",
    generalised: "solo aproximado",
  },
};
