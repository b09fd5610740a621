import type { Detector } from "../domain/finding.ts";
import { apiKey } from "./api-key.ts";
import { beNationalNumber } from "./be/national-number.ts";
import { bearer } from "./bearer.ts";
import { birthDate } from "./birth-date.ts";
import { card } from "./card.ts";
import { coordinates } from "./coordinates.ts";
import { cryptoWallet } from "./crypto-wallet.ts";
import { deSteuerId } from "./de/steuer-id.ts";
import { email } from "./email.ts";
import { esCif } from "./es/cif.ts";
import { esDni } from "./es/dni.ts";
import { esNie } from "./es/nie.ts";
import { frNir } from "./fr/nir.ts";
import { frSiret } from "./fr/siret.ts";
import { gbNhs } from "./gb/nhs.ts";
import { gbNino } from "./gb/nino.ts";
import { iban } from "./iban.ts";
import { ipv4 } from "./ipv4.ts";
import { ipv6 } from "./ipv6.ts";
import { itCodiceFiscale } from "./it/codice-fiscale.ts";
import { jwt } from "./jwt.ts";
import { mac } from "./mac.ts";
import { nlBsn } from "./nl/bsn.ts";
import { phone } from "./phone.ts";
import { phoneNational } from "./phone-national.ts";
import { plPesel } from "./pl/pesel.ts";
import { privateKey } from "./private-key.ts";
import { ptNif } from "./pt/nif.ts";
import { sePersonnummer } from "./se/personnummer.ts";
import { urlCredentials } from "./url-credentials.ts";
import { usItin } from "./us/itin.ts";
import { usSsn } from "./us/ssn.ts";

/** Every detector, one line each. Where two find the same span, the earlier one keeps it. */
export const DETECTORS: readonly Detector[] = [
  email,
  iban,
  frNir,
  itCodiceFiscale,
  esDni,
  esNie,
  beNationalNumber,
  deSteuerId,
  plPesel,
  sePersonnummer,
  usSsn,
  usItin,
  gbNino,
  gbNhs,
  frSiret,
  esCif,
  nlBsn,
  ptNif,
  card,
  phone,
  phoneNational,
  ipv6,
  ipv4,
  jwt,
  apiKey,
  privateKey,
  bearer,
  urlCredentials,
  cryptoWallet,
  mac,
  coordinates,
  birthDate,
];
