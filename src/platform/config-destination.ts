import { z } from "zod";
import { MS, duration, id, path, secret, upstream } from "./config-values.ts";

/** Destinations and policies of the configuration file. */

const retention = z
  .strictObject({
    events_days: z.int().min(1).max(36_500).default(365).describe("How many days the vendor keeps events."),
    profiles: z.literal("until-deleted").default("until-deleted").describe("How long the vendor keeps profiles."),
    groups: z.literal("until-deleted").default("until-deleted").describe("How long the vendor keeps groups."),
  })
  .describe("What the vendor keeps, which decides who is exposed when it is breached.");

export const destination = z.strictObject({
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
  canaries: z
    .boolean()
    .default(false)
    .describe(
      "Sends made-up people along, 20 in each epoch of the pseudonyms: who of them is in a vendor's dataset says whether it is genuine and whole.",
    ),
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
      .enum(["origin", "path-template", "domain", "browser-family", "os-family", "day", "country", "region"])
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

export const policy = z.strictObject({
  extends: id.default("minimal").describe("The policy whose rules apply where this one says nothing."),
  undeclared: z.enum(["scan", "drop"]).optional().describe("What happens to a field that no rule declares."),
  rules: z.array(keepsSome).max(1_000).default([]).describe("Most specific wins."),
});
