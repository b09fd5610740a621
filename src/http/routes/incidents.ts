import { Hono } from "hono";
import { stream } from "hono/streaming";
import type { Workbench } from "../../incidents/workbench.ts";
import {
  affectedRequest,
  decisionRequest,
  formRequest,
  noticeRequest,
  openRequest,
  retractionRequest,
  scopeRequest,
  stepRequest,
  timeRequest,
} from "../contract/incidents.ts";

/** The incident workbench. Facts are posted under an incident; decisions are signed and have one door. */
export function incidentRoutes({ incidents, intake, decisions, view, forms, register, standing }: Workbench): Hono {
  const api = new Hono();
  const body = (context: { req: { json: () => Promise<unknown> } }) => context.req.json().catch(() => ({}));

  api.get("/incidents", async (context) => context.json(await view.list()));
  api.post("/incidents", async (context) => context.json(await intake.open(openRequest.parse(await body(context)))));
  api.get("/incidents/:id", async (context) => context.json(await view.show(context.req.param("id"))));
  api.get("/incidents/:id/clocks", async (context) =>
    context.json(await view.clocks(context.req.param("id"), context.req.query("aware"), context.req.query("zone"))),
  );

  api.post("/incidents/:id/notices", async (context) =>
    context.json(await intake.receive(context.req.param("id"), noticeRequest.parse(await body(context)))),
  );
  api.post("/incidents/:id/times", async (context) => {
    await intake.note(context.req.param("id"), timeRequest.parse(await body(context)));
    return context.json(await view.show(context.req.param("id")));
  });
  api.post("/incidents/:id/times/retract", async (context) => {
    await intake.retract(context.req.param("id"), retractionRequest.parse(await body(context)));
    return context.json(await view.show(context.req.param("id")));
  });
  api.post("/incidents/:id/steps", async (context) => {
    await intake.mark(context.req.param("id"), stepRequest.parse(await body(context)));
    return context.json(await view.show(context.req.param("id")));
  });

  api.get("/incidents/:id/form", async (context) =>
    context.json(await forms.show(context.req.param("id"), context.req.query("authority") ?? "eu")),
  );
  api.post("/incidents/:id/form", async (context) => {
    await forms.write(context.req.param("id"), formRequest.parse(await body(context)));
    return context.json(await forms.show(context.req.param("id"), "eu"));
  });

  api.get("/standing", async (context) => context.json(await standing.all()));
  api.post("/standing", async (context) => context.json(await standing.scoreNow()));
  api.get("/registers/breaches", async (context) => context.json(await register.entries()));

  api.post("/decisions", async (context) => {
    const { kind, ...signed } = decisionRequest.parse(await body(context));
    if (kind === "approved") return context.json(await decisions.approve(signed));
    if (kind === "rejected") return context.json(await decisions.reject(signed));
    return context.json(await decisions.decide(kind, signed));
  });

  api.post("/incidents/:id/scope", async (context) => {
    const { operator, source } = scopeRequest.parse(await body(context));
    return context.json(await incidents.scope(context.req.param("id"), operator, source));
  });
  api.post("/incidents/:id/affected", async (context) => {
    const { source, ...reader } = affectedRequest.parse(await body(context));
    const people = incidents.affected(context.req.param("id"), reader, source)[Symbol.asyncIterator]();
    // The first person is fetched before the answer begins, so that an error can still be one.
    let next = await people.next();
    context.header("content-type", "application/jsonl");
    return stream(context, async (out) => {
      for (; !next.done; next = await people.next()) await out.write(`${JSON.stringify(next.value)}\n`);
      await out.write(`${JSON.stringify({ end: true })}\n`);
    });
  });
  return api;
}
