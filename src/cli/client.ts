import { openAsBlob, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { environment } from "../platform/config-environment.ts";
import { FAULTS, Fault, type FaultCode } from "../platform/fault.ts";
import type { Invocation } from "./command.ts";

/** The running server's API, found through the data directory. */
export interface Client {
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body: object) => Promise<T>;
  /** A file as it is, with what is said of it in a header. */
  readonly send: <T>(path: string, file: string, head: Readonly<Record<string, string>>) => Promise<T>;
  /** A text, in pieces. */
  readonly text: (path: string, body: object) => AsyncIterable<string>;
  /** JSON lines, as they come. @throws Fault when the answer broke off */
  readonly lines: <T>(path: string, body: object) => AsyncIterable<T>;
}

/** Who acts: BULKHEAD_OPERATOR, else the account. A name only; nothing proves it yet. */
export const operator = (): string => environment["BULKHEAD_OPERATOR"] || userInfo().username || "unknown";

export function client(invocation: Invocation): Client {
  const { data } = invocation.config().config;
  const call = async (method: "GET" | "POST", path: string, body?: object): Promise<Response> =>
    checked(path, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const checked = async (path: string, request: RequestInit): Promise<Response> => {
    const { address, token } = endpoint(data);
    const headers = { authorization: `Bearer ${token}`, ...(request.headers as Readonly<Record<string, string>>) };
    let response: Response;
    try {
      response = await fetch(`http://${address}/api${path}`, { ...request, headers });
    } catch (cause) {
      throw unreachable(data, cause);
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    const code =
      problem.code !== undefined && problem.code in FAULTS ? (problem.code as FaultCode) : "server-unreachable";
    throw new Fault(code, problem.detail ?? `the server answered ${response.status}`);
  };
  return {
    get: async <T>(path: string) => (await (await call("GET", path)).json()) as T,
    post: async <T>(path: string, body: object) => (await (await call("POST", path, body)).json()) as T,
    send: async <T>(path: string, file: string, head: Readonly<Record<string, string>>) => {
      const body = await readable(file);
      return (await (await checked(path, { method: "POST", headers: head, body })).json()) as T;
    },
    text: async function* (path: string, body: object): AsyncIterable<string> {
      const response = await call("POST", path, body);
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) yield piece;
    },
    lines: async function* <T>(path: string, body: object): AsyncIterable<T> {
      const response = await call("POST", path, body);
      let rest = "";
      let ended = false;
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const rows = (rest + piece).split("\n");
        rest = rows.pop() ?? "";
        for (const row of rows) {
          const value: unknown = JSON.parse(row);
          if ((value as { end?: boolean }).end === true) ended = true;
          else yield value as Awaited<T>;
        }
      }
      if (!ended) throw new Fault("ledger-unavailable", "the list broke off; ask again");
    },
  };
}

async function readable(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file);
  } catch (cause) {
    throw new Fault("bad-request", `${file} can't be read`, { cause });
  }
}

function endpoint(data: string): { readonly address: string; readonly token: string } {
  try {
    return JSON.parse(readFileSync(join(data, "api.json"), "utf8")) as { address: string; token: string };
  } catch (cause) {
    throw unreachable(data, cause);
  }
}

const unreachable = (data: string, cause: unknown): Fault =>
  new Fault(
    "server-unreachable",
    `no server runs on ${data}; start it with \`bulkhead serve\`, or give the same --config`,
    { cause },
  );
