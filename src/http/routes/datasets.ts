import { Hono } from "hono";
import { stream } from "hono/streaming";
import type { Workbench } from "../../incidents/workbench.ts";
import { Fault } from "../../platform/fault.ts";
import {
  ABOUT_DATASET,
  columnsRequest,
  datasetHead,
  drillRequest,
  listColumnsRequest,
  listScopeRequest,
  reconcileRequest,
} from "../contract/datasets.ts";

type DatasetServices = Pick<Workbench, "reconciliation" | "listed" | "drill">;

/** A vendor's dataset comes in as it is; what is said of it stands in a header, so that the body is nothing but the file. */
export function datasetRoutes({ reconciliation: service, listed, drill }: DatasetServices): Hono {
  const api = new Hono();
  const body = (context: { req: { json: () => Promise<unknown> } }) => context.req.json().catch(() => ({}));

  api.post("/incidents/:id/datasets", async (context) => {
    const about = datasetHead.parse(context.req.header(ABOUT_DATASET));
    const content = context.req.raw.body;
    if (content === null) throw new Fault("bad-dataset", "the dataset is empty");
    return context.json(await service.receive(content, { incident: context.req.param("id"), ...about }));
  });
  api.post("/incidents/:id/reconcile/columns", async (context) => {
    const request = columnsRequest.parse(await body(context));
    return context.json(await service.columns({ incident: context.req.param("id"), ...request }));
  });
  api.post("/incidents/:id/reconcile", async (context) => {
    const request = reconcileRequest.parse(await body(context));
    return context.json(await service.reconcile({ incident: context.req.param("id"), ...request }));
  });
  api.post("/incidents/:id/scope/list/columns", async (context) => {
    const request = listColumnsRequest.parse(await body(context));
    return context.json(await listed.columns({ incident: context.req.param("id"), ...request }));
  });
  api.post("/incidents/:id/scope/list", async (context) => {
    const request = listScopeRequest.parse(await body(context));
    return context.json(await listed.scope({ incident: context.req.param("id"), ...request }));
  });
  api.post("/drill/dataset", async (context) => {
    const pieces = drill.dataset(drillRequest.parse(await body(context)))[Symbol.asyncIterator]();
    // The first piece is fetched before the answer begins, so that an error can still be one.
    let next = await pieces.next();
    context.header("content-type", "text/csv");
    return stream(context, async (out) => {
      for (; !next.done; next = await pieces.next()) await out.write(next.value);
    });
  });
  return api;
}
