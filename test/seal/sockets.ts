import { readFileSync } from "node:fs";

/** What the kernel says about connections on this machine: the only witness of bytes that nobody has read yet. */
export interface KernelSocket {
  readonly localPort: number;
  readonly remotePort: number;
  readonly state: string;
  /** Bytes that the peer has not acknowledged. */
  readonly unsent: number;
  /** Bytes that came in and were not read. */
  readonly unread: number;
}

const TIME_WAIT = "06";

/** IPv4 connections, without those that only wait for their time. */
export function kernelSockets(): readonly KernelSocket[] {
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, local = "", remote = "", state = "", queues = ""] = line.trim().split(/\s+/);
      const port = (address: string) => Number.parseInt(address.split(":")[1] ?? "0", 16);
      const [unsent = "0", unread = "0"] = queues.split(":");
      return {
        localPort: port(local),
        remotePort: port(remote),
        state,
        unsent: Number.parseInt(unsent, 16),
        unread: Number.parseInt(unread, 16),
      };
    })
    .filter((socket) => socket.state !== TIME_WAIT);
}

/** Our ends of connections to a vendor's port. */
export const socketsTo = (port: number): readonly KernelSocket[] =>
  kernelSockets().filter((socket) => socket.remotePort === port);

/** Bytes under way to a port that nobody has read: still with us, and with the vendor's kernel. */
export function bytesUnderWay(port: number): { readonly withUs: number; readonly withVendor: number } {
  const sum = (sockets: readonly KernelSocket[], of: "unsent" | "unread") =>
    sockets.reduce((total, socket) => total + socket[of], 0);
  const vendors = kernelSockets().filter((socket) => socket.localPort === port && socket.remotePort !== 0);
  return { withUs: sum(socketsTo(port), "unsent"), withVendor: sum(vendors, "unread") };
}
