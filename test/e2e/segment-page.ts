import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, Script } from "node:vm";
import { call } from "../simulator/calls.ts";
import type { PageOptions } from "./page.ts";

/** The part of analytics-next that the tests use. */
export interface BrowserAnalytics {
  readonly page: (category: string, name: string) => Promise<unknown>;
  readonly screen: (name: string) => Promise<unknown>;
  readonly track: (event: string, properties?: object) => Promise<unknown>;
  readonly identify: (id: string, traits?: object) => Promise<unknown>;
  readonly group: (id: string, traits?: object) => Promise<unknown>;
  readonly alias: (to: string, from?: string) => Promise<unknown>;
}

interface Bundle {
  readonly AnalyticsBrowser: {
    readonly load: (settings: object, options: object) => Promise<readonly [BrowserAnalytics, unknown]>;
  };
}

export interface SegmentPage {
  readonly sdk: BrowserAnalytics;
  readonly answered: readonly { readonly host: string; readonly path: string; readonly status: number }[];
  /** Addresses of scripts that were put into the page. */
  readonly loaded: readonly string[];
}

export interface SegmentPageOptions extends PageOptions {
  /** `127.0.0.1:PORT/destination~source`. */
  readonly gateway: string;
  readonly writeKey: string;
  readonly strategy: "one by one" | "batching";
}

const BUNDLE = new Script(
  readFileSync(
    createRequire(import.meta.url)
      .resolve("@segment/analytics-next")
      .replace(/\/dist\/.*$/, "/dist/umd/index.js"),
    "utf8",
  ),
  { filename: "analytics-next.js" },
);

/** The real analytics-next in a context of its own, with just what it asks of a window, set up as its README says. */
export async function openSegmentPage(options: SegmentPageOptions): Promise<SegmentPage> {
  const answered: { host: string; path: string; status: number }[] = [];
  const loaded: string[] = [];
  const location = new URL(options.url);
  const nothing = () => undefined;
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
      loaded.push(address);
    },
    get hostname() {
      return location.hostname;
    },
  });
  const ask = async (url: string | URL, init: { method?: string; headers?: object; body?: string } = {}) => {
    const address = new URL(String(url));
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
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    answered.push({ host: address.host, path: address.pathname, status: reply.status });
    return new Response(reply.body, { status: reply.status });
  };
  const page: Record<string, unknown> = {
    location,
    document: {
      URL: options.url,
      location,
      referrer: options.referrer,
      title: options.title,
      cookie: "",
      readyState: "complete",
      addEventListener: nothing,
      removeEventListener: nothing,
      createElement: element,
      querySelector: () => null,
      querySelectorAll: () => [],
      getElementsByTagName: () => [],
      body: { appendChild: nothing },
    },
    navigator: { userAgent: options.userAgent, onLine: true, language: "fr-FR" },
    localStorage,
    sessionStorage: localStorage,
    history: { pushState: nothing, replaceState: nothing },
    addEventListener: nothing,
    removeEventListener: nothing,
    dispatchEvent: () => true,
    AbortController,
    URL,
    URLSearchParams,
    crypto,
    console: { log: nothing, error: nothing, warn: nothing, info: nothing },
    // A tab that nobody closes would keep the test running.
    setTimeout: (work: () => void, ms: number) => setTimeout(work, ms).unref(),
    clearTimeout,
    setInterval: (work: () => void, ms: number) => setInterval(work, ms).unref(),
    clearInterval,
    btoa,
    atob,
    fetch: ask,
  };
  for (const name of ["window", "self", "top"]) page[name] = page;
  BUNDLE.runInContext(createContext(page));
  const { AnalyticsBrowser } = page["AnalyticsNext"] as Bundle;
  const [sdk] = await AnalyticsBrowser.load(
    { writeKey: options.writeKey, cdnURL: `http://${options.gateway}` },
    {
      integrations: {
        "Segment.io": {
          apiHost: `${options.gateway}/v1`,
          protocol: "http",
          ...(options.strategy === "batching"
            ? { deliveryStrategy: { strategy: "batching", config: { size: 3, timeout: 100 } } }
            : {}),
        },
      },
    },
  );
  return { sdk, answered, loaded };
}
