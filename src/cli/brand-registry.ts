import type { BrandRegistry } from "../phishing/brands/registry.ts";
import type { Invocation } from "./command.ts";

/** The brands that ship and the organisation's own, from `organisation` and `inspector` of the configuration. */
export async function registryOf({ config }: Pick<Invocation, "config">): Promise<BrandRegistry> {
  const [{ openRegistry }, { ownBrand }] = await Promise.all([
    import("../phishing/brands/registry.ts"),
    import("../phishing/own-brand.ts"),
  ]);
  const { organisation, inspector } = config().config;
  return openRegistry(ownBrand({ name: organisation?.name, ...inspector }));
}
