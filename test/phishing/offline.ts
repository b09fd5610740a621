import { noAuthentication } from "../../src/phishing/authentication.ts";
import { openRegistry } from "../../src/phishing/brands/registry.ts";
import { NO_CODES } from "../../src/phishing/facts.ts";
import { imitationFinder } from "../../src/phishing/imitates.ts";
import type { InspectOptions } from "../../src/phishing/inspect.ts";
import { openEngines } from "../../src/phishing/openers.ts";

const registry = openRegistry();

/** The inspector as it runs without configuration, flags or network. */
export const OFFLINE: InspectOptions = {
  registry,
  imitates: imitationFinder(registry),
  authenticate: noAuthentication,
  openers: openEngines(),
  noticeCodes: NO_CODES,
  language: "en",
  recipient: {},
};
