import type { Browser, Page } from "playwright-core";
import type { CANARY } from "../e2e/canaries.ts";
import type { PageSdk, StartOptions } from "./pages/sdk.ts";
import { PAGE_HOST, type PageSdkName, SEARCH_HOST, type Site } from "./site.ts";

/** A tab that came from a search to the page of one SDK, and what its browser did meanwhile. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** Every request to another host than the site's, in order. */
  readonly requests: () => readonly Asked[];
  /** Hosts of beacons, which the browser's own tools do not report when their page has gone. */
  readonly beacons: () => Promise<readonly string[]>;
  /** Answers that the browser kept from the page: an SDK takes them for none, although the request has arrived. */
  readonly unread: () => readonly string[];
  /** What the page's policy kept from leaving. */
  readonly blocked: () => readonly string[];
  readonly start: (options: StartOptions) => Promise<void>;
  readonly sayEverything: (planted: typeof CANARY) => Promise<void>;
  readonly say: (event: string) => Promise<void>;
  /** Says one thing more and leaves at once, so that only a beacon can carry it. */
  readonly leaveWith: (event: string) => Promise<void>;
}

export interface Asked {
  readonly host: string;
  readonly method: string;
  readonly type: string;
}

type Exposed = { readonly sdk: PageSdk; readonly location: { assign: (url: string) => void } };

/** The name of a headless browser is on the lists of robots that SDKs ignore. */
const userAgentOf = (browser: Browser): string =>
  `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;

/** Runs before anything of the page's. */
const WATCH = `
  document.addEventListener("securitypolicyviolation", (event) =>
    console.warn("blocked: " + event.effectiveDirective + " " + new URL(event.blockedURI, "http://inline").host));
  const { sendBeacon } = Navigator.prototype;
  Navigator.prototype.sendBeacon = function (url, body) {
    sessionStorage.beacons = (sessionStorage.beacons ?? "") + " " + new URL(url, location).host;
    return sendBeacon.call(this, url, body);
  };`;

export async function openVisit(browser: Browser, site: Site, sdk: PageSdkName): Promise<Visit> {
  const context = await browser.newContext({ userAgent: userAgentOf(browser), locale: "fr-FR" });
  await context.addInitScript({ content: WATCH });
  const asked: Asked[] = [];
  const blocked: string[] = [];
  const unread: string[] = [];
  context.on("request", (request) => {
    const { host, hostname } = new URL(request.url());
    if (hostname === PAGE_HOST || hostname === SEARCH_HOST) return;
    asked.push({ host, method: request.method(), type: request.resourceType() });
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    const [, what] = /^blocked: (.*)/.exec(message.text()) ?? [];
    if (what !== undefined) blocked.push(what);
    if (message.text().includes("blocked by CORS policy")) unread.push(message.text());
  });
  await page.goto(site.search(sdk));
  await page.click("#result");
  await page.waitForURL(/\/reset\//);
  return {
    page,
    requests: () => asked,
    beacons: async () => (await page.evaluate<string>("sessionStorage.beacons ?? ''")).split(" ").filter(Boolean),
    unread: () => unread,
    blocked: () => blocked,
    start: async (options) =>
      page.evaluate(
        (given) => Promise.resolve((globalThis as unknown as Exposed).sdk.start(given)).then(() => undefined),
        options,
      ),
    sayEverything: async (planted) =>
      page.evaluate(
        (given) => Promise.resolve((globalThis as unknown as Exposed).sdk.sayEverything(given)).then(() => undefined),
        planted,
      ),
    say: async (event) => page.evaluate((given) => void (globalThis as unknown as Exposed).sdk.say(given), event),
    leaveWith: async (event) => {
      await page.evaluate((given) => (globalThis as unknown as Exposed).sdk.lastWords?.(given), event);
      await page.evaluate(
        ([given, away]) => {
          const { sdk: leaving, location } = globalThis as unknown as Exposed;
          if (leaving.lastWords === undefined) leaving.say(given);
          location.assign(away);
        },
        [event, site.elsewhere] as const,
      );
      await page.waitForURL(site.elsewhere);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
