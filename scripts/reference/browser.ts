import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { VENDORS } from "../../src/vendors/list.ts";
import type { VendorAdapter, VendorHost } from "../../src/vendors/vendor.ts";
import { code, fenced } from "./markdown.ts";

const PAGE = "docs/operating/browser.md";
const GATEWAY = "https://gateway.example.org";
const BLOCK = /(<!-- hosts: [^>]*-->\n)[^]*?(<!-- \/hosts -->)/;

/** docs/operating/browser.md with its tables made anew from what the adapters declare; the rest is written by hand. */
export async function renderBrowser(): Promise<string> {
  const page = await readFile(join(import.meta.dirname, "../..", PAGE), "utf8");
  if (!BLOCK.test(page)) throw new Error(`${PAGE} has no block for the hosts`);
  const sections = VENDORS.map(({ adapter }) => sectionOf(adapter).join("\n")).join("\n\n");
  return page.replace(BLOCK, (_, start: string, end: string) => `${start}\n${sections}\n\n${end}`);
}

const sectionOf = ({ name, hosts }: VendorAdapter): readonly string[] => [
  `### ${name}`,
  "",
  ...fenced("text", `Content-Security-Policy: ${pagePolicy({ hosts }, GATEWAY)}`),
  "",
  ...[...Map.groupBy(hosts, ({ kind, carries }) => `${carries}. ${KINDS[kind]}`)].map(
    ([says, alike]) => `- ${alike.map((one) => code(one.name)).join(", ")}: ${says}`,
  ),
];

const KINDS: Readonly<Record<VendorHost["kind"], string>> = {
  collection: "Deny; the SDK's address option moves it to the gateway.",
  aside: "Deny; the address option may leave it there.",
  script: "Pages need it: no package has it.",
};

/**
 * A page's policy that leaves an SDK one way out. What the page itself needs is for whoever runs it to add.
 * @param gateway the gateway's origin as pages see it
 */
export function pagePolicy({ hosts }: Pick<VendorAdapter, "hosts">, gateway: string): string {
  const scripts = hosts.filter(({ kind }) => kind === "script").map(({ name }) => `https://${name}`);
  return [
    "default-src 'self'",
    ["script-src 'self'", ...scripts].join(" "),
    `connect-src 'self' ${gateway}`,
    `img-src 'self' ${gateway}`,
    "worker-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
  ].join("; ");
}
