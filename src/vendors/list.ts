import { amplitude } from "./amplitude/amplitude.ts";
import { mixpanel } from "./mixpanel/mixpanel.ts";
import type { Vendor } from "./vendor.ts";

/** Every vendor: one folder and one line here. */
export const VENDORS: readonly Vendor[] = [mixpanel, amplitude];

export const vendorOf = (id: string): Vendor | undefined => VENDORS.find((one) => one.adapter.id === id);
