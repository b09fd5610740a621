import { amplitude } from "./amplitude/amplitude.ts";
import { ga4 } from "./ga4/ga4.ts";
import { mixpanel } from "./mixpanel/mixpanel.ts";
import { posthog } from "./posthog/posthog.ts";
import { rudderstack } from "./rudderstack/rudderstack.ts";
import { segment } from "./segment/segment.ts";
import type { Vendor } from "./vendor.ts";

/** Every vendor: one folder and one line here. */
export const VENDORS: readonly Vendor[] = [mixpanel, amplitude, ga4, posthog, segment, rudderstack];

export const vendorOf = (id: string): Vendor | undefined => VENDORS.find((one) => one.adapter.id === id);
