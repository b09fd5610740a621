import { readFileSync } from "node:fs";
import { noAuthentication } from "../../src/phishing/authentication.ts";
import { openRegistry } from "../../src/phishing/brands/registry.ts";
import type { Check } from "../../src/phishing/check.ts";
import { CHECKS } from "../../src/phishing/checks/list.ts";
import { NO_CODES } from "../../src/phishing/facts.ts";
import { imitationFinder } from "../../src/phishing/imitates.ts";
import { inspect, type InspectOptions } from "../../src/phishing/inspect.ts";
import { openEngines } from "../../src/phishing/openers.ts";
import type { LabelledMail } from "./manifest.ts";

const registry = openRegistry();

/** Nobody vouches for stored mail here, so that no receiver's header decides. */
export const OFFLINE: InspectOptions = {
  registry,
  imitates: imitationFinder(registry),
  authenticate: noAuthentication,
  openers: openEngines(),
  noticeCodes: NO_CODES,
  language: "en",
  recipient: {},
};

export interface Found {
  readonly mail: LabelledMail;
  readonly checks: readonly Check[];
}

const BY_ID = new Map(CHECKS.map((check) => [check.id, check]));

/** What the inspector finds in a mail of the manifest. */
export async function findingsOf(mail: LabelledMail): Promise<Found> {
  const { reasons } = await inspect(readFileSync(mail.path), OFFLINE);
  return { mail, checks: reasons.flatMap(({ check }) => BY_ID.get(check) ?? []) };
}
