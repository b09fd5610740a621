import type { RegimeProfile } from "./regime.ts";

/** Regulation (EU) 2016/679. Applies since 25 May 2018 (Art. 99(2)). */
export const gdpr: RegimeProfile = {
  id: "gdpr",
  name: "GDPR",
  inForce: { from: "2018-05-25" },
  authorityFrom: "risk",
  shows1182: true,
  clocks: [
    {
      id: "authority",
      article: "Art. 33(1) GDPR",
      says: "notify the supervisory authority",
      limits: [{ from: "aware", period: { hours: 72 } }],
    },
  ],
  sources: ["https://eur-lex.europa.eu/eli/reg/2016/679/oj"],
  remarks: ["The persons are told without undue delay (Art. 34(1)): no period is written, so no clock runs for it."],
};

/**
 * The Commission's proposal of 19 November 2025 (Digital Omnibus): 96 hours, high risk only. Not law, so it has no day
 * from which it applies; checked against secondary sources of June 2026.
 */
export const gdprProposal: RegimeProfile = {
  id: "gdpr-omnibus-proposal",
  name: "GDPR as the Digital Omnibus would change it (proposal, not law)",
  inForce: {},
  authorityFrom: "high-risk",
  shows1182: true,
  clocks: [
    {
      id: "authority",
      article: "Art. 33(1) GDPR as proposed",
      says: "notify the supervisory authority through the single entry point",
      limits: [{ from: "aware", period: { hours: 96 } }],
    },
  ],
  sources: ["https://digital-strategy.ec.europa.eu/en/library/digital-omnibus-regulation-proposal"],
};

/** The UK's retained version; the period is the same. Whether and how Regulation 1182/71 counts there was not checked. */
export const ukGdpr: RegimeProfile = {
  id: "uk-gdpr",
  name: "UK GDPR",
  inForce: { from: "2021-01-01" },
  authorityFrom: "risk",
  shows1182: false,
  clocks: [
    {
      id: "authority",
      article: "Art. 33(1) UK GDPR",
      says: "report to the Information Commissioner's Office",
      limits: [{ from: "aware", period: { hours: 72 } }],
    },
  ],
  sources: ["https://www.legislation.gov.uk/eur/2016/679/article/33"],
};
