import type { BrandEntry } from "./brand.ts";
import { TECHNOLOGY } from "./technology.data.ts";

/** Every brand that ships. */
export const BRANDS: readonly BrandEntry[] = [...TECHNOLOGY];
