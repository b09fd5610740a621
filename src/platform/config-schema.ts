import { isIP } from "node:net";
import { z } from "zod";

/**
 * The configuration file as one schema. Descriptions are the reference page (docs/reference/config.md); defaults here
 * are the only place where a default stands.
 */

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens, starting with a letter");

const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `15m`, `72h`, `30d` as milliseconds. */
const duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, "write a number and a unit: 90s, 15m, 72h, 30d")
  .transform((text) => Number.parseInt(text, 10) * MS[text.replace(/^\d+/, "") as keyof typeof MS]);

const SIZE = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** `10MiB`, `8GiB` as bytes. */
const size = z
  .string()
  .regex(/^\d{1,9}(KiB|MiB|GiB)?$/, "write a number and a unit: 512KiB, 10MiB, 8GiB")
  .transform((text) => Number.parseInt(text, 10) * SIZE[text.replace(/^\d+/, "") as keyof typeof SIZE]);

const listen = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$/, "write host:port, for example 127.0.0.1:8480")
  .refine((text) => Number(text.slice(text.lastIndexOf(":") + 1)) <= 65_535, "a port is at most 65535");

const upstream = z
  .url({ protocol: /^https?$/, error: "write the vendor's address with http:// or https://" })
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  }, "an upstream has no user, password, query or fragment");

/** Prefix lengths of IPv4 and IPv6. */
const network = z
  .string()
  .max(64)
  .refine((text) => {
    const [address = "", bits, ...more] = text.split("/");
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    return more.length === 0 && (bits === undefined ? most > 0 : /^\d{1,3}$/.test(bits) && Number(bits) <= most);
  }, "write an address or a network: 10.1.2.3, 10.0.0.0/8, 2001:db8::/32");

const path = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^.*]+(\.[^.*]+)*$/, "write the path of one property, such as properties.consent");

const retention = z
  .strictObject({
    events_days: z.int().min(1).max(36_500).default(365).describe("How many days the vendor keeps events."),
    profiles: z.literal("until-deleted").default("until-deleted").describe("How long the vendor keeps profiles."),
    groups: z.literal("until-deleted").default("until-deleted").describe("How long the vendor keeps groups."),
  })
  .describe("What the vendor keeps, which decides who is exposed when it is breached.");

const secret = (says: string) => z.string().min(1).max(4_096).describe(says).meta({ secret: true });

const destination = z.strictObject({
  id: id.describe("Used in paths, on the command line and in the console."),
  vendor: id.describe("The vendor adapter: one of those that the reference page of vendors lists."),
  recipient: id.describe("The legal entity that gets the data: an id of `recipients`."),
  downstream: z.array(id).max(100).default([]).describe("Routers only: recipients that the vendor forwards to."),
  token: secret("What the SDKs send; anything else is refused."),
  upstream: upstream.describe("The vendor's own address for your region."),
  policy: id.default("minimal").describe("A built-in policy or one of `policies`."),
  purpose: z.string().max(200).default("analytics").describe("Purpose of the processing, for the register."),
  legal_basis: z
    .enum(["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"])
    .optional()
    .describe("GDPR Art. 6(1) basis, for the register."),
  consent: z
    .strictObject({
      signals: z
        .array(z.enum(["gpc", "dnt"]))
        .default([])
        .describe("Browser signals that count as a refusal: `gpc` (Sec-GPC) and `dnt`."),
      property: path.optional().describe("Where an item carries the person's consent; without a yes it is withheld."),
    })
    .prefault({})
    .describe("When an item may be taken at all. What is refused is withheld with the reason `no-consent`."),
  retention: retention.prefault({}),
  organisation_keys: z
    .array(z.string().min(1).max(128))
    .max(20)
    .default(["company", "org_id"])
    .describe("Properties or group keys that carry the organisation id."),
  credentials: z
    .strictObject({
      username: z.string().min(1).max(256).describe("Service account, or the API secret."),
      secret: secret("The service account's secret; empty only for an API secret.").or(z.literal("")).default(""),
      project_id: z.string().max(64).optional().describe("Needed with a service account."),
    })
    .optional()
    .describe("What the vendor wants for imports. Without it imports go out with the token and may be refused."),
  erasure: z
    .strictObject({
      url: upstream
        .optional()
        .describe("The address of the vendor's administration interface, where it has one per region."),
      username: z.string().min(1).max(256).optional().describe("Where the vendor wants a name besides the secret."),
      secret: secret("What the vendor wants before it forgets people; seldom the token of the SDKs."),
      project: z
        .string()
        .min(1)
        .max(256)
        .optional()
        .describe("The vendor's number or name of the project, where it wants one."),
    })
    .optional()
    .describe("Lets `erase` ask the vendor to forget people. Without it a person must ask, and note the receipt."),
  ids: z
    .enum(["pseudonymous", "pass-through"])
    .default("pseudonymous")
    .describe(
      "`pass-through` minimises fields and leaves ids as they are, in the journal too: whoever holds two vendors' data can join them.",
    ),
  shadow: z
    .boolean()
    .default(false)
    .describe(
      "Minimises and reports what would leave, and forwards nothing: items are withheld with the reason `shadow`.",
    ),
  starts_empty: z
    .boolean()
    .default(false)
    .describe("The vendor project held nothing when Bulkhead came before it, so that the ledger can be complete."),
  retry_window: duration.default(72 * MS.h).describe("How long a delivery is retried before the item is doubtful."),
  hold_max: duration.default(30 * MS.d).describe("How long a sealed destination may hold items before it drops them."),
  concurrency: z.int().min(1).max(64).default(4).describe("Requests under way at once to this vendor."),
  timeout: duration.default(30 * MS.s).describe("How long one request may take."),
  flags: z
    .enum(["refuse", "proxy"])
    .default("refuse")
    .describe(
      "Feature-flag calls: `refuse` them, or `proxy` them minimised. Vendors choose variants by id, so pseudonyms move people between variants.",
    ),
  flags_timeout: duration
    .default(2 * MS.s)
    .describe(
      "How long a flag call waits for the vendor before the last good answer is given; less than the SDK waits.",
    ),
});

const rule = z
  .strictObject({
    where: z
      .string()
      .min(1)
      .max(256)
      .describe("A path (`properties.plan`, `properties.*`, `$set.**`) or a category (`category:user.contact`)."),
    what: z.enum(["keep", "drop", "mask", "pseudonymise", "generalise", "withhold"]).describe("The method."),
    to: z
      .enum(["origin", "path-template", "domain", "browser-family", "os-family", "day", "country"])
      .optional()
      .describe("For `generalise`: what is left."),
    values: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(500)
      .optional()
      .describe("For `keep`: the only values that stay, such as the names of your campaigns in `utm_campaign`."),
    events: z
      .array(z.string().min(1).max(256))
      .min(1)
      .max(200)
      .optional()
      .describe("Names of events that the rule is for; left out, it is for all."),
    sources: z
      .array(id)
      .min(1)
      .max(200)
      .optional()
      .describe("Ids of `sources` that the rule is for; left out, for all."),
    why: z.string().trim().min(3).max(500).describe("The reason, for the register. A rule without one is rejected."),
  })
  .refine((one) => (one.what === "generalise") === (one.to !== undefined), {
    error: "`to` goes with `generalise`, and `generalise` needs it",
    path: ["to"],
  });

const keepsSome = rule.refine((one) => one.values === undefined || one.what === "keep", {
  error: "`values` goes with `keep`",
  path: ["values"],
});

const policy = z.strictObject({
  extends: id.default("minimal").describe("The policy whose rules apply where this one says nothing."),
  undeclared: z.enum(["scan", "drop"]).optional().describe("What happens to a field that no rule declares."),
  rules: z.array(keepsSome).max(1_000).default([]).describe("Most specific wins."),
});

const csvDirectory = z.strictObject({
  kind: z.literal("csv"),
  file: z.string().min(1).max(1_024).describe("A file with the columns that docs/operating/notices.md lists."),
});

const httpDirectory = z.strictObject({
  kind: z.literal("http"),
  url: upstream.describe("Your service; docs/operating/notices.md says what it is asked."),
  token: secret("Sent as a bearer token."),
});

/** Known, so that the message can say that it comes later. */
const sqlDirectory = z.strictObject({
  kind: z.literal("sql"),
  url: z.string().min(1).max(1_024),
  query: z.string().min(1).max(10_000),
});

export const configSchema = z.strictObject({
  data: z.string().min(1).default("./data").describe("Directory of the journal, the ledger and the control database."),
  master_key_file: z.string().min(1).optional().describe("Default: the data directory's name with `.key` added."),
  master_key_command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("A command that prints the key (base64), instead of a file: a KMS or a vault."),
  gateway: z
    .strictObject({
      listen: listen.default("127.0.0.1:8480").describe("Where SDKs connect. May be public."),
      public_url: upstream
        .optional()
        .describe("What SDKs call the gateway, when a proxy stands in front: https://events.example.org."),
      workers: z.int().min(1).max(64).default(1).describe("Threads that answer SDKs."),
      max_body: size.default(10 * SIZE.MiB).describe("Largest request body, after decompression too."),
      tls: z
        .strictObject({
          certificate: z.string().min(1).max(1_024).describe("PEM file: the certificate, then its chain."),
          key: z.string().min(1).max(1_024).describe("PEM file: the certificate's key."),
        })
        .optional()
        .describe("Makes the gateway speak HTTPS. SIGHUP reads both files again."),
      trusted_proxies: z
        .array(network)
        .max(200)
        .default([])
        .describe("Proxies of yours, as addresses or networks, whose `X-Forwarded-For` is believed."),
    })
    .prefault({}),
  geoip: z
    .strictObject({
      database: z
        .string()
        .min(1)
        .max(1_024)
        .default("off")
        .describe(
          "`off`, `built-in` (comes with the optional dependencies), or the path of an .mmdb file of your own.",
        ),
    })
    .prefault({})
    .describe("Gives events their country from the address, which goes no further than the gateway's memory."),
  console: z
    .strictObject({
      listen: listen
        .default("127.0.0.1:8481")
        .describe("Where the API listens. Loopback only: there is no sign-in yet."),
    })
    .prefault({}),
  stores: z
    .strictObject({
      journal: z.string().optional().describe("Later: nats://…"),
      ledger: z.string().optional().describe("Later: https://…clickhouse…"),
      control: z.string().optional().describe("Later: postgres://…"),
    })
    .optional()
    .describe("Omit it for the embedded stores; this version has no others."),
  erasure_grace: duration
    .default(45 * MS.d)
    .describe(
      "How long after the last vendor's promise a person's sealed ids are destroyed; until then they stay notifiable.",
    ),
  journal_cap: size.default(64 * SIZE.GiB).describe("The journal's largest size; beyond it SDKs get 503."),
  organisation: z
    .strictObject({
      name: z.string().min(1).max(200),
      country: z.string().regex(/^[A-Z]{2}$/, "use the two-letter code, such as FR"),
      language: z.string().regex(/^[a-z]{2}$/, "use the two-letter code, such as fr"),
      contact: z.email(),
    })
    .optional()
    .describe("Who you are, for notices and forms."),
  inspector: z
    .strictObject({
      authserv_ids: z
        .array(z.string().min(1).max(253))
        .max(20)
        .default([])
        .describe("Your own mail servers, as they sign `Authentication-Results`. Nobody else's results are believed."),
      names: z
        .array(z.string().min(3).max(100))
        .max(50)
        .default([])
        .describe("What your people know you as, beside `organisation.name`: products, short names."),
      domains: z.array(z.hostname()).max(100).default([]).describe("Your domains, on the web and as senders."),
      senders: z.array(z.hostname()).max(100).default([]).describe("Domains that others send your mail from."),
      links: z.array(z.hostname()).max(100).default([]).describe("Domains that are only in links: click counters."),
    })
    .prefault({})
    .describe("What `bulkhead inspect` knows of you; without `domains` it only knows the brands that ship."),
  organisations: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200).describe("The organisation's id as items carry it."),
        role: z
          .enum(["controller", "processor", "joint-controller"])
          .default("controller")
          .describe(
            "What you are for the data of its people; for `processor` it is told instead of them (Art. 33(2)).",
          ),
        notice_hours: z
          .int()
          .min(0)
          .max(8_760)
          .optional()
          .describe("Within how many hours your contract says that you tell it of a breach."),
        contact: z.email().optional().describe("Whom to tell."),
      }),
    )
    .max(10_000)
    .default([])
    .describe("Customers with whom you have agreed on more than the law says."),
  incidents: z
    .strictObject({
      regimes: z.array(id).max(20).default(["gdpr"]).describe("Regimes whose clocks run in every incident."),
      profiles: z.array(z.string().min(1)).max(50).default([]).describe("Files of regime profiles of your own."),
      playbook: z.string().min(1).optional().describe("File of your own first steps, instead of the built-in ones."),
      dataset_limit: size
        .default(64 * SIZE.GiB)
        .describe("The largest dataset of a vendor that is taken in, before and after decompression."),
      dataset_keep: duration
        .default(90 * MS.d)
        .describe("How long a vendor's dataset is kept: it is personal data, and nobody needs it for ever."),
    })
    .prefault({})
    .describe("How incidents are worked on."),
  recipients: z
    .array(
      z.strictObject({
        id: id,
        legal_name: z.string().min(1).max(200),
        country: z.string().regex(/^[A-Z]{2}$/, "use the two-letter code, such as US"),
        router_names: z
          .array(z.string().min(1).max(100))
          .max(20)
          .optional()
          .describe("What routers call it in `integrations`, such as Mixpanel: how sealing it reaches them."),
        role: z.enum(["processor", "controller", "joint-controller", "sub-processor"]).default("processor"),
        transfer_basis: z.enum(["none", "adequacy", "dpf", "scc", "bcr", "derogation"]).default("none"),
        notice_hours: z
          .int()
          .min(0)
          .max(8_760)
          .optional()
          .describe("Within how many hours it must tell you of a breach."),
        security_contact: z.email().optional(),
      }),
    )
    .max(1_000)
    .default([])
    .describe("Legal entities (GDPR Art. 4(9)); every destination names one."),
  sources: z
    .array(
      z.strictObject({
        id: id,
        surface: z.string().max(200).default("").describe("Where people meet it: a site or an application."),
        owner: z.string().max(200).default("").describe("The team that answers for it."),
      }),
    )
    .max(1_000)
    .default([])
    .describe("Applications that send events, named in the path: /<destination>~<source>/…"),
  destinations: z.array(destination).min(1).max(200).describe("One configured connection to a vendor each."),
  policies: z
    .record(id, policy)
    .default({})
    .describe("Your own policies; built in: minimal, declared-only, transparent."),
  smtp: z
    .strictObject({
      host: z.string().min(1).max(253).describe("Your own mail server, or the one that sends for you."),
      port: z.int().min(1).max(65_535).default(587),
      secure: z.boolean().default(false).describe("TLS from the first byte (port 465), instead of STARTTLS."),
      plain: z.boolean().default(false).describe("Allows a connection without TLS; for a server on this machine only."),
      from: z.email().describe("The sender: an address at a domain of yours that people know."),
      user: z.string().min(1).max(256).optional(),
      password: secret("Goes with `user`.").optional(),
      dkim: z
        .strictObject({
          domain: z.hostname(),
          selector: z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/i, "write the selector as DNS has it"),
          key_file: z.string().min(1).max(1_024).describe("The private key (RSA, PEM)."),
        })
        .optional()
        .describe("Signs notices (RFC 6376), unless your mail server does."),
      rate: z.int().min(1).max(10_000).default(20).describe("Most notices in one second."),
      connections: z.int().min(1).max(50).default(4).describe("Connections at once."),
    })
    .optional()
    .describe("How notices to people leave."),
  directory: z
    .discriminatedUnion("kind", [csvDirectory, httpDirectory, sqlDirectory], {
      error: "give `kind: csv` with a file, or `kind: http` with an address",
    })
    .optional()
    .describe("Resolves subject ids to contacts, only inside an incident: a CSV file or an HTTP service of yours."),
});

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
export type Destination = Config["destinations"][number];
export type PolicyConfig = Config["policies"][string];
export type RuleConfig = PolicyConfig["rules"][number];
