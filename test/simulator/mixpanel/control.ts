import type { IncomingMessage, ServerResponse } from "node:http";
import type { MixpanelSimulator } from "../mixpanel.ts";
import { type Answer, json } from "./answer.ts";
import { readMisbehaviour } from "./misbehaviour.ts";

export function isControl(url: string): boolean {
  return url.startsWith("/_simulator/");
}

/** The same commands as the methods of `MixpanelSimulator`, for tests that run it in a process of its own. */
export async function obey(simulator: MixpanelSimulator, request: IncomingMessage, response: ServerResponse) {
  const answer = await answerTo(simulator, request);
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(answer.body);
}

async function answerTo(simulator: MixpanelSimulator, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://simulator.invalid");
  try {
    return await execute(simulator, `${request.method} ${url.pathname}`, { url, body: await readJson(request) });
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : "the command failed" });
  }
}

async function execute(
  simulator: MixpanelSimulator,
  command: string,
  given: { url: URL; body: unknown },
): Promise<Answer> {
  switch (command) {
    case "GET /_simulator/stats":
      return json(200, simulator.stats());
    case "GET /_simulator/rows":
      return json(200, simulator.rows());
    case "GET /_simulator/contains":
      return json(200, { contains: simulator.contains(given.url.searchParams.get("needle") ?? "") });
    case "POST /_simulator/misbehave":
      simulator.misbehave(readMisbehaviour(given.body));
      return json(200, {});
    case "POST /_simulator/behave":
      simulator.behave();
      return json(200, {});
    case "POST /_simulator/forget":
      simulator.forget();
      return json(200, {});
    case "POST /_simulator/export":
      return json(200, await exportBoth(simulator, given.body));
    default:
      return json(404, { error: `no command ${command}` });
  }
}

async function exportBoth(simulator: MixpanelSimulator, body: unknown): Promise<{ dir: string }> {
  const dir = typeof body === "object" && body !== null && "dir" in body ? body.dir : undefined;
  if (typeof dir !== "string" || dir === "") throw new TypeError("dir is missing");
  await simulator.exportCsv(dir);
  await simulator.exportJsonl(dir);
  return { dir };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : JSON.parse(text);
}
