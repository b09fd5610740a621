import { Hono } from "hono";
import type { Baselines } from "../../incidents/baseline/baseline.ts";
import { Fault } from "../../platform/fault.ts";
import { ABOUT_DATASET, baselineFile, baselineHead, baselineRequest } from "../contract/datasets.ts";
import { told } from "./told.ts";

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
    return told(context, service.import({ ...request, asOf }));
  });
  return api;
}
