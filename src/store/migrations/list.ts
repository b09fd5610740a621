import type { Migration } from "kysely/migration";
import { sealsAndIncidents } from "./0001-seals-and-incidents.ts";
import { operators } from "./0002-operators.ts";
import { incidentIntake } from "./0003-incident-intake.ts";
import { standings } from "./0004-standings.ts";

/** Applied in the order of their keys; a key that was released never changes, nor does what it names. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-seals-and-incidents": sealsAndIncidents,
  "0002-operators": operators,
  "0003-incident-intake": incidentIntake,
  "0004-standings": standings,
};
