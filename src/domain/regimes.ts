import { gdpr, gdprProposal, ukGdpr } from "./regime-gdpr.data.ts";
import type { RegimeProfile } from "./regime.ts";
import { dora, nis2 } from "./regime-security.data.ts";

/** Every regime that comes with Bulkhead. */
export const REGIMES: readonly RegimeProfile[] = [gdpr, ukGdpr, gdprProposal, nis2, dora];

export const regimeOf = (id: string): RegimeProfile | undefined => REGIMES.find((one) => one.id === id);
