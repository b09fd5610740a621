import type { Context } from "hono";
import { stream } from "hono/streaming";
import { Fault } from "../../platform/fault.ts";

/** A long piece of work, as JSON lines: how far it is, then what came of it. A fault on the way is a line too. */
export async function told(context: Context, steps: AsyncIterator<object, void>): Promise<Response> {
  // The first step is taken before the answer begins, so that an error can still be one.
  let next = await steps.next();
  context.header("content-type", "application/jsonl");
  return stream(context, async (out) => {
    try {
      for (; next.done !== true; next = await steps.next()) await out.write(`${JSON.stringify(next.value)}\n`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      await out.write(`${JSON.stringify({ fault: error.code, says: error.message })}\n`);
    }
    await out.write(`${JSON.stringify({ end: true })}\n`);
  });
}
