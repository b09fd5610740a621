import { type IncomingHttpHeaders, request } from "node:http";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Gives up after so long; without it a call to a hanging vendor waits for ever. */
  readonly timeoutMs?: number;
}

/** One request on a connection of its own, with exactly these headers: `fetch` would add and share. @throws on a cut */
export function call(url: string, { method, headers, body, timeoutMs }: Call = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: method ?? (body === undefined ? "GET" : "POST"), headers, agent: false });
    if (timeoutMs !== undefined) asked.setTimeout(timeoutMs, () => asked.destroy(new Error("no answer")));
    asked.on("error", reject);
    asked.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, headers: received, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    asked.end(body);
  });
}
