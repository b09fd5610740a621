import { isIP } from "node:net";
import { BoundedCache } from "../../platform/bounded-cache.ts";
import { NOTICE_PAGE_LIMITS } from "./limits.ts";

interface Pace {
  readonly atOnce: number;
  readonly perMinute: number;
}

/** What is left of an allowance, and when that was true. */
interface Allowance {
  readonly left: number;
  readonly at: number;
}

const MINUTE_MS = 60_000;

/** Whether one more check may be made, for its address and for all; and if not, in how many seconds. */
export function createPace(now: () => number, limits: typeof NOTICE_PAGE_LIMITS = NOTICE_PAGE_LIMITS) {
  const addresses = new BoundedCache<string, Allowance>(limits.addresses);
  let all: Allowance = { left: limits.overall.atOnce, at: now() };

  return {
    /** @returns 0 when it may, else the seconds to wait */
    take: (address: string): number => {
      const key = networkOf(address);
      const one = refilled(addresses.get(key) ?? { left: limits.perAddress.atOnce, at: now() }, limits.perAddress);
      // An address that has had its share takes nothing from the others.
      if (one.left < 1) return wait(one, limits.perAddress);
      all = refilled(all, limits.overall);
      if (all.left < 1) return wait(all, limits.overall);
      addresses.set(key, { ...one, left: one.left - 1 });
      all = { ...all, left: all.left - 1 };
      return 0;
    },
  };

  function refilled({ left, at }: Allowance, { atOnce, perMinute }: Pace): Allowance {
    const at2 = now();
    return { left: Math.min(atOnce, left + (Math.max(0, at2 - at) * perMinute) / MINUTE_MS), at: at2 };
  }
}

const wait = ({ left }: Allowance, { perMinute }: Pace): number => Math.ceil(((1 - left) * 60) / perMinute);

/** The first four groups of an IPv6 address: whoever has one address there has them all. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
