import type { Category } from "../domain/category.ts";
import type { Generalisation } from "./generalise.ts";

/**
 * What a property's name says of its value. Names are compared as words: `billingEmail`, `billing-email` and
 * `Billing E-Mail` all end in `email`. The first match wins, so special names stand before general ones.
 */
interface KeyRule {
  readonly category: Category;
  /** Whole names, or endings when they start with `_`. */
  readonly names: string;
  readonly leaves?: Generalisation;
  readonly mapsAs?: "identity" | "event-id";
}

const RULES: readonly KeyRule[] = [
  {
    category: "user.contact.email",
    names: "email _email mail email_address _email_address e_mail _e_mail emails _emails courriel correo",
  },
  {
    category: "user.contact.phone_number",
    names:
      "phone _phone phone_number _phone_number mobile _mobile mobile_number telephone _telephone tel _tel msisdn fax _fax whatsapp telefon telefono",
  },
  {
    category: "user.name",
    names:
      "name first_name _first_name last_name _last_name full_name _full_name surname given_name family_name middle_name " +
      "display_name nickname username user_name _username customer_name contact_name account_name firstname lastname fullname " +
      // Whose name: `plan_name` and `event_name` are none, so the ending `_name` alone would take too much.
      "_customer_name _contact_name _owner_name owner_name patient_name employee_name member_name guest_name author_name " +
      "manager_name sender_name recipient_name billing_name shipping_name cardholder_name card_holder_name holder_name " +
      "beneficiary_name student_name parent_name child_name person_name real_name legal_name maiden_name agent_name " +
      "assignee_name creator_name driver_name doctor_name forename _surname _display_name _nickname _given_name _family_name " +
      "_middle_name user_login author assignee recipient sender owner manager creator approver reviewer nom prenom nom_complet vorname nachname nombre apellido apellidos",
  },
  {
    category: "user.authorizing.credentials",
    names:
      "password _password passwd pwd secret _secret token _token api_key _api_key apikey authorization auth credential " +
      "credentials private_key access_key cookie set_cookie otp pin one_time_code verification_code",
  },
  {
    category: "user.device.ip_address",
    names: "ip _ip ip_address _ip_address ipv4 ipv6 remote_addr client_ip x_forwarded_for",
  },
  {
    category: "user.location.precise",
    names:
      "lat _lat latitude _latitude lng _lng lon _lon long longitude _longitude coordinates _coordinates geo gps location geolocation",
  },
  {
    category: "user.location.imprecise",
    names:
      "city _city region state province timezone time_zone tz postal_code _postal_code zip _zip zip_code _zip_code zipcode postcode _postcode plz ville ort",
  },
  { category: "user.contact.address.country", names: "country country_code _country_code" },
  {
    category: "user.contact.address",
    names:
      "address _address street _street street_name street_address house_number address_line address_line1 address_line2 _address_line1 _address_line2 _address_line_1 _address_line_2 address_line_1 address_line_2 address_1 address_2 address1 address2 addr adresse direccion shipping billing",
  },
  {
    category: "user.demographic.date_of_birth",
    names:
      "dob _dob birthday _birthday birth_date _birth_date date_of_birth _date_of_birth birthdate _birthdate birth_year year_of_birth age user_age geburtsdatum date_de_naissance",
  },
  { category: "user.demographic.gender", names: "gender _gender sex pronouns" },
  // Art. 9 GDPR: what these say of a person may be used against them.
  {
    category: "user.demographic",
    names:
      "race ethnicity _ethnicity ethnic_group religion _religion political_party political_opinion union_member sexual_orientation " +
      "marital_status nationality disability health_condition medical_condition diagnosis _diagnosis medication blood_type pregnant",
  },
  { category: "user.demographic.language", names: "language lang locale _locale _language" },
  { category: "user.financial.credit_card", names: "card_number credit_card cc_number pan cvv cvc" },
  { category: "user.financial.bank_account", names: "iban bic account_number bank_account routing_number sort_code" },
  {
    category: "user.government_id",
    names:
      "ssn _ssn social_security_number national_id _national_id passport passport_no passport_number _passport_number tax_id _tax_id vat_id nif nie dni nir licence_number license_number driving_licence drivers_license",
  },
  {
    category: "user.behavior.search_history",
    names: "q query search _query search_query search_term keyword keywords _keyword search_words",
  },
  {
    category: "user.content",
    names:
      "message _message comment _comment note notes description body text subject title _title bio feedback review prompt content answer",
  },
  { category: "user.tracking", names: "gclid fbclid msclkid dclid ttclid click_id _click_id" },
  {
    category: "user.tracking",
    names: "session_id _session_id session message_id event_id insert_id request_id trace_id",
    mapsAs: "event-id",
  },
  {
    category: "user.unique_id",
    names:
      "user_id _user_id userid uid user member_id customer_id account_id person_id contact_id profile_id subscriber_id " +
      "distinct_id anonymous_id external_id employee_id owner_id author_id manager_id patient_id student_id recipient_id " +
      "sender_id assignee_id creator_id inviter_id invitee_id referrer_id referred_by invited_by created_by updated_by assigned_to",
    mapsAs: "identity",
  },
  {
    category: "user.device.device_id",
    names: "device_id _device_id idfa idfv adid gaid android_id advertising_id",
    mapsAs: "identity",
  },
  {
    category: "user.workplace",
    names: "company_id organisation_id organization_id org tenant_id workspace_id team_id",
    mapsAs: "identity",
  },
  {
    category: "user.workplace",
    names: "company_name organisation organization organisation_name organization_name employer",
  },
  { category: "user.device", names: "user_agent ua useragent _user_agent", leaves: "browser-family" },
  { category: "user.behavior.browsing_history", names: "referrer _referrer referer _referer", leaves: "origin" },
  {
    category: "user.behavior.browsing_history",
    names: "url _url uri href link page page_url path pathname landing_page",
    leaves: "path-template",
  },
];

const exact = new Map<string, KeyRule>();
const endings = new Map<string, KeyRule>();
for (const rule of RULES) {
  for (const name of rule.names.split(" ")) {
    const table = name.startsWith("_") ? endings : exact;
    const key = name.replace(/^_/, "");
    if (!table.has(key)) table.set(key, rule);
  }
}

/** `billingEmail`, `$Billing E-Mail` → `billing_email`, `billing_e_mail`. */
const words = (key: string): string =>
  key
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");

export interface KeyClass extends Omit<KeyRule, "names"> {
  /** True when the key holds nothing but the known name: then it can't hold a value. */
  readonly whole: boolean;
}

/** Letters of other alphabets are dropped when names are compared, so a key with some holds more than the name. */
const isAscii = (key: string): boolean => /^[\x20-\x7e]*$/.test(key);

/** What a key's name says, or undefined when it says nothing. */
export function classifyKey(key: string): KeyClass | undefined {
  const name = words(key);
  const whole = exact.get(name);
  if (whole !== undefined) return { ...whole, whole: isAscii(key) };
  for (let at = name.indexOf("_"); at >= 0; at = name.indexOf("_", at + 1)) {
    const rule = endings.get(name.slice(at + 1));
    if (rule !== undefined) return { ...rule, whole: false };
  }
  return undefined;
}
