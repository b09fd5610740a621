import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** The address that a request came from, as far as it can be trusted; blank when it can't be told. Never stored. */
export type AddressOf = (request: Pick<IncomingMessage, "socket" | "headers">) => string;

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** Whether an address lies in one of these addresses or networks (`10.0.0.0/8`, `2001:db8::/32`). */
export function membership(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = "", bits] = network.split("/", 2);
    const family = isIP(base) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(base, family);
    else list.addSubnet(base, Number(bits), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * `X-Forwarded-For` from right to left: each trusted proxy vouches for the entry on its left, and the first address
 * that is no trusted proxy is the client. Whatever stands left of it anybody may have written.
 */
export function clientAddresses(trustedProxies: readonly string[]): AddressOf {
  const isTrusted = membership(trustedProxies);
  return ({ socket, headers }) => {
    let address = plain(socket.remoteAddress ?? "");
    if (trustedProxies.length === 0 || !isTrusted(address)) return address;
    const forwarded = headers["x-forwarded-for"];
    const hops = (Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? "")).split(",");
    for (let at = hops.length - 1; at >= 0; at--) {
      address = plain(hops[at] ?? "");
      if (address === "" || !isTrusted(address)) return address;
    }
    return address;
  };
}

/** Without the port and the brackets that some proxies write, and IPv4 in its own form; blank for what is no address. */
function plain(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1")
    .replace(MAPPED, "");
  return isIP(bare) === 0 ? "" : bare;
}
