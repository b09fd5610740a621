import { invariant } from "../platform/fault.ts";
import { vendorOf } from "../vendors/list.ts";
import type { VendorAdapter } from "../vendors/vendor.ts";
import { compilePolicy, findPolicy, type PolicySource } from "./compile.ts";
import { createMinimiser, type Minimiser } from "./minimise.ts";
import { type PseudonymMap, pseudonymMap } from "./pseudonym.ts";

/** For tests: what stands behind one destination, with a key that is no secret. */
export const TEST_MASTER: Uint8Array = new Uint8Array(32).fill(1);
export const TEST_TOKEN = "4f1c0e9a7b3d4c5e8f60718293a4b5c6";

export function testAdapter(id = "mixpanel"): VendorAdapter {
  const vendor = vendorOf(id);
  invariant(vendor !== undefined, `there is no vendor ${id}`);
  return vendor.adapter;
}

export function testPseudonyms(destination = "golden", epoch = 1, vendor = "mixpanel"): PseudonymMap {
  const { placeholders, idPrefixes } = testAdapter(vendor);
  return pseudonymMap(TEST_MASTER, destination, epoch, { placeholders, prefixes: idPrefixes });
}

/** @param policy the name of a built-in policy, or one to lay over `minimal` */
export function testMinimiser(policy: string | Partial<PolicySource> = "minimal", vendor = "mixpanel"): Minimiser {
  const own = typeof policy === "string" ? {} : { own: { extends: "minimal", rules: [], ...policy } };
  const found = findPolicy(typeof policy === "string" ? policy : "own", own);
  return createMinimiser({
    resolve: compilePolicy({ adapter: testAdapter(vendor), policy: found, organisationKeys: ["company", "org_id"] }),
    pseudonyms: testPseudonyms("golden", 1, vendor),
    token: TEST_TOKEN,
    transparent: found.undeclared === "keep",
  });
}
