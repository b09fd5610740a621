import { isIP } from "node:net";

/** `127.0.0.1:8480` and `[::1]:8480` as host and port. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(":");
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(address.slice(at + 1)) };
}

/** True for addresses that only this machine can reach. A name other than `localhost` may lead anywhere. */
export function isLoopback(host: string): boolean {
  if (host === "localhost") return true;
  if (isIP(host) === 4) return host.startsWith("127.");
  return isIP(host) === 6 && (host === "::1" || /^::ffff:(127\.|7f[0-9a-f]{2}:)/i.test(host));
}

/** True when an upstream address is the gateway's own listening address. */
export function isOwnAddress(upstream: string, listen: string): boolean {
  const url = new URL(upstream);
  const own = splitAddress(listen);
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // Connecting to the unspecified address reaches this machine too.
  const here = (name: string) => isLoopback(name) || name === "0.0.0.0" || name === "::";
  return port === own.port && (host === own.host || (here(host) && here(own.host)));
}
