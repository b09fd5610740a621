import { Hono } from "hono";
import { z } from "zod";
import type { Erasures } from "../../incidents/erasure/erasures.ts";

const operator = z.string().min(1).max(200);
const eraseRequest = z.strictObject({
  userId: z.string().min(1).max(1_024),
  reason: z.string().trim().min(1, "say why").max(2_000),
  operator,
});
const receiptRequest = z.strictObject({
  destination: z.string().min(1).max(63),
  receipt: z.string().trim().min(1, "say what the vendor answered").max(500),
  operator,
});

/** A person's id travels in bodies only: addresses end up in logs. */
export function erasureRoutes(erasures: Erasures): Hono {
  const api = new Hono();
  const body = (context: { req: { json: () => Promise<unknown> } }) => context.req.json().catch(() => ({}));
  api.get("/erasures", (context) => context.json(erasures.list()));
  api.post("/erasures", async (context) => context.json(await erasures.begin(eraseRequest.parse(await body(context)))));
  api.get("/erasures/:id", async (context) => context.json(await erasures.show(context.req.param("id"))));
  api.post("/erasures/:id/receipts", async (context) => {
    const receipt = receiptRequest.parse(await body(context));
    return context.json(await erasures.receipt({ erasure: context.req.param("id"), ...receipt }));
  });
  return api;
}
