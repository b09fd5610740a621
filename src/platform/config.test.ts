import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseDocument } from "yaml";
import { loadConfig } from "./config.ts";
import { configText, configValues } from "./config-shown.ts";
import { duration, MS, SIZE, size } from "./config-values.ts";
import { Fault } from "./fault.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-config-"));

const DESIGN_EXAMPLE = `data: ./data
gateway: { listen: 127.0.0.1:8480 }
console: { listen: 127.0.0.1:8481 }
organisation: { name: Example SAS, country: FR, language: fr, contact: dpo@example.org }
recipients:
  - { id: mixpanel, legal_name: "Mixpanel, Inc.", country: US, role: processor, transfer_basis: dpf, notice_hours: 48, security_contact: security@example.net }
sources: [{ id: web, surface: app.example.org, owner: growth }]
destinations:
  - id: product-analytics
    vendor: mixpanel
    recipient: mixpanel
    downstream: []
    token: 4f1c0e0123
    upstream: https://api-eu.mixpanel.com
    policy: minimal
    purpose: analytics.reporting
    legal_basis: consent
    retention: { events_days: 365, profiles: until-deleted, groups: until-deleted }
    organisation_keys: [company, org_id]
policies: {}
directory: { kind: http, url: "http://127.0.0.1:9/people", token: people-token }
`;

function load(text: string, environment: Record<string, string> = {}) {
  const file = join(folder, "bulkhead.yaml");
  writeFileSync(file, text);
  return loadConfig(file, environment);
}

function mistake(text: string, environment: Record<string, string> = {}): string {
  try {
    load(text, environment);
  } catch (error) {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, "config-invalid");
    return error.message;
  }
  assert.fail("the configuration was taken");
}

test("the documented example loads, and the defaults are the documented ones", () => {
  const { config } = load(DESIGN_EXAMPLE);
  assert.equal(config.data, join(folder, "data"));
  const [destination] = config.destinations;
  assert.equal(destination?.retention.events_days, 365);
  assert.equal(destination?.retry_window, 72 * 3_600_000);
  assert.deepEqual(
    load(DESIGN_EXAMPLE.replace(/ {4}(retention|organisation_keys|downstream|policy).*\n/g, "")).config.destinations[0],
    destination,
  );
});

test("an unknown key is named with its line and the nearest known one", () => {
  const says = mistake(DESIGN_EXAMPLE.replace("    upstream:", "    upstraem:"));
  assert.match(says, /bulkhead\.yaml:14: destinations\.0\.upstraem: unknown key; did you mean "upstream"\?/);
  assert.match(says, /destinations\.0\.upstream: is missing/);
});

test("references between parts are checked", () => {
  assert.match(
    mistake(DESIGN_EXAMPLE.replace("recipient: mixpanel", "recipient: mixpannel")),
    /:11: .*did you mean "mixpanel"/,
  );
  assert.match(mistake(DESIGN_EXAMPLE.replace("policy: minimal", "policy: minimum")), /:15: .*did you mean "minimal"/);
  assert.match(mistake(`stores: { ledger: "https://example.net" }\n${DESIGN_EXAMPLE}`), /:1: stores\.ledger/);
});

test("wrong values say what is wanted", () => {
  assert.match(mistake(DESIGN_EXAMPLE.replace("127.0.0.1:8480", "8480")), /:2: gateway\.listen: .*(host:port|string)/);
  assert.match(mistake(DESIGN_EXAMPLE.replace("legal_basis: consent", "legal_basis: because")), /use one of: consent/);
  assert.match(mistake(DESIGN_EXAMPLE.replace("https://api-eu", "ftp://api-eu")), /:14: .*http/);
  assert.match(mistake("destinations: ["), /bulkhead\.yaml:1: /);
});

test("a rule without a reason is rejected", () => {
  const says = mistake(
    DESIGN_EXAMPLE.replace(
      "policies: {}",
      "policies:\n  own:\n    rules:\n      - { where: properties.plan, what: keep }",
    ),
  );
  assert.match(says, /policies\.own\.rules\.0\.why: is missing/);
});

test("a rule's category must exist", () => {
  const rule = "policies:\n  own:\n    rules:\n      - { where: 'category:user.contakt', what: drop, why: because }";
  assert.match(
    mistake(DESIGN_EXAMPLE.replace("policies: {}", rule)),
    /where: "user.contakt" is not in the categories; did you mean "user.contact"/,
  );
});

test("the environment wins over the file, and unknown variables are errors", () => {
  const loaded = load(DESIGN_EXAMPLE, { BULKHEAD_GATEWAY_LISTEN: "0.0.0.0:9000", BULKHEAD_GATEWAY_WORKERS: "3" });
  assert.equal(loaded.config.gateway.listen, "0.0.0.0:9000");
  assert.equal(loaded.config.gateway.workers, 3);
  assert.equal(loaded.origins["gateway.listen"], "environment BULKHEAD_GATEWAY_LISTEN");
  assert.equal(loaded.origins["console.listen"], "file:3");
  assert.match(mistake(DESIGN_EXAMPLE, { BULKHEAD_GATEWAY_LISTENS: "x:1" }), /did you mean BULKHEAD_GATEWAY_LISTEN/);
});

test("config show hides secrets and names origins", () => {
  const rows = configValues(load(DESIGN_EXAMPLE));
  const text = JSON.stringify(rows);
  assert.ok(!text.includes("4f1c0e0123") && !text.includes("localhost/people"));
  assert.ok(rows.some((row) => row.key === "destinations.0.token" && row.value === "(hidden)"));
  assert.ok(rows.some((row) => row.key === "journal_cap" && row.origin === "default"));
});

test("config show is a file that can be read again, once somebody fills the secrets in", () => {
  const complete = readFileSync(new URL("../../docs/reference/bulkhead.example.yaml", import.meta.url), "utf8");
  const unusual = `journal_cap: 1536MiB\nerasure_grace: 200h\n${DESIGN_EXAMPLE.replace("token: 4f", "timeout: 1500ms\n    retry_window: 0s\n    token: 4f")}`;
  for (const written of [DESIGN_EXAMPLE, complete, unusual]) {
    const loaded = load(written);
    const text = configText(loaded);
    assert.match(mistake(text), /bulkhead\.yaml:\d+: destinations\.0\.token: needs a string/);
    const again = parseDocument(text);
    for (const { key, value } of configValues(loaded)) {
      const path = key.split(".");
      const given = path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], loaded.config);
      if (value === "(hidden)") again.setIn(path, given);
      assert.ok(value !== "(hidden)" || given === "" || !text.includes(`: ${String(given)} #`), key);
    }
    assert.deepEqual(load(again.toString()).config, loaded.config);
  }
  const text = configText(load(unusual));
  for (const line of [
    "journal_cap: 1536MiB # file:1",
    "erasure_grace: 200h # file:2",
    "timeout: 1500ms # file:",
    "hold_max: 30d # default",
    "retry_window: 0h # file:",
    "organisation_keys: [ company, org_id ] # file:",
    "token: # (hidden) file:",
  ])
    assert.ok(text.includes(` ${line}`) || text.includes(`\n${line}`) || text.startsWith(line), `${line} in ${text}`);
});

test("a duration and a size are written in the largest unit that fits, and read as the same", () => {
  const numbers = [1, 7, 24, 60, 90, 168, 169, 1_000, 1_440, 86_400, 604_800, 999_999];
  const cases = numbers.flatMap((number) => [
    ...Object.keys(MS).map((unit) => [duration, `${number}${unit}`] as const),
    ...Object.keys(SIZE).map((unit) => [size, `${number}${unit}`] as const),
  ]);
  for (const [kind, written] of cases) {
    const value = kind.decode(written);
    const shown = kind.encode(value);
    assert.equal(kind.decode(shown), value, `${written} as ${shown}`);
  }
  const durations = { "60s": "1m", "7d": "168h", "8d": "8d", "200h": "200h", "1500ms": "1500ms", "0s": "0h" };
  for (const [written, shown] of Object.entries(durations))
    assert.equal(duration.encode(duration.decode(written)), shown);
  const sizes = { "1024KiB": "1MiB", "1536MiB": "1536MiB", "1025": "1025", "0": "0GiB" };
  for (const [written, shown] of Object.entries(sizes)) assert.equal(size.encode(size.decode(written)), shown);
});

test("without a file the example runs", () => {
  assert.equal(loadConfig(undefined, {}).config.destinations[0]?.id, "product-analytics");
});

test("a directory names its kind and has what that needs", () => {
  const withDirectory = (directory: string) => DESIGN_EXAMPLE.replace(/^directory: .*$/m, `directory: ${directory}`);
  assert.deepEqual(load(withDirectory("{ kind: csv, file: people.csv }")).config.directory, {
    kind: "csv",
    file: join(folder, "people.csv"),
  });
  assert.match(mistake(withDirectory("{ kind: csv }")), /directory\.file: is missing/);
  assert.match(mistake(withDirectory("{ kind: csv, file: a, fiel: b }")), /directory\.fiel: unknown key/);
  assert.match(mistake(withDirectory("{ kind: ldap }")), /directory.*kind: csv/);
  assert.match(
    mistake(withDirectory("{ kind: sql }")),
    /directory\.url: is missing[^]*directory\.admins_query: is missing/,
  );
});

test("a directory over SQL has an address without secrets, TLS, and queries with their parameter", () => {
  const [query, admins] = ["SELECT 1 WHERE id = ANY($1)", "SELECT 2 WHERE o = ANY($1)"];
  const sql = (more: Record<string, unknown> = {}, environment: Record<string, string> = {}) => {
    const block = { kind: "sql", url: "postgres://reader@db.example.org/people", query, admins_query: admins, ...more };
    return [DESIGN_EXAMPLE.replace(/^directory: .*$/m, `directory: ${JSON.stringify(block)}`), environment] as const;
  };
  const secrets = { BULKHEAD_DIRECTORY_PASSWORD: "from-the-environment" };
  const loaded = load(...sql({ ca_file: "ca.pem" }, secrets));
  assert.deepEqual(loaded.config.directory, {
    kind: "sql",
    url: "postgres://reader@db.example.org/people",
    password: "from-the-environment",
    ca_file: join(folder, "ca.pem"),
    plain: false,
    query,
    admins_query: admins,
  });
  const shown = configValues(loaded).filter(({ key, value }) => key.startsWith("directory.") && value !== "(hidden)");
  assert.deepEqual(shown, [{ key: "directory.kind", value: "sql", origin: shown[0]?.origin }]);
  assert.match(mistake(...sql({ password_file: "p" }, secrets)), /password_file: give either/);
  for (const url of ["postgres://reader:pw@db/people", "postgres://reader@db/people?sslmode=disable"]) {
    assert.match(mistake(...sql({ url })), /directory\.url: an address has no password/);
    assert.ok(!mistake(...sql({ url })).includes("reader"));
  }
  for (const url of ["postgres://db/people", "postgres://reader@db", "postgres:///people"])
    assert.match(mistake(...sql({ url })), /directory\.url: name the user, the host and the database/);
  assert.match(mistake(...sql({ url: "mysql://reader@db/people" })), /directory\.url: write the database's address/);
  assert.match(mistake(...sql({ plain: true })), /directory\.plain: .*on this machine/);
  for (const host of ["127.0.0.1:5432", "[::1]", "localhost"])
    assert.equal(load(...sql({ plain: true, url: `postgres://reader@${host}/people` })).config.directory?.kind, "sql");
  for (const bad of ["SELECT 1", "SELECT $10", "SELECT $1, $2"])
    assert.match(mistake(...sql({ query: bad })), /directory\.query: the query gets one parameter/);
  assert.match(mistake(...sql({ everybody_query: query })), /directory\.everybody_query: .*no parameter/);
});

test("a mail server without TLS is on this machine, and a user has a password", () => {
  const withSmtp = (smtp: string) => `${DESIGN_EXAMPLE}smtp: { from: notices@example.org, ${smtp} }\n`;
  assert.equal(load(withSmtp("host: 127.0.0.1, plain: true")).config.smtp?.rate, 20);
  assert.match(mistake(withSmtp("host: mail.example.org, plain: true")), /smtp\.plain: .*on this machine/);
  assert.match(mistake(withSmtp("host: mail.example.org, user: x")), /smtp\.user: .*together/);
});

test("the page for notices has a port of its own, and an address at a domain of ours", () => {
  const page = (text: string) => `${DESIGN_EXAMPLE}notices: ${text}\n`;
  assert.match(mistake(page("{ listen: 0.0.0.0:8481 }")), /notices\.listen: this is the console's own port/);
  assert.match(mistake(page("{ listen: 127.0.0.1:8480 }")), /notices\.listen: this is the gateway's own port/);
  assert.match(mistake(page("{ listen: 127.0.0.1:8482, public_url: http://notices.example.org }")), /https:/);
  const elsewhere = "{ listen: 127.0.0.1:8482, public_url: https://example.org.evil.example }";
  assert.match(
    mistake(`${page(elsewhere)}inspector: { domains: [example.org] }\n`),
    /notices\.public_url: is not at a domain of yours/,
  );
  const anonymous = page("{ listen: 127.0.0.1:8482 }").replace(/^organisation:.*\n/m, "");
  assert.match(mistake(anonymous), /it needs `organisation`/);
  const { notices } = load(page("{ listen: 127.0.0.1:8482, public_url: https://notices.example.org }")).config;
  assert.equal(notices?.public_url, "https://notices.example.org");
});
