import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { clientAddresses } from "../../gateway/address.ts";
import type { LetterService } from "../../incidents/letters/letter-service.ts";
import { readCode } from "../../incidents/letters/letters.ts";
import { type Language, LANGUAGES, languageFor } from "../../mail/notices/notice.ts";
import { splitAddress } from "../../platform/address.ts";
import type { Config } from "../../platform/config-schema.ts";
import { codeOf, Fault } from "../../platform/fault.ts";
import type { Log } from "../../platform/log.ts";
import { NOTICE_PAGE_LIMITS as LIMITS } from "./limits.ts";
import { createPace } from "./pace.ts";
import { CONTENT_SECURITY_POLICY, noticePage, type PageAnswer } from "./page.ts";

export interface NoticePageOptions {
  readonly config: Pick<Config, "notices" | "organisation">;
  readonly checkCode: LetterService["checkCode"];
  readonly now: () => number;
  readonly log: Log;
}

export interface NoticePage {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/**
 * The one thing here that everybody may reach: a form, and whether a code was given out. A server of its own, so that no
 * mistake in a route or a proxy opens the console; it knows one path and answers nothing but this page.
 *
 * @returns undefined when it is not configured
 * @throws Fault `listen-failed`
 */
export async function startNoticePage(options: NoticePageOptions): Promise<NoticePage | undefined> {
  const { notices } = options.config;
  if (notices === undefined) return undefined;
  const answer = answerer(options);
  const server = createServer(
    { maxHeaderSize: LIMITS.headerBytes, requestTimeout: LIMITS.requestMs, keepAliveTimeout: LIMITS.keepAliveMs },
    (request, response) =>
      void answer(request, response).catch((error: unknown) => {
        // Whoever hangs up in the middle of a form is no error of ours.
        if (!request.readableAborted) options.log.error("the page for notices failed", { code: codeOf(error) });
        response.destroy();
      }),
  );
  server.headersTimeout = LIMITS.headersMs;
  server.maxConnections = LIMITS.connections;
  return { address: await listening(server, notices.listen), close: () => closed(server) };
}

async function listening(server: Server, listen: string): Promise<string> {
  const { host, port } = splitAddress(listen);
  const started = Promise.withResolvers<AddressInfo>();
  server.once("error", (cause) =>
    started.reject(
      new Fault("listen-failed", `the page for notices can't listen on ${listen} (${codeOf(cause)})`, { cause }),
    ),
  );
  server.listen(port, host, () => started.resolve(server.address() as AddressInfo));
  return `${host.includes(":") ? `[${host}]` : host}:${(await started.promise).port}`;
}

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

const STATUS: Readonly<Record<PageAnswer["kind"], number>> = {
  form: 200,
  ours: 200,
  // The question was answered; a proxy must not put an error page of its own in place of what to do.
  "not-ours": 200,
  malformed: 422,
  "too-many": 429,
  unavailable: 503,
};

function answerer({ config, checkCode, now, log }: NoticePageOptions) {
  const owner = { name: config.organisation?.name ?? "", contact: config.organisation?.contact ?? "" };
  const addressOf = clientAddresses(config.notices?.trusted_proxies ?? []);
  const pace = createPace(now);

  const judge = async (written: string): Promise<PageAnswer> => {
    const code = readCode(written);
    if (code === undefined) return { kind: "malformed" };
    try {
      const found = await checkCode(code);
      if (!found.isOurs) return { kind: "not-ours", code };
      const { audience, about: vendor, sentAt } = found;
      return { kind: "ours", code, audience, vendor, sentAt: Date.parse(sentAt) };
    } catch (error) {
      log.error("a notice's code could not be checked", { code: codeOf(error) });
      return { kind: "unavailable" };
    }
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = request.url ?? "/";
    if (target.length > LIMITS.targetCharacters) return refuse(response, 414);
    const url = URL.parse(target, "http://page.invalid");
    if (url?.pathname !== "/") return refuse(response, 404);
    const language = languageOf(url.searchParams.get("language"), request.headers["accept-language"], config);
    const send = (answer: PageAnswer, more: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(STATUS[answer.kind], { ...HEADERS, "content-language": language, ...more });
      response.end(noticePage(owner, language, answer));
    };
    // A code in an address would stand in the logs of every proxy, beside the reader's own address: that is a list of who
    // got which notice. So codes come by POST only, and `?code=` gets the empty form.
    if (request.method === "GET" || request.method === "HEAD") return send({ kind: "form" });
    if (request.method !== "POST") return refuse(response, 405, { allow: "GET, HEAD, POST" });
    const waitSeconds = pace.take(addressOf(request));
    if (waitSeconds > 0) return send({ kind: "too-many" }, { "retry-after": String(waitSeconds), connection: "close" });
    const body = await bodyOf(request);
    if (body === undefined) return refuse(response, 413, { connection: "close" });
    return send(await judge(new URLSearchParams(body).get("code") ?? ""));
  };
}

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

const REFUSALS = { 404: "not found", 405: "GET or POST", 413: "too large", 414: "too long" } as const;

function refuse(
  response: ServerResponse,
  status: keyof typeof REFUSALS,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...HEADERS, "content-type": "text/plain; charset=utf-8", ...more });
  response.end(`${REFUSALS[status]}\n`);
}

/** Undefined when it is larger than a form with a code can be. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > LIMITS.bodyBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** The language that was chosen, else the one that the browser likes best of ours, else the organisation's. */
function languageOf(
  chosen: string | null,
  accepted: string | undefined,
  { organisation }: Pick<Config, "organisation">,
): Language {
  const asked = LANGUAGES.find((one) => one === chosen);
  if (asked !== undefined) return asked;
  const liked = (accepted ?? "")
    .split(",")
    .slice(0, 20)
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters.map((one) => /^\s*q=([\d.]{1,5})\s*$/.exec(one)?.[1]).find((one) => one !== undefined);
      return { language: tag.split("-")[0] ?? "", weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  const best = liked.find(({ language }) => (LANGUAGES as readonly string[]).includes(language));
  return languageFor(best?.language ?? "", organisation?.language ?? "en");
}
