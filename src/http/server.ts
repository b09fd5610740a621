import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { splitAddress } from "../platform/address.ts";
import { codeOf, Fault } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import { problem } from "./problem.ts";
import { type ApiOptions, apiRoutes } from "./routes/api.ts";

export interface ConsoleServer {
  readonly address: string;
  readonly close: () => Promise<void>;
}

export interface ConsoleOptions extends ApiOptions {
  readonly listen: string;
  /** Where the token for the command line is written, mode 0600. */
  readonly tokenFile: string;
  readonly ready: () => object;
  readonly metrics: () => Promise<string>;
  readonly log: Log;
}

/** The console's address: health, metrics, and the API behind a bearer token that only this user's files hold. */
export async function startConsole(options: ConsoleOptions): Promise<ConsoleServer> {
  const token = randomBytes(32).toString("base64url");
  const app = new Hono();
  app.onError((error, context) => problem(context, error, options.log));
  app.notFound((context) => problem(context, new Fault("not-found", "there is no such page"), options.log));
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", (context) => context.json(options.ready()));
  app.get("/metrics", async (context) => context.text(await options.metrics()));
  app.use("/api/*", async (context, next) => {
    const given = context.req.header("authorization")?.replace(/^Bearer /, "") ?? "";
    if (!same(given, token))
      return context.json({ title: "unauthorised", status: 401, detail: "give the token of the data directory" }, 401);
    return next();
  });
  app.route("/api", apiRoutes(options));

  const { host, port } = splitAddress(options.listen);
  const started = Promise.withResolvers<AddressInfo>();
  const server = serve({ fetch: app.fetch, hostname: host, port }, started.resolve);
  server.on("error", (cause) =>
    started.reject(
      new Fault("listen-failed", `the console can't listen on ${options.listen} (${codeOf(cause)})`, { cause }),
    ),
  );
  const address = await started.promise;
  const listening = `${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  writeFileSync(options.tokenFile, JSON.stringify({ address: listening, token }), { mode: 0o600 });
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
  return { address: listening, close };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
