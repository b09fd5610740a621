import type { AccessTexts } from "../access-texts.ts";

export const es: AccessTexts = {
  title: "Respuesta a su solicitud de acceso",
  request: {
    heading: "Su solicitud",
    asked:
      "Usted preguntó qué datos suyos hemos comunicado y a quién. Esta es nuestra respuesta según el artículo 15, apartado 1, letra c), del RGPD, para el identificador {id}.",
    identities:
      "Se incluyen los dispositivos y los identificadores anteriores que pertenecen a este identificador. Si otras personas usan el mismo dispositivo, una parte puede ser de ellas.",
    unknown: "No tenemos constancia de comunicaciones de datos sobre este identificador.",
    nothing: "Conocemos este identificador, pero en nuestro registro no consta nada sobre él que se haya comunicado.",
    record:
      "Esta respuesta procede de un registro que escribimos antes de cada envío, así que puede nombrar algo que no llegó. El registro no guarda contenidos: dice qué tipos de datos fueron adónde, no lo que decían.",
    limits:
      "Trata de los datos que fueron a los servicios aquí nombrados. Los demás datos que tenemos sobre usted no forman parte de ella.",
  },
  sender: {
    heading: "Quiénes somos",
    named: "Somos {organisation}, {country}. Escriba a {contact} con cualquier pregunta sobre esta respuesta.",
  },
  recipient: {
    role: "Su papel",
    roles: {
      processor: "Trata los datos por cuenta nuestra y según nuestras instrucciones (encargado del tratamiento).",
      controller: "Decide por sí mismo qué hace con los datos (responsable del tratamiento).",
      "joint-controller": "Decide junto con nosotros qué se hace con los datos (corresponsable del tratamiento).",
      "sub-processor": "Trata los datos por cuenta de otro de nuestros proveedores (subencargado del tratamiento).",
    },
    safeguard: "Por qué los datos pueden ir allí",
    safeguards: {
      adequacy: "La Comisión Europea ha decidido que allí los datos están bien protegidos (decisión de adecuación).",
      dpf: "Participa en el Marco de Privacidad de Datos UE-EE. UU.",
      scc: "Hemos acordado con él las cláusulas contractuales tipo de la Comisión Europea.",
      bcr: "Su grupo tiene normas corporativas vinculantes aprobadas por una autoridad.",
      derogation: "Se aplica una excepción del artículo 49 del RGPD.",
    },
    forwards: "Comunica datos a",
    data: "Sus datos, y de qué forma",
    first: "Primera vez",
    last: "Última vez",
    items: "Número de mensajes",
    kept: "Cuánto tiempo se conservan allí",
    keeps: {
      event: "Lo que usted hizo: {days} días.",
      profile: "Lo que describe a usted: hasta que se suprima.",
      group: "Lo que describe a su organización: hasta que se suprima.",
    },
    keepsUnknown: "Lo que usted hizo: no podemos decirlo, porque esta conexión ya no se usa.",
    removed: "Lo que le pedimos que suprimiera",
    removals: {
      unset: "Datos sueltos, la última vez el {day}: {categories}.",
      delete: "Todo su perfil, la última vez el {day}.",
    },
  },
  erasure: {
    heading: "Supresión",
    none: "En nuestro registro no consta ninguna supresión para este identificador.",
    begun: "El {day} empezamos a suprimir sus datos. Desde entonces no comunicamos nada más sobre usted.",
    pending:
      "Cuando todos los servicios hayan aceptado suprimir, y pasado un tiempo de espera, destruiremos lo que une este identificador a nuestro registro.",
    done: "El {day} destruimos lo que unía este identificador a nuestro registro. Solo guardamos un código, para que no se comunique nada nuevo sobre usted.",
    states: {
      "to-ask": "Le pediremos que suprima todos los datos sobre usted.",
      "by-hand": "Tenemos que pedirle por escrito que suprima todos los datos sobre usted. Aún no hay respuesta.",
      refused: "No ha aceptado nuestra petición de suprimir todos los datos sobre usted.",
      promised: "El {day} aceptó nuestra petición de suprimir todos los datos sobre usted.",
    },
  },
  unknown: {
    heading: "Lo que nuestro registro no puede decir",
    none: "Aún no se ha registrado nada.",
    since: "Nuestro registro empieza el {day}. No puede decir qué se comunicó antes.",
    whole: "Nuestro registro empieza el {day}. Antes no se comunicó nada.",
    before: "Solo está completo a partir del {day}.",
    gap: "Entre el {from} y el {to} pueden haber ido datos allí sin que conste en nuestro registro.",
    lasting: "Desde el {from} pueden haber ido datos allí sin que conste en nuestro registro.",
  },
  rights: {
    heading: "Sus derechos",
    yours:
      "Puede pedirnos que rectifiquemos sus datos, que los suprimamos, que limitemos su uso o que se los entreguemos, y puede oponerse a su uso. También puede reclamar ante una autoridad de protección de datos, por ejemplo donde vive o trabaja.",
    write: "Para ello, escriba a {contact}.",
  },
};
