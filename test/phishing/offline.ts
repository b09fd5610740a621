import { noAuthentication } from "../../src/phishing/authentication.ts";
import { openRegistry } from "../../src/phishing/brands/registry.ts";
import { NO_OPENERS } from "../../src/phishing/extract/openers.ts";
import { NO_CODES } from "../../src/phishing/facts.ts";
import { imitationFinder } from "../../src/phishing/imitates.ts";
import type { InspectOptions } from "../../src/phishing/inspect.ts";
import { openEngines } from "../../src/phishing/openers.ts";
import { ownBrand } from "../../src/phishing/own-brand.ts";

const offline = ({ registry, openers }: Pick<InspectOptions, "registry" | "openers">): InspectOptions => ({
  registry,
  imitates: imitationFinder(registry),
  authenticate: noAuthentication,
  openers,
  noticeCodes: NO_CODES,
  language: "en",
  recipient: {},
});

/** The inspector as it runs without configuration, flags or network. */
export const OFFLINE = offline({ registry: openRegistry(), openers: openEngines() });

/** The inspector of a company at velafin.example, for mails without pictures and files. */
export const VELAFIN = offline({
  registry: openRegistry(
    ownBrand({ name: "Velafin", names: [], domains: ["velafin.example"], senders: [], links: [] }),
  ),
  openers: NO_OPENERS,
});
