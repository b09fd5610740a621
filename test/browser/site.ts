import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { CANARY } from "../e2e/canaries.ts";

/** SDKs that npm has as packages for pages; GA4's tag is loaded from the vendor. */
const PACKAGES = {
  mixpanel: "mixpanel-browser",
  segment: "@segment/analytics-next",
  posthog: "posthog-js",
  amplitude: "@amplitude/analytics-browser",
  rudderstack: "@rudderstack/analytics-js/bundled",
} as const;
export type PageSdkName = keyof typeof PACKAGES;

const isInstalled = (name: string): boolean => {
  try {
    return createRequire(import.meta.url).resolve(name) !== "";
  } catch {
    return false;
  }
};

const every = Object.entries(PACKAGES) as readonly [PageSdkName, string][];
export const PAGE_SDKS: readonly PageSdkName[] = every.filter(([, name]) => isInstalled(name)).map(([sdk]) => sdk);
/** Packages of those that can't be tried here. */
export const NOT_INSTALLED: readonly string[] = every.filter(([, name]) => !isInstalled(name)).map(([, name]) => name);

/** Browsers take it for safe without TLS, as they would a page with. */
export const PAGE_HOST = "app.localhost";
/** SDKs copy search words out of referrers of search machines that they know. */
export const SEARCH_HOST = "www.google.com";

export interface Site extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  /** Where a visit begins: a search whose result leads to the SDK's page. */
  readonly search: (sdk: PageSdkName) => string;
  readonly elsewhere: string;
  /** Serves the pages with this policy from now on; undefined is none. */
  readonly protect: (policy: string | undefined) => void;
}

const PATH = `/reset/${CANARY.urlToken}?email=${encodeURIComponent(CANARY.email)}&token=${CANARY.urlToken}&utm_source=newsletter#${CANARY.userId}`;
const QUERY = `q=${CANARY.referrerQuery.replaceAll(" ", "+")}`;

const page = (sdk: string): string => `<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>${CANARY.pageTitle}</title><script src="/${sdk}.js"></script></head><body>
<h1>${CANARY.name}</h1>
<button id="call" data-phone="${CANARY.plainPhone}" title="${CANARY.email}">Call ${CANARY.name}, ${CANARY.phone}</button>
<a id="mail" href="#${CANARY.email}">${CANARY.otherEmail}</a>
<form><input id="word" name="email" value="${CANARY.email}"></form>
</body></html>`;

const search = (
  target: string,
): string => `<!doctype html><meta charset="utf-8"><meta name="referrer" content="unsafe-url">
<a id="result" href="${target}">found</a>`;

/** The hostile page and the search that leads to it. Names come from the browser's resolver rules. */
export async function startSite(): Promise<Site> {
  const scripts = await bundles();
  let policy: string | undefined;
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const [, first = ""] = url.pathname.split("/");
    const script = scripts.get(url.pathname);
    const type = script === undefined ? "text/html" : "text/javascript";
    const html = url.pathname === "/search" ? search(url.searchParams.get("to") ?? "") : page(first);
    const body = script ?? (first === "elsewhere" ? "<!doctype html><title>Elsewhere</title>" : html);
    if (policy !== undefined) response.setHeader("content-security-policy", policy);
    response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const origin = `http://${PAGE_HOST}:${port}`;
  return {
    port,
    origin,
    search: (sdk) =>
      `http://${SEARCH_HOST}:${port}/search?${QUERY}&to=${encodeURIComponent(`${origin}/${sdk}${PATH}`)}`,
    elsewhere: `${origin}/elsewhere`,
    protect: (one) => void (policy = one),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bundles(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: PAGE_SDKS.map((name) => join(import.meta.dirname, "pages", `${name}.ts`)),
    bundle: true,
    write: false,
    outdir: "/",
    format: "iife",
    platform: "browser",
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

export interface Trap extends AsyncDisposable {
  readonly port: number;
  readonly connections: () => number;
}

/** Where the browser ends up when it looks for any other host: it counts, and says nothing. */
export async function startTrap(): Promise<Trap> {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections++;
    socket.on("error", () => undefined).destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
