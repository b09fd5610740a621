import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Category } from "../domain/category.ts";
import { classifyKey } from "./key-names.ts";

const CLASSES: readonly (readonly [category: Category, keys: string])[] = [
  [
    "user.contact.email",
    "email Email EMAIL $email userEmail billing-email E-Mail eMail invoiceEmailAddress contact.email courriel",
  ],
  ["user.contact.phone_number", "phone mobile Phone_Number homePhone tel fax whatsapp telefono"],
  [
    "user.name",
    "name firstName last_name FullName displayName username cardholderName patient_name ownerName prenom Vorname",
  ],
  ["user.authorizing.credentials", "password apiKey access_token Authorization cookie otp client_secret sessionToken"],
  ["user.device.ip_address", "ip ipAddress client_ip X-Forwarded-For last_login_ip"],
  ["user.location.precise", "lat longitude coordinates home_latitude pickupLng"],
  ["user.location.imprecise", "city home_city zip billingZip postalCode timezone plz"],
  ["user.contact.address", "address street shippingAddress addressLine1 address_line_2 billing_address_line1 adresse"],
  ["user.contact.address.country", "country countryCode billing_country_code"],
  ["user.demographic.date_of_birth", "dob birthday dateOfBirth user_date_of_birth patientDob age"],
  ["user.demographic.gender", "gender sex user_gender"],
  ["user.demographic", "religion ethnicity diagnosis sexualOrientation unionMember bloodType"],
  ["user.demographic.language", "language locale browser_language userLocale"],
  ["user.financial.credit_card", "cardNumber pan cvv"],
  ["user.financial.bank_account", "iban accountNumber sort_code"],
  ["user.government_id", "ssn user_ssn passportNo national_id tax_id"],
  ["user.behavior.search_history", "q query searchTerm keyword mp_keyword"],
  ["user.content", "message comment description pageTitle title notes prompt"],
  ["user.tracking", "gclid sessionId mySessionId message_id requestId"],
  ["user.unique_id", "userId user_id UID distinct_id customer_id adminUserId owner_id invitedBy"],
  ["user.device.device_id", "deviceId idfa androidId my_device_id"],
  ["user.workplace", "companyId tenant_id organisation company_name org"],
  ["user.device", "userAgent ua client_user_agent"],
  ["user.behavior.browsing_history", "url pageUrl referrer http_referer path href"],
];

/** What French, Spanish, German, Italian and Portuguese applications call the same. */
const ABROAD: typeof CLASSES = [
  ["user.contact.email", "adresseMail correo_electronico E-Mail-Adresse indirizzoEmail endereço_de_email"],
  [
    "user.contact.phone_number",
    "numéro_de_téléphone telPortable teléfono_móvil númeroDeTeléfono Handynummer Rufnummer numeroCellulare telemóvel",
  ],
  [
    "user.name",
    "nom prénom clientPrénom nom_de_famille Nombre apellidos primerApellido kundeVorname Familienname cognome nominativo sobrenome",
  ],
  [
    "user.authorizing.credentials",
    "mot_de_passe contraseña claveApi Passwort Kennwort chiave_privata senha palavra-passe",
  ],
  ["user.device.ip_address", "adresseIp direcciónIp IP-Adresse indirizzo_ip"],
  ["user.location.precise", "coordonnées latitud Längengrad Laengengrad longitudine localização"],
  ["user.location.imprecise", "code_postal clientVille código_postal ciudad Postleitzahl Wohnort città cidade"],
  [
    "user.contact.address",
    "adressePostale rue dirección_envío calle Straße Hausnummer Anschrift indirizzo morada endereço",
  ],
  [
    "user.demographic.date_of_birth",
    "date_de_naissance dateNaissance fecha_nacimiento kundeGeburtsdatum Geburtstag data_di_nascita dataNascimento",
  ],
  ["user.demographic.gender", "civilité género Geschlecht sesso"],
  ["user.demographic", "nationalité estado_civil Staatsangehörigkeit Religion malattia religião lieuNaissance"],
  ["user.financial.credit_card", "numéroCarte tarjeta_de_crédito Kreditkarte carta_di_credito cartão"],
  ["user.financial.bank_account", "compte_bancaire númeroCuenta Kontonummer conto_corrente contaBancária"],
  ["user.financial", "salaire sueldo Gehalt stipendio walletAddress"],
  [
    "user.government_id",
    "numéro_sécurité_sociale siret clienteDni pasaporte Steuer-ID Personalausweis codiceFiscale contribuinte bsn pesel",
  ],
  ["user.content", "commentaire mensaje Nachricht messaggio mensagem"],
  ["user.unique_id", "idUtilisateur usuario_id Kundennummer utenteId"],
  ["user.device.device_id", "macAddress imei"],
];

for (const [category, keys] of [...CLASSES, ...ABROAD]) {
  describe(category, () => {
    for (const key of keys.split(" ")) test(key, () => assert.equal(classifyKey(key)?.category, category));
  });
}

describe("names of things are not names of people", () => {
  const things =
    "plan plan_name event_name featureName product_name button_name file_name amount currency sku product_id step emailed " +
    "renamed pin_count tokens_used mailbox_size telephony_enabled shipping_method __proto__ constructor toString x_coordinate map_pin planNom product_nombre eta cap via";
  for (const key of things.split(" ")) test(key, () => assert.equal(classifyKey(key), undefined));
  for (const key of ["", " ", "$", "_", "日本語", "E mail merge"])
    test(`"${key}"`, () => assert.equal(classifyKey(key), undefined));
});

describe("a key is known as a whole only when it can hold no value", () => {
  const table: readonly (readonly [key: string, whole: boolean])[] = [
    ["email", true],
    ["$Email", true],
    ["user_id", true],
    ["ada@example.org email", false],
    ["+33639980123_session_id", false],
    ["prénom", true],
    ["Straße", true],
    ["山田 email", false],
    ["Łukasz url", false],
  ];
  for (const [key, whole] of table) test(key, () => assert.equal(classifyKey(key)?.whole, whole));
});

test("ids say how they are mapped", () => {
  const mapsAs = (key: string) => classifyKey(key)?.mapsAs;
  assert.deepEqual(["user_id", "sessionId", "idfa", "company_id", "email"].map(mapsAs), [
    "identity",
    "event-id",
    "identity",
    "identity",
    undefined,
  ]);
});
