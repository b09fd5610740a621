import { Hono } from "hono";
import type { LetterService } from "../../incidents/letters/letter-service.ts";
import { audience, bounceRequest, draftRequest, seedRequest, sendRequest } from "../contract/letters.ts";

/** Notices to people, from the draft to the last answer of the mail server. */
export function letterRoutes(letters: LetterService): Hono {
  const api = new Hono();
  const body = (context: { req: { json: () => Promise<unknown> } }) => context.req.json().catch(() => ({}));

  api.get("/incidents/:id/letters/:audience", async (context) =>
    context.json(await letters.show(context.req.param("id"), audience.parse(context.req.param("audience")))),
  );
  api.post("/incidents/:id/letters/draft", async (context) =>
    context.json(await letters.draft(context.req.param("id"), draftRequest.parse(await body(context)))),
  );
  api.post("/incidents/:id/letters/seed", async (context) =>
    context.json(await letters.seed(context.req.param("id"), seedRequest.parse(await body(context)))),
  );
  api.post("/incidents/:id/letters/send", async (context) =>
    context.json(await letters.send(context.req.param("id"), sendRequest.parse(await body(context)))),
  );
  api.post("/incidents/:id/letters/bounces", async (context) =>
    context.json(await letters.bounced(context.req.param("id"), bounceRequest.parse(await body(context)))),
  );
  api.get("/notice-codes/:code", async (context) => context.json(await letters.checkCode(context.req.param("code"))));
  return api;
}
