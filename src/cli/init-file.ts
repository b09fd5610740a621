import { stringify } from "yaml";
import { type ConfigInput, configSchema } from "../platform/config-schema.ts";
import type { Vendor } from "../vendors/vendor.ts";
import { Usage } from "./command.ts";

export interface FirstDestination {
  readonly vendor: Vendor;
  readonly token: string;
  readonly upstream: string;
  readonly purpose: string;
  readonly id: string;
  readonly shadow: boolean;
}

/**
 * The first configuration as a file, with the defaults that an operator will want to see.
 * @throws Usage when an answer can't stand in it
 */
export function firstConfig({ vendor, token, upstream, purpose, id, shadow }: FirstDestination): string {
  const { adapter, setup } = vendor;
  const { legalName, country } = setup.company;
  const config = {
    data: "./data",
    gateway: { listen: "127.0.0.1:8480" },
    console: { listen: "127.0.0.1:8481" },
    ...(hasCountries() ? { geoip: { database: "built-in" } } : {}),
    recipients: [{ id: adapter.id, legal_name: legalName, country, role: "processor" }],
    destinations: [
      {
        id,
        vendor: adapter.id,
        recipient: adapter.id,
        token,
        upstream,
        policy: "minimal",
        purpose,
        ...(shadow ? { shadow: true } : {}),
      },
    ],
  } as const satisfies ConfigInput;
  const checked = configSchema.safeParse(config);
  if (!checked.success) {
    const [first] = checked.error.issues;
    throw new Usage(`${String(first?.path.at(-1))}: ${first?.message ?? "can't be used"}`);
  }
  return `${HEAD}${stringify(config)}`;
}

const HEAD = `# Written by \`bulkhead init\`. Every key: docs/reference/config.md, or \`bulkhead config show\`.
# recipients: the legal entity as your contract has it; add transfer_basis, notice_hours and security_contact.
# destinations: add legal_basis, and consent when that is the basis; retention as the vendor keeps it.
`;

/** Whether the optional country database is installed. */
function hasCountries(): boolean {
  try {
    import.meta.resolve("@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb");
    return true;
  } catch {
    return false;
  }
}
