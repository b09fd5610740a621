import { Hono } from "hono";
import type { Operators } from "../../incidents/operators.ts";
import { signedByTwo, signedStatement } from "../../incidents/statements.ts";

/** Who may decide. Keys never travel, only signatures. */
export function operatorRoutes(operators: Operators): Hono {
  const api = new Hono();
  const body = (context: { req: { json: () => Promise<unknown> } }) => context.req.json().catch(() => ({}));

  api.get("/operators", async (context) => context.json(await operators.list()));
  api.post("/operators", async (context) => {
    const { proof, ...signed } = signedByTwo.parse(await body(context));
    return context.json(await operators.add(signed, proof));
  });
  api.post("/operators/revoke", async (context) =>
    context.json(await operators.revoke(signedStatement.parse(await body(context)))),
  );
  return api;
}
