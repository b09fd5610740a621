import { Hono } from "hono";
import { z } from "zod";
import type { Evidence } from "../../incidents/bundle/evidence.ts";

const sealRequest = z.strictObject({
  operator: z.string().min(1).max(200),
  manifest: z.string().regex(/^[0-9a-f]{64}$/, "give the manifest's SHA-256"),
  isRedacted: z.boolean(),
  indexes: z.array(z.int().min(0)).max(100_000),
});

/** What the log holds about an incident, and the seal under a bundle of it. */
export function evidenceRoutes(evidence: Evidence): Hono {
  const api = new Hono();
  api.get("/incidents/:id/evidence", (context) => context.json(evidence.entries(context.req.param("id"))));
  api.post("/incidents/:id/bundle", async (context) => {
    const request = sealRequest.parse(await context.req.json().catch(() => ({})));
    return context.json(await evidence.seal({ incident: context.req.param("id"), ...request }));
  });
  return api;
}
