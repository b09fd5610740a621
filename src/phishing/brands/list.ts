import { BANKS } from "./banks.data.ts";
import type { BrandEntry } from "./brand.ts";
import { EVERYDAY } from "./everyday.data.ts";
import { MEDIA } from "./media.data.ts";
import { MONEY } from "./money.data.ts";
import { PARCELS } from "./parcels.data.ts";
import { PUBLIC_SERVICES } from "./public-services.data.ts";
import { SERVICES } from "./services.data.ts";
import { SHOPS } from "./shops.data.ts";
import { TECHNOLOGY } from "./technology.data.ts";

/** Every brand that ships. */
export const BRANDS: readonly BrandEntry[] = [
  ...TECHNOLOGY,
  ...MEDIA,
  ...SHOPS,
  ...PARCELS,
  ...MONEY,
  ...BANKS,
  ...PUBLIC_SERVICES,
  ...SERVICES,
  ...EVERYDAY,
];
