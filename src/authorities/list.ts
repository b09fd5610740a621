import { aepd } from "./aepd/aepd.ts";
import { cnil } from "./cnil/cnil.ts";
import { eu } from "./eu/eu.ts";
import type { Authority } from "./form.ts";
import { ico } from "./ico/ico.ts";

/** Every authority that there is a form for; `eu` is for all others. */
export const AUTHORITIES: readonly Authority[] = [eu, aepd, cnil, ico];

export const authorityOf = (id: string): Authority | undefined => AUTHORITIES.find((one) => one.id === id);
