import type { RegimeProfile } from "./regime.ts";

/**
 * Security regimes that may run beside the GDPR. They show that the format carries more than one clock; an incident runs
 * them only when a team asks for them. Taken from secondary sources: check against the law before relying on one.
 */

/** Directive (EU) 2022/2555, Art. 23(4). National law may differ. */
export const nis2: RegimeProfile = {
  id: "nis2",
  name: "NIS 2 Directive",
  inForce: { from: "2024-10-18" },
  authorityFrom: "significant-incident",
  shows1182: false,
  clocks: [
    {
      id: "early-warning",
      article: "Art. 23(4)(a) NIS 2",
      says: "early warning to the CSIRT or authority",
      limits: [{ from: "aware", period: { hours: 24 } }],
    },
    {
      id: "notification",
      article: "Art. 23(4)(b) NIS 2",
      says: "incident notification",
      limits: [{ from: "aware", period: { hours: 72 } }],
    },
    {
      id: "final",
      article: "Art. 23(4)(d) NIS 2",
      says: "final report",
      limits: [{ from: "notification-submitted", period: { months: 1 } }],
    },
  ],
  sources: ["https://eur-lex.europa.eu/eli/dir/2022/2555/oj"],
};

/** Commission Delegated Regulation (EU) 2025/301, Art. 5. */
export const dora: RegimeProfile = {
  id: "dora",
  name: "DORA",
  inForce: { from: "2025-01-17" },
  authorityFrom: "significant-incident",
  shows1182: false,
  clocks: [
    {
      id: "initial",
      article: "Art. 5(1)(a) Delegated Regulation 2025/301",
      says: "initial notification",
      // Classified as major only after 24 h: then only the four hours count (Art. 5(2)).
      limits: [
        { from: "classified", period: { hours: 4 } },
        { from: "aware", period: { hours: 24 }, lapsesWhenLater: "classified" },
      ],
    },
    {
      id: "intermediate",
      article: "Art. 5(1)(b) Delegated Regulation 2025/301",
      says: "intermediate report",
      limits: [{ from: "initial-submitted", period: { hours: 72 } }],
    },
    {
      id: "final",
      article: "Art. 5(1)(c) Delegated Regulation 2025/301",
      says: "final report",
      limits: [{ from: "intermediate-submitted", period: { months: 1 } }],
    },
  ],
  sources: ["https://eur-lex.europa.eu/eli/reg_del/2025/301/oj"],
  remarks: [
    "A period that ends on a weekend or bank holiday ends at noon of the next working day, but not for everybody and not for every report (Art. 5(4) to (6)): that is not counted here.",
  ],
};
