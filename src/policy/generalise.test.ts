import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { agentOf, GENERALISATIONS, type Generalisation } from "./generalise.ts";

const TABLES: Readonly<Record<Generalisation, readonly (readonly [text: string, left: string | undefined])[]>> = {
  origin: [
    ["https://mail.example.org/u/0?q=x#y", "https://mail.example.org"],
    ["http://shop.example:8080/a", "http://shop.example:8080"],
    ["https://ada:pa55@example.org/x", "https://example.org"],
    ["https://9f8e7d6c5b4a.example.org/", "https://x.example.org"],
    ["http://192.0.2.17:8080/x", "http://x"],
    ["http://[2001:db8::17]/x", "http://x"],
    ["http://3221225986/", "http://x"],
    ["android-app://com.example.app/ada", "android-app:"],
    ["mailto:ada@example.org", "mailto:"],
    ["data:text/plain,ada", "data:"],
    ["$direct", "$direct"],
    ["", ""],
    ["Ada Lovelace", undefined],
    ["/users/7", undefined],
    [`https://example.org/${"a".repeat(9_000)}`, undefined],
  ],
  "path-template": [
    ["https://x.example/orders/8471/edit?a=b#c", "https://x.example/orders/:id/edit"],
    ["https://x.example/", "https://x.example/"],
    ["https://ada:pa55@x.example/a", "https://x.example/a"],
    ["https://x.example/v2/docs/index.html", "https://x.example/v2/docs/index.html"],
    ["https://x.example/o/9b51fe91-b707-481d-951c-7c68cd61b5e0/a", "https://x.example/o/:id/a"],
    ["https://x.example/reset/eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "https://x.example/reset/:id"],
    ["https://x.example/u/ada@example.org/settings", "https://x.example/u/:id/settings"],
    ["https://x.example/users/ada-lovelace/edit", "https://x.example/users/:id/edit"],
    ["https://x.example/users/", "https://x.example/users/"],
    ["https://x.example/t/Ada%20Lovelace", "https://x.example/t/:id"],
    ["https://x.example/#/users/ada", "https://x.example/"],
    ["http://[2001:db8::17]/a", "http://x/a"],
    ["http://192.0.2.17/a", "http://x/a"],
    ["/orders/8471/edit?x=1", "/orders/:id/edit"],
    ["/profile/ada", "/profile/:id"],
    ["pricing", "pricing"],
    ["//x.example/a", undefined],
    ["Ada Lovelace", undefined],
    ["javascript:alert(1)", "javascript:"],
    ["", ""],
  ],
  domain: [
    ["www.example.org", "www.example.org"],
    ["https://www.example.org:8443/ada", "www.example.org"],
    ["example.org/ada", "example.org"],
    ["$direct", "$direct"],
    ["192.0.2.17", undefined],
    ["http://[2001:db8::17]/", undefined],
    ["Ada Lovelace", undefined],
  ],
  "browser-family": [
    [
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
      "Edge",
    ],
    ["Mozilla/5.0 (Macintosh) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36", "Chrome"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1", "Safari"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox"],
    ["Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36", "Samsung Internet"],
    ["ada's script", "Other"],
  ],
  "os-family": [
    ["Mozilla/5.0 (Linux; Android 14; Pixel 8)", "Android"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "iOS"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macOS"],
    ["Mozilla/5.0 (X11; CrOS x86_64 14541)", "ChromeOS"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "Linux"],
    ["ada", "Other"],
  ],
  day: [
    ["2026-11-24T06:44:51Z", "2026-11-24"],
    ["2026-11-24T23:30:00-05:00", "2026-11-25"],
    ["1795489033", "2026-11-24"],
    ["1795489033045", "2026-11-24"],
    ["yesterday", undefined],
    ["", undefined],
  ],
  country: [
    ["fr", "FR"],
    ["NL", "NL"],
    ["France", undefined],
    ["F1", undefined],
    ["", undefined],
  ],
  region: [
    ["fr-idf", "FR-IDF"],
    ["JP-13", "JP-13"],
    ["nl", "NL"],
    ["US-CALIFORNIA", undefined],
    ["California", undefined],
    ["1 Main Street", undefined],
    ["", undefined],
  ],
};

for (const [name, table] of Object.entries(TABLES) as [Generalisation, (typeof TABLES)["day"]][]) {
  describe(name, () => {
    for (const [text, left] of table) {
      test(`${text.slice(0, 60)} -> ${left}`, () => assert.equal(GENERALISATIONS[name](text), left));
    }
  });
}

test("no generalisation throws, whatever the text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true })), (text) => {
      for (const generalise of Object.values(GENERALISATIONS)) generalise(text);
    }),
  );
});

test("nothing of query and fragment is left of an address", () => {
  fc.assert(
    fc.property(fc.webUrl(), fc.stringMatching(/^[A-Z]{8}$/), (url, secret) => {
      for (const name of ["origin", "path-template", "domain"] as const) {
        assert.ok(!GENERALISATIONS[name](`${url}?a=${secret}#${secret}`)?.includes(secret));
      }
    }),
  );
});

test("a browser family comes back from an agent that is made for it", () => {
  for (const family of ["Edge", "Opera", "Samsung Internet", "Firefox", "Chrome", "Safari"])
    assert.equal(GENERALISATIONS["browser-family"](agentOf(family) ?? ""), family);
  for (const none of ["Other", "Netscape", "", "Mozilla/5.0 Chrome/126.0"]) assert.equal(agentOf(none), undefined);
});
