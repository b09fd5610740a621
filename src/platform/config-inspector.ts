import { z } from "zod";

/** The part of the configuration that the phishing inspector reads: who vouches for mail, and who you are. */
export const inspectorSchema = z
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
  .describe("What `bulkhead inspect` knows of you; without `domains` it only knows the brands that ship.");
