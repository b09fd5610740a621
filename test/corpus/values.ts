import { createHash } from "node:crypto";
import { KEY_FORMATS } from "../../src/detectors/api-key-formats.ts";
import { keccak256 } from "../../src/detectors/keccak.ts";
import type { Category } from "../../src/domain/category.ts";
import { hexDigits, integer, pick, type Random } from "../simulator/random.ts";
import { ibanDigits, luhnDigit } from "./check-digits.ts";
import * as id from "./identifiers.ts";

/** One kind of personal data: how to invent a value, and what it is called in plain text and in keys. */
export interface Kind {
  readonly category: Category;
  readonly make: (random: Random) => string;
  /** Words before it in prose, in several languages; without one, prose calls it "number". */
  readonly called: readonly string[];
  readonly keys: readonly string[];
  /** True when a check digit says whether it is one: then none may be missed. */
  readonly isChecked?: true;
  /** Never without its name: nothing else tells it from other numbers. */
  readonly isAlwaysNamed?: true;
}

const { digits, grouped, letters } = id;
const NAMES = "ada bob zoe jules mia tom lea ivo ana kai nora luca".split(" ");
const FAMILIES = "quax venth dorble mizzle threp blonk surn glip warv noff".split(" ");
const DOMAINS = [
  "example.org",
  "example.com",
  "mail.example.net",
  "sub.mail.example",
  "xn--mller-kva.example",
  "example.co.uk",
];

function email(random: Random): string {
  const [name, family] = [pick(random, NAMES), pick(random, FAMILIES)];
  const local = pick(random, [
    `${name}.${family}`,
    `${name}${integer(random, 1, 99)}`,
    `${name}_${family}`,
    `${name}+news`,
    name,
    `${name[0]}.${family}-x`,
  ]);
  const address = `${local}@${pick(random, DOMAINS)}`;
  return random() < 0.1 ? address.toUpperCase() : address;
}

const fill = (random: Random, pattern: string): string => pattern.replaceAll("#", () => String(integer(random, 0, 9)));

/** Ranges that national plans use, so that libphonenumber knows them; # is any digit. */
const INTERNATIONAL =
  "+33 6 ## ## ## ##|+336########|+33 (0)1 4# ## ## ##|+44 7700 9000##|+44 20 7946 0###|+447700900###|+1 202 555 01##|+1 (303) 555-01##|+1-404-555-01##|+49 151 2######|+49 30 23125 ###|+34 612 3# ## ##|+34 91 12# ## ##|+39 347 #######|+39 06 12## ####|+351 912 ### ###|+31 6 12######|+32 470 ## ## ##|+48 512 ### ###|+46 70 123 ## ##|0033 6 12 ## ## ##|0049 151 2#######".split(
    "|",
  );
const NATIONAL =
  "06 12 ## ## ##|0612######|01.44.##.##.##|07700 9000##|020 7946 0###|(202) 555-01##|303-555-01##|404.555.01##|0151 2#######|030 23125###|0171/23#####|06-12######|0470 12 ## ##|079 123 ## ##".split(
    "|",
  );
const NAMED_ONLY =
  "612 3# ## ##|612 3## ###|612######|91 123 ## ##|347 #######|347 12# ####|912 ### ###|912######|512 ### ###|202555####".split(
    "|",
  );

const ISSUERS: readonly (readonly [prefix: string, length: number])[] = [
  ["4", 16],
  ["4", 16],
  ["51", 16],
  ["55", 16],
  ["2221", 16],
  ["34", 15],
  ["37", 15],
  ["6011", 16],
  ["65", 16],
  ["3530", 16],
  ["36", 14],
];

function card(random: Random): string {
  const [prefix, length] = pick(random, ISSUERS);
  const body = prefix + digits(random, length - prefix.length - 1);
  const all = body + luhnDigit(body);
  if (length === 16)
    return pick(random, [
      all,
      grouped(all, [4, 4, 4, 4], " "),
      grouped(all, [4, 4, 4, 4], "-"),
      grouped(all, [4, 4, 4, 4], "\u00a0"),
    ]);
  return length === 15
    ? pick(random, [all, grouped(all, [4, 6, 5], " "), grouped(all, [4, 6, 5], "-")])
    : pick(random, [all, grouped(all, [4, 6, 4], " ")]);
}

const ACCOUNTS: readonly (readonly [country: string, shape: string])[] = [
  ["DE", "18"],
  ["FR", "23"],
  ["ES", "20"],
  ["NL", "A4 10"],
  ["GB", "A4 14"],
  ["BE", "12"],
  ["IT", "A1 22"],
  ["PT", "21"],
  ["PL", "24"],
  ["SE", "20"],
  ["AT", "16"],
  ["CH", "17"],
  ["IE", "A4 14"],
  ["NO", "11"],
  ["LU", "16"],
];

function iban(random: Random): string {
  const [country, shape] = pick(random, ACCOUNTS);
  const account = shape
    .split(" ")
    .map((part) =>
      part.startsWith("A") ? letters(random, Number(part.slice(1)), "ABCDEFGHIKLMN") : digits(random, Number(part)),
    )
    .join("");
  const all = country + ibanDigits(country, account) + account;
  const fours = all.match(/.{1,4}/g) ?? [];
  return pick(random, [all, all, fours.join(" "), fours.join("-"), fours.join("\u00a0"), all.toLowerCase()]);
}

const ipv4 = (random: Random): string =>
  `${pick(random, ["192.0.2", "198.51.100", "203.0.113", "10.20.30"])}.${integer(random, 1, 254)}`;

function ipv6(random: Random): string {
  const group = () => hexDigits(random, 4);
  return pick(random, [
    `2001:db8::${integer(random, 1, 99)}`,
    `2001:db8:${group()}::${group()}`,
    `2001:0db8:${[1, 2, 3, 4, 5, 6].map(group).join(":")}`,
    `fe80::${group()}:${group()}:${group()}:${group()}`,
    `2001:DB8::${group().toUpperCase()}`,
  ]);
}

function mac(random: Random): string {
  const pairs = ["02", ...[1, 2, 3, 4].map(() => hexDigits(random, 2)), `a${hexDigits(random, 1)}`];
  const all = pairs.join("");
  return pick(random, [pairs.join(":"), pairs.join(":").toUpperCase(), pairs.join("-"), grouped(all, [4, 4, 4], ".")]);
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();

function bitcoin(random: Random): string {
  const payload = Buffer.from(pick(random, ["00", "05"]) + hexDigits(random, 40), "hex");
  const all = Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]);
  let text = "";
  for (let rest = BigInt(`0x${all.toString("hex")}`); rest > 0n; rest /= 58n)
    text = BASE58.charAt(Number(rest % 58n)) + text;
  return "1".repeat(all.findIndex((byte) => byte !== 0)) + text;
}

function ethereum(random: Random): string {
  const lower = hexDigits(random, 40);
  if (random() < 0.3) return `0x${lower}`;
  const hash = keccak256(lower);
  return `0x${Array.from(lower, (char, at) => (Number.parseInt(hash.charAt(at), 16) >= 8 ? char.toUpperCase() : char)).join("")}`;
}

const base64url = (random: Random, length: number): string =>
  letters(random, length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
const jwt = (random: Random): string => `eyJhbGciOiJIUzI1NiJ9.eyJ${base64url(random, 40)}.${base64url(random, 43)}`;

/** The example of a format with its digits and letters changed, so that no two keys are the same. */
const apiKey = (random: Random): string => pick(random, KEY_FORMATS).example;

const place = (random: Random): string => {
  const [lat, lng] = [(random() * 140 - 70).toFixed(5), (random() * 300 - 150).toFixed(5)];
  return pick(random, [`${lat}, ${lng}`, `${lat},${lng}`]);
};

const MONTHS = "January February March April June July August October November December".split(" ");
function birthDate(random: Random): string {
  const [year, month, day] = [integer(random, 1935, 2012), integer(random, 1, 12), integer(random, 1, 28)];
  const [m, d] = [month, day].map((part) => String(part).padStart(2, "0"));
  return pick(random, [
    `${year}-${m}-${d}`,
    `${d}/${m}/${year}`,
    `${d}.${m}.${year}`,
    `${day} ${pick(random, MONTHS)} ${year}`,
    `${pick(random, MONTHS)} ${day}, ${year}`,
  ]);
}

const words = (text: string): readonly string[] => text.split("|");
const government = { category: "user.government_id" } as const;
const checked = { ...government, isChecked: true } as const;
const phone = {
  category: "user.contact.phone_number",
  called: words(
    "phone|my number is|call me on|Tel.|téléphone|mon numéro est le|teléfono|móvil|Telefon|Handynummer|telefono|cellulare|telemóvel|mobile",
  ),
  keys: words("phone|phone_number|mobile|tel|userPhone|telephone"),
} as const;

export const KINDS: Readonly<Record<string, Kind>> = {
  email: {
    category: "user.contact.email",
    make: email,
    called: words("email|mail|write to|adresse|correo|E-Mail"),
    keys: words("email|user_email|to|contact"),
  },
  phone: { ...phone, make: (random) => fill(random, pick(random, INTERNATIONAL)) },
  "phone as dialled": { ...phone, make: (random) => fill(random, pick(random, NATIONAL)) },
  "phone by name": { ...phone, make: (random) => fill(random, pick(random, NAMED_ONLY)), isAlwaysNamed: true },
  ipv4: {
    category: "user.device.ip_address",
    make: ipv4,
    called: words("IP|from|address|client"),
    keys: words("ip|client_ip|remote_addr|host"),
  },
  ipv6: {
    category: "user.device.ip_address",
    make: ipv6,
    called: words("IP|from|address|client"),
    keys: words("ip|client_ip|remote_addr"),
  },
  mac: {
    category: "user.device.device_id",
    make: mac,
    called: words("MAC|device|hardware address"),
    keys: words("mac|hwaddr|device"),
  },
  card: {
    category: "user.financial.credit_card",
    make: card,
    isChecked: true,
    called: words("card|carte|tarjeta|Kreditkarte|carta di credito|cartão|paid with"),
    keys: words("card|card_number|pan|cc"),
  },
  iban: {
    category: "user.financial.bank_account",
    make: iban,
    isChecked: true,
    called: words("IBAN|account|compte|cuenta|Konto|conto|conta"),
    keys: words("iban|account|bank"),
  },
  bitcoin: {
    category: "user.financial",
    make: bitcoin,
    isChecked: true,
    called: words("wallet|BTC|send to"),
    keys: words("wallet|address|btc"),
  },
  ethereum: {
    category: "user.financial",
    make: ethereum,
    isChecked: true,
    called: words("wallet|ETH|send to"),
    keys: words("wallet|address|eth"),
  },
  jwt: {
    category: "user.authorizing.credentials",
    make: jwt,
    called: words("token|Authorization: Bearer|jwt"),
    keys: words("token|jwt|id_token|session"),
  },
  "api key": {
    category: "user.authorizing.credentials",
    make: apiKey,
    called: words("key|token|secret|clé|clave|Schlüssel"),
    keys: words("api_key|token|secret|KEY"),
  },
  place: {
    category: "user.location.precise",
    make: place,
    called: words("at|position|near|location"),
    keys: words("coords|location|ll|gps"),
  },
  "birth date": {
    category: "user.demographic.date_of_birth",
    make: birthDate,
    isAlwaysNamed: true,
    called: words(
      "born|born on|date of birth:|DOB|née le|né le|date de naissance :|nacido el|fecha de nacimiento:|geboren am|Geburtsdatum:|nato il|data di nascita:|nascido em|data de nascimento:",
    ),
    keys: words("dob|birth_date|dateOfBirth|birthday|date_of_birth|geburtsdatum|date_naissance"),
  },
  dni: {
    ...checked,
    make: id.dni,
    called: words("DNI|NIF|con DNI|documento"),
    keys: words("dni|nif|document|id_number"),
  },
  nie: { ...checked, make: id.nie, called: words("NIE|con NIE"), keys: words("nie|document") },
  cif: { ...checked, make: id.cif, called: words("CIF|NIF|empresa con CIF"), keys: words("cif|nif|company_tax_id") },
  nir: {
    ...checked,
    make: id.nir,
    called: words("NIR|numéro de sécurité sociale|n° sécu|Sécu :"),
    keys: words("nir|numero_secu|insee|ssn_fr"),
  },
  siret: {
    ...checked,
    make: id.siret,
    called: words("SIRET|siret n°|établissement"),
    keys: words("siret|company_siret"),
  },
  "codice fiscale": {
    ...checked,
    make: id.codiceFiscale,
    called: words("codice fiscale|CF|C.F."),
    keys: words("codice_fiscale|cf|codiceFiscale"),
  },
  "Steuer-ID": {
    ...checked,
    make: id.steuerId,
    called: words("Steuer-ID|Steueridentifikationsnummer|steuerliche Identifikationsnummer|IdNr."),
    keys: words("steuer_id|steuerId|tax_id|idnr"),
  },
  nif: {
    ...checked,
    make: id.nif,
    called: words("NIF|contribuinte|NIF n.º|número de contribuinte"),
    keys: words("nif|contribuinte|tax_number|nif_cliente"),
  },
  bsn: {
    ...checked,
    make: id.bsn,
    called: words("BSN|burgerservicenummer|bsn-nummer|BSN:"),
    keys: words("bsn|bsn_nr|userBsn|burgerservicenummer"),
  },
  "Belgian number": {
    ...checked,
    make: id.belgian,
    called: words("rijksregisternummer|NISS|numéro national|INSZ"),
    keys: words("niss|rijksregisternummer|national_number"),
  },
  pesel: {
    ...checked,
    make: id.pesel,
    called: words("PESEL|numer PESEL|nr PESEL"),
    keys: words("pesel|nr_pesel|userPesel"),
  },
  personnummer: {
    ...checked,
    make: id.personnummer,
    called: words("personnummer|personnr|pnr"),
    keys: words("personnummer|pnr|personal_number"),
  },
  nino: {
    ...government,
    make: id.nino,
    called: words("NINO|NI number|national insurance number"),
    keys: words("nino|ni_number|national_insurance"),
  },
  nhs: {
    ...checked,
    make: id.nhs,
    called: words("NHS|NHS number|NHS no.|patient"),
    keys: words("nhs|nhs_number|nhsNumber"),
  },
  ssn: {
    ...government,
    make: id.ssn,
    called: words("SSN|social security number|SSN:|social"),
    keys: words("ssn|userSsn|social_security_number"),
  },
  itin: { ...government, make: id.itin, called: words("ITIN|taxpayer number"), keys: words("itin|tax_id") },
};
