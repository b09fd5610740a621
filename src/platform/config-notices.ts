import { z } from "zod";
import { listen, network, upstream } from "./config-values.ts";

/** The page where anybody may check the code of a notice. Nothing of it exists unless it is configured. */
export const noticesSchema = z
  .strictObject({
    listen: listen.describe("Where the page listens, behind a proxy of yours; a port that nothing else uses."),
    public_url: upstream
      .refine((text) => text.startsWith("https://"), "readers type this address: begin it with https://")
      .optional()
      .describe("Where people find the page: https://notices.example.org. Notices name it as text to type."),
    trusted_proxies: z
      .array(network)
      .max(200)
      .default([])
      .describe("Proxies of yours whose `X-Forwarded-For` is believed, so that one reader's limit is not everybody's."),
  })
  .optional()
  .describe("A public page, apart from the console, that says whether a notice's code was given out.");
