import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, Script } from "node:vm";
import { call } from "../simulator/calls.ts";
import type { PageOptions } from "./page.ts";

/** The part of posthog-js that the tests use. */
export interface BrowserPosthog {
  readonly init: (key: string, config: object) => void;
  readonly capture: (event: string, properties?: object) => void;
  readonly identify: (id: string, set?: object, setOnce?: object) => void;
  readonly alias: (alias: string, original?: string) => void;
  readonly group: (type: string, key: string, properties?: object) => void;
  readonly getFeatureFlag: (key: string) => unknown;
  readonly reloadFeatureFlags: () => void;
}

export interface PosthogPage {
  readonly sdk: BrowserPosthog;
  readonly answered: readonly { readonly host: string; readonly path: string; readonly status: number }[];
  /** Addresses of scripts that were put into the page. */
  readonly loaded: readonly string[];
}

export interface PosthogPageOptions extends PageOptions {
  /** `http://127.0.0.1:PORT/destination~source`. */
  readonly gateway: string;
  readonly key: string;
  readonly config?: object;
}

const SDK = new Script(
  `(function (module, exports) { ${readFileSync(
    createRequire(import.meta.url)
      .resolve("posthog-js")
      .replace(/\/dist\/.*$/, "/dist/module.no-external.cjs"),
    "utf8",
  )} \n})`,
  { filename: "posthog.js" },
);

const SAME_AS_HERE = {
  AbortController,
  Blob,
  CompressionStream,
  CustomEvent: Event,
  Event,
  FormData,
  Headers,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  crypto,
  performance,
  queueMicrotask,
};

/** The real posthog-js in a context of its own, with just what it asks of a window. */
export function openPosthogPage(options: PosthogPageOptions): PosthogPage {
  const answered: { host: string; path: string; status: number }[] = [];
  const loaded: string[] = [];
  const nothing = () => undefined;
  const location = new URL(options.url);
  const ask = async (
    url: string | URL,
    init: { method?: string; headers?: object; body?: string | Blob | ArrayBuffer } = {},
  ) => {
    const address = new URL(String(url));
    const compressed = init.body instanceof Blob ? await init.body.arrayBuffer() : init.body;
    // The page has an `ArrayBuffer` of its own, so `instanceof` would not know it.
    const body = typeof compressed === "object" ? Buffer.from(compressed) : compressed;
    const reply = await call(address.href, {
      method: init.method ?? "GET",
      headers: {
        ...Object.fromEntries(new Headers(init.headers as Record<string, string>)),
        ...options.headers,
        origin: location.origin,
        referer: options.url,
        cookie: options.cookie,
        "user-agent": options.userAgent,
      },
      ...(body === undefined ? {} : { body }),
    });
    answered.push({ host: address.host, path: address.pathname, status: reply.status });
    return new Response(reply.status === 204 ? null : reply.body, { status: reply.status });
  };
  const page = windowOf(options, location, loaded);
  const module: { exports: { default?: BrowserPosthog; posthog?: BrowserPosthog } } = { exports: {} };
  page["fetch"] = ask;
  (SDK.runInContext(createContext(page)) as (module: object, exports: object) => void)(module, module.exports);
  const sdk = module.exports.default ?? module.exports.posthog;
  if (sdk === undefined) throw new Error("posthog-js gave no instance");
  sdk.init(options.key, { api_host: options.gateway, ...options.config });
  return { sdk, answered, loaded };

  function windowOf({ url, referrer, title, userAgent }: PageOptions, at: URL, scripts: string[]) {
    const stored = new Map<string, string>();
    const localStorage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    };
    const element = () => ({
      setAttribute: nothing,
      style: {},
      set src(address: string) {
        scripts.push(address);
      },
    });
    const found: Record<string, unknown> = {
      location: at,
      document: {
        URL: url,
        location: at,
        referrer,
        title,
        cookie: "",
        readyState: "complete",
        visibilityState: "visible",
        documentElement: {},
        addEventListener: nothing,
        removeEventListener: nothing,
        createElement: element,
        querySelector: () => null,
        querySelectorAll: () => [],
        getElementsByTagName: () => [],
        body: { appendChild: nothing },
        head: { appendChild: nothing },
      },
      navigator: { userAgent, vendor: "Google Inc.", onLine: true, language: "fr-FR", languages: ["fr-FR"] },
      screen: { width: 1_440, height: 900 },
      innerWidth: 1_200,
      innerHeight: 800,
      localStorage,
      sessionStorage: localStorage,
      history: { pushState: nothing, replaceState: nothing },
      addEventListener: nothing,
      removeEventListener: nothing,
      dispatchEvent: () => true,
      console: { log: nothing, error: nothing, warn: nothing, info: nothing },
      // A tab that nobody closes would keep the test running.
      setTimeout: (work: () => void, ms: number) => setTimeout(work, ms).unref(),
      clearTimeout,
      setInterval: (work: () => void, ms: number) => setInterval(work, ms).unref(),
      clearInterval,
    };
    for (const name of ["window", "self", "top"]) found[name] = found;
    return Object.assign(found, SAME_AS_HERE);
  }
}
