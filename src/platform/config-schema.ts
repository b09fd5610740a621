import { z } from "zod";
import { destination, policy } from "./config-destination.ts";
import { directorySchema } from "./config-directory.ts";
import { MS, SIZE, duration, id, listen, network, secret, size, upstream } from "./config-values.ts";
import { inspectorSchema } from "./config-inspector.ts";
import { noticesSchema } from "./config-notices.ts";

/**
 * The configuration file as one schema. Descriptions are the reference page (docs/reference/config.md); defaults here
 * are the only place where a default stands.
 */

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
  inspector: inspectorSchema,
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
      reminders_to: z
        .array(z.email())
        .max(20)
        .default([])
        .describe("Who is mailed when a clock of an incident is at 50, 80 and 100 %."),
    })
    .optional()
    .describe("How notices to people leave."),
  notices: noticesSchema,
  directory: directorySchema,
});

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
export type Destination = Config["destinations"][number];
export type PolicyConfig = Config["policies"][string];
export type RuleConfig = PolicyConfig["rules"][number];
