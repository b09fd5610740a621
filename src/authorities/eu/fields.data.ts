import type { Condition, FormField, Option, Words } from "../form.ts";

/**
 * The common record, after the EDPB's draft template for notifications under Art. 33 GDPR (consultation version, June
 * 2026; numbers and vocabulary are its own, labels are ours and shorter). Put right where the draft or its extraction is
 * wrong: field 49 is shown when the notification is late, 83 depends on availability, 89 has four options, 95 is a text.
 * Fields 60 and 70 are lists there that nobody here has seen in full: they are texts.
 */

const words = (en: string, fr: string, es: string): Words => ({ en, fr, es });

type Row = readonly [id: string, en: string, fr: string, es: string];

const option = ([id, en, fr, es]: Row): Option => ({ id, label: words(en, fr, es), isForNow: false });
const forNow = ([id, en, fr, es]: Row): Option => ({ id, label: words(en, fr, es), isForNow: true });

const TO_BE_DETERMINED = ["To be determined", "À déterminer", "Por determinar"] as const;
const toBeDetermined = (id: string): Option => forNow([id, ...TO_BE_DETERMINED]);

const YES_NO_UNKNOWN: readonly Option[] = [
  option(["a", "Yes", "Oui", "Sí"]),
  option(["b", "No", "Non", "No"]),
  option(["c", "Unknown", "Inconnu", "Se desconoce"]),
];

const OTHER = ["Other (say which below)", "Autre (à préciser ci-dessous)", "Otro (indíquese abajo)"] as const;

const HOW_MANY: readonly Option[] = [
  option(["a", "Exact number", "Nombre exact", "Número exacto"]),
  option(["b", "Approximate number", "Nombre approximatif", "Número aproximado"]),
  option(["c", "Can't be determined", "Ne peut être déterminé", "No se puede determinar"]),
  toBeDetermined("d"),
];

interface More {
  readonly mandatory?: boolean;
  readonly article?: string;
  readonly options?: readonly Option[];
  readonly shownIf?: readonly Condition[];
}

const field = (
  number: number,
  section: string,
  type: FormField["type"],
  [en, fr, es]: readonly [string, string, string],
  { mandatory = true, article = "", options = [], shownIf = [] }: More = {},
): FormField => ({ number, section, type, mandatory, article, label: words(en, fr, es), options, shownIf });

const shownWhen = (field: number, ...is: string[]): readonly Condition[] => [{ field, is }];

export const SECTIONS: Readonly<Record<string, Words>> = {
  "1.1": words(
    "Notification and controller",
    "Notification et responsable du traitement",
    "Notificación y responsable",
  ),
  "2.2": words("Reporting person", "Personne qui notifie", "Persona que notifica"),
  "2.3": words("Data protection officer and other parties", "Délégué et autres parties", "Delegado y otras partes"),
  "3.1": words("Timeline", "Chronologie", "Cronología"),
  "3.2": words("Nature of the breach", "Nature de la violation", "Naturaleza de la brecha"),
  "3.3": words("Persons concerned", "Personnes concernées", "Personas afectadas"),
  "3.4": words("Data concerned", "Données concernées", "Datos afectados"),
  "3.5": words("Measures in place before", "Mesures en place avant", "Medidas previas"),
  "4.1": words("Likely consequences", "Conséquences probables", "Consecuencias probables"),
  "4.2": words("Risk", "Risque", "Riesgo"),
  "4.3": words("Measures since", "Mesures prises depuis", "Medidas adoptadas"),
  "4.4": words("Communication to the persons", "Communication aux personnes", "Comunicación a las personas"),
  "6.1": words("Other authorities", "Autres autorités", "Otras autoridades"),
  "6.2": words("Cross-border processing", "Traitement transfrontalier", "Tratamiento transfronterizo"),
  "6.3": words("Attachments", "Pièces jointes", "Documentos adjuntos"),
};

export const FIELDS: readonly FormField[] = [
  field(3, "1.1", "choice", ["Kind of notification", "Type de notification", "Tipo de notificación"], {
    options: [
      option(["a", "New notification", "Nouvelle notification", "Notificación nueva"]),
      option(["b", "Follow-up", "Notification complémentaire", "Notificación adicional"]),
    ],
  }),
  field(4, "1.1", "choice", ["State of the notification", "État de la notification", "Estado de la notificación"], {
    options: [
      option(["a", "Complete", "Complète", "Completa"]),
      option(["b", "Incomplete", "Incomplète", "Incompleta"]),
      option(["c", "Withdrawal", "Retrait", "Retirada"]),
    ],
  }),
  field(5, "1.1", "text", ["Why it is withdrawn", "Motif du retrait", "Motivo de la retirada"], {
    shownIf: shownWhen(4, "c"),
  }),
  field(
    6,
    "1.1",
    "text",
    [
      "Number of the earlier notification",
      "Numéro de la notification antérieure",
      "Número de la notificación anterior",
    ],
    { shownIf: shownWhen(3, "b") },
  ),
  field(7, "1.1", "text", ["Our own reference", "Notre référence interne", "Nuestra referencia interna"], {
    mandatory: false,
  }),
  field(10, "1.1", "text", ["Kind of identifier", "Type d'identifiant", "Tipo de identificador"], {
    mandatory: false,
    article: "33(3)(a)",
  }),
  field(11, "1.1", "text", ["Identifier", "Identifiant", "Identificador"], { mandatory: false, article: "33(3)(a)" }),
  field(12, "1.1", "text", ["Name of the organisation", "Nom de l'organisme", "Nombre de la organización"], {
    article: "33(3)(a)",
  }),
  field(
    13,
    "1.1",
    "text",
    ["Contact of the organisation", "Coordonnées de l'organisme", "Contacto de la organización"],
    { article: "33(3)(a)" },
  ),
  field(14, "1.1", "choice", ["Sector", "Secteur", "Sector"], {
    mandatory: false,
    options: [option(["a", "Private", "Privé", "Privado"]), option(["b", "Public", "Public", "Público"])],
  }),
  field(15, "1.1", "choice", ["Size", "Taille", "Tamaño"], {
    mandatory: false,
    shownIf: shownWhen(14, "a"),
    options: [
      option(["a", "Self-employed or micro-enterprise", "Indépendant ou microentreprise", "Autónomo o microempresa"]),
      option(["b", "Small or medium enterprise", "PME", "Pyme"]),
      option(["c", "Large enterprise", "Grande entreprise", "Gran empresa"]),
      option(["d", ...OTHER]),
    ],
  }),
  field(16, "1.1", "text", ["More about the organisation", "Précisions sur l'organisme", "Más sobre la organización"], {
    mandatory: false,
    shownIf: shownWhen(15, "d"),
  }),
  field(17, "1.1", "text", ["Economic activity", "Activité économique", "Actividad económica"], { mandatory: false }),
  field(18, "1.1", "text", ["Representative in the EEA", "Représentant dans l'EEE", "Representante en el EEE"], {
    shownIf: shownWhen(120, "a"),
  }),
  field(
    19,
    "1.1",
    "text",
    ["Contact of the representative", "Coordonnées du représentant", "Contacto del representante"],
    { mandatory: false, shownIf: shownWhen(120, "a") },
  ),
  field(21, "2.2", "text", ["Name", "Nom", "Nombre"], { article: "33(3)(a)" }),
  field(22, "2.2", "text", ["Contact", "Coordonnées", "Contacto"], { article: "33(3)(a)" }),
  field(23, "2.2", "choice", ["Function", "Fonction", "Función"], {
    options: [
      option([
        "a",
        "Data protection officer",
        "Délégué à la protection des données",
        "Delegado de protección de datos",
      ]),
      option(["b", "Legal representative", "Représentant légal", "Representante legal"]),
      option(["c", ...OTHER]),
    ],
  }),
  field(24, "2.2", "text", ["More about the function", "Précisions sur la fonction", "Más sobre la función"], {
    shownIf: shownWhen(23, "c"),
  }),
  field(
    29,
    "2.3",
    "yes-no",
    ["Is a data protection officer designated?", "Un délégué est-il désigné ?", "¿Hay delegado designado?"],
    { article: "33(3)(b)" },
  ),
  field(30, "2.3", "text", ["Name of the officer", "Nom du délégué", "Nombre del delegado"], {
    article: "33(3)(b)",
    shownIf: shownWhen(29, "yes"),
  }),
  field(31, "2.3", "text", ["Contact of the officer", "Coordonnées du délégué", "Contacto del delegado"], {
    article: "33(3)(b)",
    shownIf: shownWhen(29, "yes"),
  }),
  field(33, "2.3", "choice", ["More can be had from", "Informations auprès de", "Más información en"], {
    mandatory: false,
    options: [
      option(["a", "The data protection officer", "Le délégué", "El delegado"]),
      option(["b", "The reporting person", "La personne qui notifie", "La persona que notifica"]),
      option(["c", ...OTHER]),
    ],
  }),
  field(34, "2.3", "text", ["Contact point: name", "Point de contact : nom", "Punto de contacto: nombre"], {
    shownIf: shownWhen(33, "c"),
    article: "33(3)(b)",
  }),
  field(35, "2.3", "text", ["Contact point: function", "Point de contact : fonction", "Punto de contacto: función"], {
    shownIf: shownWhen(33, "c"),
  }),
  field(36, "2.3", "text", ["Contact point: address", "Point de contact : coordonnées", "Punto de contacto: datos"], {
    shownIf: shownWhen(33, "c"),
  }),
  field(
    38,
    "2.3",
    "choice",
    ["Are others involved?", "D'autres parties sont-elles impliquées ?", "¿Hay otras partes implicadas?"],
    {
      article: "33(2), 28, 26",
      options: [option(["a", "Yes", "Oui", "Sí"]), option(["b", "No", "Non", "No"])],
    },
  ),
  field(39, "2.3", "text", ["Their role", "Leur qualité", "En qué calidad"], { shownIf: shownWhen(38, "a") }),
  field(40, "2.3", "text", ["Their name", "Leur nom", "Su nombre"], { shownIf: shownWhen(38, "a") }),
  field(41, "2.3", "text", ["Their contact", "Leurs coordonnées", "Su contacto"], { shownIf: shownWhen(38, "a") }),
  field(44, "3.1", "choice", ["When it occurred", "Moment de la violation", "Cuándo ocurrió"], {
    article: "33(1)",
    options: [
      option(["a", "On a day", "Un jour précis", "Un día concreto"]),
      option(["b", "From a day to a day", "D'une date à une date", "De una fecha a otra"]),
      option(["c", "Since a day, and still", "Depuis une date, en cours", "Desde una fecha y continúa"]),
      option(["d", "Can't be determined", "Ne peut être déterminé", "No se puede determinar"]),
      toBeDetermined("e"),
    ],
  }),
  field(
    45,
    "3.1",
    "yes-no",
    ["Are the dates estimates?", "Les dates sont-elles estimées ?", "¿Son fechas estimadas?"],
    { mandatory: false },
  ),
  field(46, "3.1", "time", ["Beginning", "Début", "Inicio"], { shownIf: shownWhen(44, "a", "b", "c") }),
  field(47, "3.1", "time", ["End", "Fin", "Fin"], { shownIf: shownWhen(44, "a", "b") }),
  field(
    48,
    "3.1",
    "time",
    ["The controller became aware", "Prise de connaissance", "Conocimiento por el responsable"],
    { article: "33(1)" },
  ),
  field(49, "3.1", "text", ["Reasons for the delay", "Motifs du retard", "Motivos del retraso"], {
    article: "33(1)",
    shownIf: shownWhen(1049, "yes"),
  }),
  field(50, "3.1", "choice", ["How it was discovered", "Mode de découverte", "Cómo se descubrió"], {
    options: [
      option(["a", "By the controller", "Par le responsable", "Por el responsable"]),
      option([
        "b",
        "By the processor, who said so",
        "Par le sous-traitant, qui l'a signalé",
        "Por el encargado, que avisó",
      ]),
      option(["c", "A data subject said so", "Signalée par une personne concernée", "Avisó una persona afectada"]),
      option(["d", "Somebody else said so", "Signalée par un tiers", "Avisó un tercero"]),
      option(["e", "From the press", "Par la presse", "Por la prensa"]),
      option(["f", ...OTHER]),
    ],
  }),
  field(51, "3.1", "text", ["More about the discovery", "Précisions sur la découverte", "Más sobre el descubrimiento"]),
  field(52, "3.1", "time", ["The other party said so on", "Date du signalement", "Fecha del aviso"], {
    shownIf: shownWhen(50, "b", "c", "d", "e", "f"),
  }),
  field(53, "3.1", "text", ["More about the timeline", "Précisions sur la chronologie", "Más sobre la cronología"], {
    mandatory: false,
  }),
  field(55, "3.2", "choices", ["What was lost", "Propriété atteinte", "Qué se vio afectado"], {
    article: "4(12), 33(3)(a)",
    options: [
      option(["a", "Confidentiality", "Confidentialité", "Confidencialidad"]),
      option(["b", "Integrity", "Intégrité", "Integridad"]),
      option(["c", "Availability", "Disponibilité", "Disponibilidad"]),
    ],
  }),
  field(
    56,
    "3.2",
    "choice",
    ["Confidentiality: what happened", "Confidentialité : faits", "Confidencialidad: hechos"],
    {
      shownIf: shownWhen(55, "a"),
      options: [
        option([
          "a",
          "Data were taken or disclosed",
          "Données exfiltrées ou divulguées",
          "Datos exfiltrados o divulgados",
        ]),
        option(["b", "Likely, without evidence", "Probable, sans preuve", "Probable, sin pruebas"]),
        option(["c", "No, as evidence shows", "Non, preuves à l'appui", "No, según las pruebas"]),
        option(["d", "Can't be assessed", "Impossible à évaluer", "No se puede evaluar"]),
        toBeDetermined("e"),
      ],
    },
  ),
  field(
    57,
    "3.2",
    "choice",
    [
      "Were the data unintelligible, or nobody identifiable?",
      "Données inintelligibles ou personnes non identifiables ?",
      "¿Datos ininteligibles o personas no identificables?",
    ],
    {
      article: "34(3)(a)",
      shownIf: shownWhen(55, "a"),
      options: [
        option([
          "a",
          "Yes, and the protection holds",
          "Oui, la protection est intacte",
          "Sí, la protección sigue intacta",
        ]),
        option([
          "b",
          "Protected, but likely to be broken",
          "Protection sans doute contournable",
          "Protección que puede eludirse",
        ]),
        option(["c", "No", "Non", "No"]),
        option(["d", "Can't be assessed", "Impossible à évaluer", "No se puede evaluar"]),
        toBeDetermined("e"),
      ],
    },
  ),
  field(58, "3.2", "choice", ["Integrity: what happened", "Intégrité : faits", "Integridad: hechos"], {
    shownIf: shownWhen(55, "b"),
    options: [
      option(["a", "Altered, no sign of wrong use", "Altération sans usage illicite", "Alteración sin uso indebido"]),
      option([
        "b",
        "Altered and used, can be undone",
        "Altération utilisée, réversible",
        "Alteración utilizada, reversible",
      ]),
      option([
        "c",
        "Altered and used, can't be undone",
        "Altération utilisée, irréversible",
        "Alteración utilizada, irreversible",
      ]),
    ],
  }),
  field(59, "3.2", "choice", ["Availability: what happened", "Disponibilité : faits", "Disponibilidad: hechos"], {
    shownIf: shownWhen(55, "c"),
    options: [
      option(["a", "For a time", "Temporaire", "Temporal"]),
      option(["b", "For good", "Définitive", "Permanente"]),
      option(["c", "Not determined", "Indéterminée", "Sin determinar"]),
    ],
  }),
  field(60, "3.2", "text", ["Kind of incident", "Nature de l'incident", "Tipo de incidente"], { article: "33(3)(a)" }),
  field(61, "3.2", "choice", ["Cause", "Cause", "Causa"], {
    options: [
      option(["a", "Internal, no malice", "Interne, non malveillante", "Interna, no maliciosa"]),
      option(["b", "Internal, malicious", "Interne, malveillante", "Interna, maliciosa"]),
      option(["c", "External, no malice", "Externe, non malveillante", "Externa, no maliciosa"]),
      option(["d", "External, malicious", "Externe, malveillante", "Externa, maliciosa"]),
      toBeDetermined("e"),
      option(["f", "Unknown", "Inconnue", "Se desconoce"]),
    ],
  }),
  field(62, "3.2", "text", ["What happened", "Description de l'incident", "Qué ocurrió"], { article: "33(3)(a)" }),
  field(
    63,
    "3.2",
    "text",
    ["Systems and where they are", "Systèmes concernés et leur lieu", "Sistemas y su ubicación"],
    { article: "33(3)(a)" },
  ),
  field(65, "3.3", "choices", ["Who they are", "Catégories de personnes", "Categorías de personas"], {
    article: "33(3)(a)",
    options: [
      option(["a", "Customers and prospects", "Clients et prospects", "Clientes y potenciales"]),
      option(["b", "Employees and applicants", "Salariés et candidats", "Empleados y candidatos"]),
      option(["c", "Military or police", "Militaires ou forces de l'ordre", "Militares o policía"]),
      option(["d", "Minors", "Mineurs", "Menores"]),
      option(["e", "Patients", "Patients", "Pacientes"]),
      option(["f", "Students", "Élèves et étudiants", "Estudiantes"]),
      option(["g", "Subscribers", "Abonnés", "Suscriptores"]),
      option(["h", "Users", "Utilisateurs", "Usuarios"]),
      option(["i", "Vulnerable persons", "Personnes vulnérables", "Personas vulnerables"]),
      option(["j", ...OTHER]),
      forNow(["k", "Not known yet", "Pas encore connu", "Aún no se sabe"]),
    ],
  }),
  field(66, "3.3", "text", ["More about them", "Précisions sur les personnes", "Más sobre las personas"]),
  field(67, "3.3", "choice", ["How many: known as", "Nombre : connu comme", "Cuántas: se conoce como"], {
    article: "33(3)(a)",
    options: HOW_MANY,
  }),
  field(68, "3.3", "number", ["How many persons", "Nombre de personnes", "Número de personas"], {
    article: "33(3)(a)",
    shownIf: shownWhen(67, "a", "b"),
  }),
  field(70, "3.4", "text", ["Kinds of data", "Types de données", "Tipos de datos"], { article: "33(3)(a)" }),
  field(71, "3.4", "text", ["More about the data", "Précisions sur les données", "Más sobre los datos"]),
  field(72, "3.4", "choice", ["Records: known as", "Enregistrements : connus comme", "Registros: se conocen como"], {
    article: "33(3)(a)",
    options: HOW_MANY,
  }),
  field(73, "3.4", "number", ["How many records", "Nombre d'enregistrements", "Número de registros"], {
    article: "33(3)(a)",
    shownIf: shownWhen(72, "a", "b"),
  }),
  field(75, "3.5", "choices", ["Measures", "Mesures", "Medidas"], {
    article: "32",
    options: [
      option(["a", "Pseudonymisation", "Pseudonymisation", "Seudonimización"]),
      option(["b", "Backup and recovery plan", "Sauvegarde et reprise", "Copias y plan de recuperación"]),
      option(["c", "Encryption", "Chiffrement", "Cifrado"]),
      option(["d", "Policies", "Politiques de sécurité", "Políticas de seguridad"]),
      option(["e", "Training", "Formation", "Formación"]),
      option(["f", "Incident log", "Journal des incidents", "Registro de incidentes"]),
      option(["g", "Levels of access", "Niveaux d'accès", "Niveles de acceso"]),
      option(["h", "Logical access control", "Contrôle d'accès logique", "Control de acceso lógico"]),
      option(["i", "Audits", "Audits périodiques", "Auditorías periódicas"]),
      option(["j", "Physical access control", "Contrôle d'accès physique", "Control de acceso físico"]),
      option(["k", "Up-to-date systems", "Systèmes à jour", "Sistemas actualizados"]),
      option(["l", ...OTHER]),
    ],
  }),
  field(76, "3.5", "text", ["More about the measures", "Précisions sur les mesures", "Más sobre las medidas"]),
  field(
    79,
    "4.1",
    "choices",
    ["From the loss of confidentiality", "Perte de confidentialité", "Por la pérdida de confidencialidad"],
    {
      shownIf: shownWhen(55, "a"),
      options: [
        option([
          "a",
          "Disclosed beyond what people were told",
          "Diffusion au-delà de l'information donnée",
          "Difusión más allá de lo informado",
        ]),
        option([
          "b",
          "May be linked with other data",
          "Rapprochement possible avec d'autres données",
          "Posible vinculación con otros datos",
        ]),
        option([
          "c",
          "May be used for another purpose or unlawfully",
          "Usage détourné ou illicite possible",
          "Posible uso para otros fines o ilícito",
        ]),
        option(["d", ...OTHER]),
        forNow(["e", "Under assessment", "En cours d'évaluation", "En evaluación"]),
      ],
    },
  ),
  field(80, "4.1", "text", ["More about confidentiality", "Précisions (confidentialité)", "Más (confidencialidad)"], {
    shownIf: shownWhen(79, "d"),
  }),
  field(81, "4.1", "choices", ["From the loss of integrity", "Perte d'intégrité", "Por la pérdida de integridad"], {
    shownIf: shownWhen(55, "b"),
    options: [
      option([
        "a",
        "Altered data used although no longer valid",
        "Données altérées utilisées",
        "Uso de datos ya no válidos",
      ]),
      option([
        "b",
        "Altered into other valid data",
        "Données modifiées en données valides",
        "Modificados en otros datos válidos",
      ]),
      option(["c", ...OTHER]),
      forNow(["d", "Under assessment", "En cours d'évaluation", "En evaluación"]),
    ],
  }),
  field(82, "4.1", "text", ["More about integrity", "Précisions (intégrité)", "Más (integridad)"], {
    shownIf: shownWhen(81, "c"),
  }),
  field(
    83,
    "4.1",
    "choices",
    ["From the loss of availability", "Perte de disponibilité", "Por la pérdida de disponibilidad"],
    {
      shownIf: shownWhen(55, "c"),
      options: [
        option(["a", "No access to services", "Accès au service impossible", "Sin acceso a los servicios"]),
        option(["b", "Services disturbed", "Service perturbé", "Servicios interrumpidos"]),
        option(["c", ...OTHER]),
        forNow(["d", "Under assessment", "En cours d'évaluation", "En evaluación"]),
      ],
    },
  ),
  field(84, "4.1", "text", ["More about availability", "Précisions (disponibilité)", "Más (disponibilidad)"], {
    shownIf: shownWhen(83, "c"),
  }),
  field(85, "4.1", "choices", ["What persons may suffer", "Préjudices possibles", "Daños posibles"], {
    article: "33(3)(c)",
    options: [
      option([
        "a",
        "Loss of control of their data",
        "Perte de maîtrise des données",
        "Pérdida de control de sus datos",
      ]),
      option(["b", "Limits on their rights", "Limitation des droits", "Limitación de sus derechos"]),
      option(["c", "Discrimination", "Discrimination", "Discriminación"]),
      option(["d", "Identity theft", "Usurpation d'identité", "Suplantación de identidad"]),
      option(["e", "Fraud", "Fraude", "Fraude"]),
      option(["f", "Financial loss", "Perte financière", "Pérdida económica"]),
      option(["g", "Pseudonymisation undone", "Levée de la pseudonymisation", "Reversión de la seudonimización"]),
      option(["h", "Damage to reputation", "Atteinte à la réputation", "Daño a la reputación"]),
      option(["i", "Loss of professional secrecy", "Perte du secret professionnel", "Pérdida del secreto profesional"]),
      option([
        "j",
        "Disclosure to unauthorised persons",
        "Divulgation à des tiers",
        "Divulgación a terceros no autorizados",
      ]),
      option([
        "k",
        "Economic or social disadvantage",
        "Désavantage économique ou social",
        "Perjuicio económico o social",
      ]),
      option(["l", "Physical or mental harm", "Atteinte physique ou psychique", "Daño físico o psíquico"]),
      option(["m", "Damage to property", "Dommage matériel ou moral", "Daño material o moral"]),
      option(["n", ...OTHER]),
      toBeDetermined("o"),
    ],
  }),
  field(
    86,
    "4.1",
    "text",
    ["More about what they may suffer", "Précisions sur les préjudices", "Más sobre los daños"],
    { shownIf: shownWhen(85, "n") },
  ),
  field(87, "4.1", "choice", ["How severe", "Gravité", "Gravedad"], {
    options: [
      option(["a", "Minor", "Mineure", "Leve"]),
      option(["b", "Moderate", "Modérée", "Moderada"]),
      option(["c", "Severe", "Grave", "Grave"]),
      toBeDetermined("d"),
    ],
  }),
  field(89, "4.2", "choice", ["The controller concludes", "Conclusion du responsable", "El responsable concluye"], {
    article: "33(1), 34(1)",
    options: [
      option(["a", "A high risk is likely", "Risque élevé probable", "Es probable un alto riesgo"]),
      option(["b", "A risk that is not high is likely", "Risque probable, non élevé", "Es probable un riesgo no alto"]),
      option(["c", "A risk is unlikely", "Risque improbable", "Es improbable un riesgo"]),
      forNow(["d", "More information is needed", "Informations complémentaires nécessaires", "Falta información"]),
    ],
  }),
  field(90, "4.2", "text", ["How it was assessed", "Méthode et motifs", "Cómo se evaluó"], { article: "33(1), 34(1)" }),
  field(
    92,
    "4.3",
    "text",
    [
      "Measures against the breach and its consequences",
      "Mesures contre la violation et ses effets",
      "Medidas contra la brecha y sus efectos",
    ],
    { article: "33(3)(d)" },
  ),
  field(94, "4.3", "choices", ["Measures against the next one", "Mesures de prévention", "Medidas de prevención"], {
    article: "33(3)(d)",
    options: [
      option(["a", "Anonymisation", "Anonymisation", "Anonimización"]),
      option(["b", "Backup and recovery plan", "Sauvegarde et reprise", "Copias y plan de recuperación"]),
      option(["c", "Changed processes", "Processus modifiés", "Cambio de procesos"]),
      option(["d", "Encryption", "Chiffrement", "Cifrado"]),
      option(["e", "Policies", "Politiques de sécurité", "Políticas de seguridad"]),
      option(["f", "Training", "Formation", "Formación"]),
      option(["g", "Erasure of the data", "Effacement des données", "Supresión de los datos"]),
      option(["h", "Incident log", "Journal des incidents", "Registro de incidentes"]),
      option(["i", "Levels of access", "Niveaux d'accès", "Niveles de acceso"]),
      option(["j", "Logical access control", "Contrôle d'accès logique", "Control de acceso lógico"]),
      option(["k", "Audits", "Audits périodiques", "Auditorías periódicas"]),
      option(["l", "Physical access control", "Contrôle d'accès physique", "Control de acceso físico"]),
      option(["m", "Pseudonymisation", "Pseudonymisation", "Seudonimización"]),
      option(["n", "Up-to-date systems", "Systèmes à jour", "Sistemas actualizados"]),
      option(["o", ...OTHER]),
    ],
  }),
  field(95, "4.3", "text", [
    "More about lasting measures",
    "Précisions sur les mesures durables",
    "Más sobre las medidas permanentes",
  ]),
  field(
    97,
    "4.4",
    "choice",
    ["Were the persons told?", "Les personnes sont-elles informées ?", "¿Se ha informado a las personas?"],
    {
      article: "34",
      options: [
        option(["a", "Yes", "Oui", "Sí"]),
        option(["b", "No, but on a set day", "Non, mais à une date fixée", "No, pero en una fecha fijada"]),
        option(["b1", "No, on a day to be set", "Non, à une date à fixer", "No, en una fecha por fijar"]),
        forNow(["c", "No, still under investigation", "Non, enquête en cours", "No, se sigue investigando"]),
        option([
          "d",
          "No, a high risk is unlikely",
          "Non, risque élevé improbable",
          "No, es improbable un alto riesgo",
        ]),
        option(["e", "No, Art. 34(3) applies", "Non, art. 34(3) applicable", "No, se aplica el art. 34(3)"]),
      ],
    },
  ),
  field(98, "4.4", "time", ["Told on", "Informées le", "Informadas el"], { shownIf: shownWhen(97, "a") }),
  field(99, "4.4", "time", ["To be told on", "Seront informées le", "Se informará el"], {
    shownIf: shownWhen(97, "b"),
  }),
  field(100, "4.4", "choice", ["Which ground of Art. 34(3)", "Motif de l'art. 34(3)", "Supuesto del art. 34(3)"], {
    shownIf: shownWhen(97, "e"),
    options: [
      option(["a", "(a) the data are unintelligible", "(a) données inintelligibles", "a) datos ininteligibles"]),
      option(["b", "(b) later measures removed the high risk", "(b) mesures ultérieures", "b) medidas posteriores"]),
      option([
        "c",
        "(c) disproportionate effort, public communication",
        "(c) efforts disproportionnés, communication publique",
        "c) esfuerzo desproporcionado, comunicación pública",
      ]),
    ],
  }),
  field(101, "4.4", "text", ["Why it applies", "Justification", "Justificación"], { shownIf: shownWhen(97, "e") }),
  field(102, "4.4", "choice", ["How many were told", "Combien ont été informées", "A cuántas se informó"], {
    shownIf: shownWhen(97, "a"),
    options: [option(["a", "All", "Toutes", "A todas"]), option(["b", "Not all", "Pas toutes", "No a todas"])],
  }),
  field(103, "4.4", "text", ["Why not all", "Pourquoi pas toutes", "Por qué no a todas"], {
    shownIf: shownWhen(102, "b"),
  }),
  field(104, "4.4", "choice", ["By which means", "Moyen de communication", "Medio de comunicación"], {
    shownIf: shownWhen(97, "a"),
    options: [
      option(["a", "To each person", "Individuel", "Individual"]),
      option(["b", "In public", "Public", "Público"]),
      option(["c", ...OTHER]),
    ],
  }),
  field(105, "4.4", "text", ["More about the means", "Précisions sur le moyen", "Más sobre el medio"], {
    mandatory: false,
    shownIf: shownWhen(104, "c"),
  }),
  field(106, "4.4", "text", ["What they were told", "Contenu de la communication", "Contenido de la comunicación"], {
    shownIf: shownWhen(97, "a"),
  }),
  field(109, "6.1", "choice", ["Reported to the police?", "Plainte déposée ?", "¿Denuncia ante la policía?"], {
    mandatory: false,
    options: YES_NO_UNKNOWN,
  }),
  field(
    110,
    "6.1",
    "choice",
    ["Notified under other law?", "Notifiée au titre d'autres textes ?", "¿Notificada por otras normas?"],
    { mandatory: false, options: YES_NO_UNKNOWN },
  ),
  field(111, "6.1", "text", ["To whom", "À qui", "A quién"], { mandatory: false, shownIf: shownWhen(110, "a") }),
  field(
    113,
    "6.2",
    "choice",
    [
      "Cross-border, by a controller in the EEA?",
      "Transfrontalier, responsable établi dans l'EEE ?",
      "¿Transfronterizo, responsable en el EEE?",
    ],
    { article: "56", options: YES_NO_UNKNOWN, shownIf: shownWhen(120, "!a") },
  ),
  field(
    114,
    "6.2",
    "text",
    ["Lead authority, and why", "Autorité chef de file et motif", "Autoridad principal y motivo"],
    { article: "56", shownIf: shownWhen(113, "a") },
  ),
  field(115, "6.2", "text", ["Establishments in the EEA", "Établissements dans l'EEE", "Establecimientos en el EEE"], {
    article: "56",
    shownIf: shownWhen(113, "a"),
  }),
  field(
    116,
    "6.2",
    "text",
    ["EEA countries of the persons", "Pays de l'EEE des personnes", "Países del EEE de las personas"],
    { article: "56", shownIf: shownWhen(113, "a") },
  ),
  field(117, "6.2", "text", ["Persons per country", "Personnes par pays", "Personas por país"], {
    article: "56",
    shownIf: shownWhen(113, "a"),
  }),
  field(
    118,
    "6.2",
    "text",
    [
      "Authorities notified or to be notified",
      "Autorités notifiées ou à notifier",
      "Autoridades notificadas o por notificar",
    ],
    { mandatory: false, article: "56", shownIf: shownWhen(113, "a") },
  ),
  field(
    120,
    "6.2",
    "choice",
    ["By a controller outside the EEA?", "Responsable hors de l'EEE ?", "¿Responsable fuera del EEE?"],
    { article: "3(2)", options: YES_NO_UNKNOWN },
  ),
  field(
    121,
    "6.2",
    "text",
    ["EEA countries of the persons", "Pays de l'EEE des personnes", "Países del EEE de las personas"],
    { article: "3(2)", shownIf: shownWhen(120, "a") },
  ),
  field(122, "6.2", "text", ["Persons per country", "Personnes par pays", "Personas por país"], {
    article: "3(2)",
    shownIf: shownWhen(120, "a"),
  }),
  field(
    123,
    "6.2",
    "text",
    [
      "Authorities notified or to be notified",
      "Autorités notifiées ou à notifier",
      "Autoridades notificadas o por notificar",
    ],
    { article: "3(2)", shownIf: shownWhen(120, "a") },
  ),
  field(125, "6.3", "choices", ["Attached", "Pièces", "Se adjunta"], {
    mandatory: false,
    options: [
      option(["a", "The communication to the persons", "Communication aux personnes", "Comunicación a las personas"]),
      option(["b", "The risk assessment", "Analyse de risque", "Evaluación del riesgo"]),
      option(["c", "The investigation report", "Rapport d'enquête", "Informe de investigación"]),
      option(["d", "The ransom note", "Demande de rançon", "Nota de rescate"]),
      option(["e", "The phishing message", "Message d'hameçonnage", "Mensaje de phishing"]),
      option(["f", "The procedure for notifying", "Procédure de notification", "Procedimiento de notificación"]),
      option(["g", "The policy on erasure", "Politique d'effacement", "Política de supresión"]),
      option([
        "h",
        "Messages to wrong recipients",
        "Messages aux mauvais destinataires",
        "Mensajes a destinatarios erróneos",
      ]),
      option([
        "i",
        "The notice of the breach from outside",
        "Signalement reçu de l'extérieur",
        "Aviso externo de la brecha",
      ]),
      option(["j", ...OTHER]),
    ],
  }),
  field(126, "6.3", "text", ["Other attachments", "Autres pièces", "Otros adjuntos"], { shownIf: shownWhen(125, "j") }),
];

/** No field of the template: whether the 72 hours are over, which decides about field 49. */
export const IS_LATE = 1049;
