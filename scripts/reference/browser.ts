import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { VENDORS } from "../../src/vendors/list.ts";
import type { VendorAdapter } from "../../src/vendors/vendor.ts";
import { code, fenced, table } from "./markdown.ts";

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

const sectionOf = (adapter: VendorAdapter): readonly string[] => [
  `### ${adapter.name}`,
  "",
  ...fenced("text", `Content-Security-Policy: ${pagePolicy(adapter, GATEWAY)}`),
  "",
  ...table(
    ["Deny", "What an SDK takes there", "The SDK's address option"],
    adapter.hosts
      .filter(({ kind }) => kind !== "script")
      .map(({ name, kind, carries }) => [
        code(name),
        carries,
        kind === "collection" ? "moves it" : "may leave it there",
      ]),
  ),
  ...adapter.hosts
    .filter(({ kind }) => kind === "script")
    .flatMap(({ name, carries }) => ["", `Pages need \`${name}\`: ${carries} is in no package.`]),
];

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
