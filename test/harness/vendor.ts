import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { leash } from "./leash.ts";

/** The Mixpanel simulator as a process of its own. */
export interface VendorProcess {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  readonly url: string;
  readonly pid: number;
  readonly stats: () => Promise<{
    readonly items: number;
    readonly bytesRead: number;
    readonly lastByteAt: number;
    readonly events: number;
  }>;
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: (path: string, body: object) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const ROOT = new URL("../..", import.meta.url).pathname;

export async function startVendor(flags: readonly string[] = []): Promise<VendorProcess> {
  const child = spawn(process.execPath, [join(ROOT, "test/simulator/main.ts"), "--port", "0", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  leash(child, "process");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { port } = JSON.parse(line.toString()) as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const get = async <T>(path: string): Promise<T> => (await (await fetch(`${url}/_simulator${path}`)).json()) as T;
  return {
    address: `127.0.0.1:${port}`,
    url,
    pid: child.pid ?? 0,
    stats: () => get("/stats"),
    get,
    post: async (path, body) => {
      const response = await fetch(`${url}/_simulator${path}`, { method: "POST", body: JSON.stringify(body) });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the simulator answered ${response.status} to ${path}`);
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
