import { Hono } from "hono";
import { stream } from "hono/streaming";
import type { Baselines } from "../../incidents/baseline/baseline.ts";
import { Fault } from "../../platform/fault.ts";
import { ABOUT_DATASET, baselineFile, baselineHead, baselineRequest } from "../contract/datasets.ts";

/** What a vendor held before: the file comes in as it is, then an import tells as JSON lines how far it is. */
export function baselineRoutes(service: Baselines): Hono {
  const api = new Hono();
  const body = (context: { req: { json: () => Promise<unknown> } }) => context.req.json().catch(() => ({}));

  api.post("/baselines", async (context) => {
    const about = baselineHead.parse(context.req.header(ABOUT_DATASET));
    const content = context.req.raw.body;
    if (content === null) throw new Fault("bad-dataset", "the dataset is empty");
    return context.json(await service.receive(content, about));
  });
  api.post("/baselines/columns", async (context) =>
    context.json(await service.columns(baselineFile.parse(await body(context)))),
  );
  api.post("/baselines/import", async (context) => {
    const { asOf, ...request } = baselineRequest.parse(await body(context));
    const told = service.import({ ...request, asOf });
    // The first step is taken before the answer begins, so that an error can still be one.
    let next = await told.next();
    context.header("content-type", "application/jsonl");
    return stream(context, async (out) => {
      try {
        for (; next.done !== true; next = await told.next()) await out.write(`${JSON.stringify(next.value)}\n`);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        await out.write(`${JSON.stringify({ fault: error.code, says: error.message })}\n`);
      }
      await out.write(`${JSON.stringify({ end: true })}\n`);
    });
  });
  return api;
}
