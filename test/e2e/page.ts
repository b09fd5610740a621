import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, Script } from "node:vm";
import { call } from "../simulator/calls.ts";

/** What a page tells a script that runs in it. */
export interface PageOptions {
  readonly url: string;
  readonly referrer: string;
  readonly title: string;
  readonly userAgent: string;
  /** Sent with every request, as a browser would. */
  readonly cookie: string;
  /** Sent with every request, as a proxy between browser and gateway would. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The part of mixpanel-browser that the tests use. */
export interface BrowserSdk {
  readonly init: (token: string, config: object, name: string) => BrowserSdk;
  readonly track: (event: string, properties?: object, options?: object) => void;
  readonly identify: (id: string) => void;
  readonly alias: (alias: string, original?: string) => void;
  readonly register: (properties: object) => void;
  readonly flags: { readonly get_variant_value: (flag: string, fallback: unknown) => Promise<unknown> };
  readonly set_group: (key: string, ids: string | readonly string[]) => void;
  readonly get_group: (key: string, id: string) => { readonly set: (properties: object) => void };
  readonly people: {
    readonly set: (properties: object) => void;
    readonly set_once: (properties: object) => void;
    readonly append: (properties: object) => void;
    readonly union: (properties: object) => void;
  };
}

export interface Page {
  readonly sdk: BrowserSdk;
  /** Paths of the requests that were answered, with the status. */
  readonly answered: readonly { readonly path: string; readonly status: number; readonly body: string }[];
}

const require = createRequire(import.meta.url);
const SDK = new Script(
  `(function (module, exports) { ${readFileSync(require.resolve("mixpanel-browser/dist/mixpanel-core.cjs.js"), "utf8")} \n})`,
  { filename: "mixpanel-core.cjs.js" },
);

/**
 * The real mixpanel-browser in a context of its own, with just what it asks of a window: location, document, cookies,
 * localStorage, XMLHttpRequest, fetch. Its requests carry the headers of a browser.
 */
export function openPage(options: PageOptions): Page {
  const answered: { path: string; status: number; body: string }[] = [];
  const location = new URL(options.url);
  const ask = async (method: string, url: string, headers: Readonly<Record<string, string>>, body?: string) => {
    const reply = await call(url, {
      method,
      headers: {
        ...headers,
        ...options.headers,
        origin: location.origin,
        referer: options.url,
        cookie: options.cookie,
        "user-agent": options.userAgent,
      },
      ...(body === undefined ? {} : { body }),
    });
    answered.push({ path: new URL(url).pathname, status: reply.status, body: reply.body });
    return reply;
  };

  class XMLHttpRequest {
    withCredentials = false;
    timeout = 0;
    readyState = 0;
    status = 0;
    statusText = "";
    responseText = "";
    responseHeaders = {};
    onreadystatechange: () => void = () => undefined;
    #method = "GET";
    #url = "";
    readonly #headers: Record<string, string> = {};
    open(method: string, url: string): void {
      this.#method = method;
      this.#url = url;
    }
    setRequestHeader(name: string, value: string): void {
      this.#headers[name.toLowerCase()] = value;
    }
    send(body?: string): void {
      const end = (status: number, text: string) => {
        this.readyState = 4;
        this.status = status;
        this.responseText = text;
        this.onreadystatechange();
      };
      ask(this.#method, this.#url, this.#headers, body).then(
        (reply) => end(reply.status, reply.body),
        () => end(0, ""),
      );
    }
  }

  const stored = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const nothing = () => undefined;
  const navigator = { userAgent: options.userAgent, vendor: "Google Inc.", onLine: true, language: "en" };
  const document = {
    URL: options.url,
    location,
    referrer: options.referrer,
    title: options.title,
    cookie: "",
    readyState: "complete",
    addEventListener: nothing,
    createElement: () => ({}),
  };
  const page: Record<string, unknown> = {
    location,
    document,
    navigator,
    localStorage,
    sessionStorage: localStorage,
    screen: { width: 1_440, height: 900 },
    history: { pushState: nothing, replaceState: nothing },
    addEventListener: nothing,
    removeEventListener: nothing,
    dispatchEvent: () => true,
    CustomEvent: Event,
    XMLHttpRequest,
    AbortController,
    Headers,
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
    fetch: async (
      url: string | URL,
      init: { method?: string; headers?: Headers | Record<string, string>; body?: string } = {},
    ) => {
      const headers = Object.fromEntries(new Headers(init.headers).entries());
      const reply = await ask(init.method ?? "GET", String(url), headers, init.body);
      return new Response(reply.body, { status: reply.status });
    },
  };
  page["window"] = page;
  const module = { exports: {} as BrowserSdk };
  (SDK.runInContext(createContext(page)) as (module: object, exports: object) => void)(module, module.exports);
  return { sdk: module.exports, answered };
}
