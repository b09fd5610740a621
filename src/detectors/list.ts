import type { Detector } from "../domain/finding.ts";
import { apiKey } from "./api-key.ts";
import { bearer } from "./bearer.ts";
import { card } from "./card.ts";
import { email } from "./email.ts";
import { iban } from "./iban.ts";
import { ipv4 } from "./ipv4.ts";
import { ipv6 } from "./ipv6.ts";
import { jwt } from "./jwt.ts";
import { phone } from "./phone.ts";
import { phoneNational } from "./phone-national.ts";
import { privateKey } from "./private-key.ts";
import { urlCredentials } from "./url-credentials.ts";

/** Every detector, one line each. Where two find the same span, the earlier one keeps it. */
export const DETECTORS: readonly Detector[] = [
  email,
  phone,
  phoneNational,
  ipv6,
  ipv4,
  iban,
  card,
  jwt,
  apiKey,
  privateKey,
  bearer,
  urlCredentials,
];
