import { flushCompileCache } from "node:module";
import { environment } from "../platform/config-environment.ts";
import { leave } from "../platform/leave.ts";
import type { Command, ExitCode } from "./command.ts";

export const serveCommand: Command = {
  name: "serve",
  summary: "Runs the gateway, the couriers, the ledger and the API.",
  usage: "bulkhead serve [--config FILE] [--quiet]",
  example: "bulkhead serve --config bulkhead.yaml",
  options: { quiet: { type: "boolean", says: "log warnings and errors only" } },
  words: [0, 0],
  run: async ({ config, options, note }) => {
    const loaded = config();
    const [{ serve }, { createLog }] = await Promise.all([import("../main.ts"), import("../platform/log.ts")]);
    const asked = askedToStop();
    const running = await serve(
      loaded.config,
      createLog(options["quiet"] === true ? "warn" : "info"),
      environment["BULKHEAD_MASTER_KEY"],
    );
    if (running.key.isNew) {
      note(
        `A new master key is in ${running.key.from}. Keep a copy apart from the data: without it the ledger can't say who is affected.`,
      );
    }
    const { tls } = loaded.config.gateway;
    // Without a certificate a hang-up ends the process, as it does everywhere.
    if (tls !== undefined) process.on("SIGHUP", running.reload);
    const gateway = `${tls === undefined ? "http" : "https"}://${running.gateway}`;
    note(`Point your SDKs at ${gateway}/<destination>; the API is at http://${running.console}.`);
    if (running.noticePage !== undefined)
      note(`Anybody may check the code of a notice at http://${running.noticePage}; put your proxy in front of it.`);
    for (const one of loaded.config.destinations) {
      const first = `${gateway}/${one.id}`;
      note(
        `  ${one.id}: ${first}  →  ${one.upstream}${loaded.file === undefined ? "  (an example: give your own with --config)" : ""}`,
      );
      if (one.shadow)
        note(`  ${one.id}: in shadow; nothing is forwarded, \`bulkhead report fields\` shows what would be`);
      if (one.ids === "pass-through")
        note(
          `  ${one.id}: ids pass through, and wait in the journal in clear. Whoever gets hold of the data of two such vendors can join them by id (I7): map ids before you rely on that`,
        );
      if (one.legal_basis === "consent" && one.consent.property === undefined && one.consent.signals.length === 0)
        note(
          `  ${one.id}: the legal basis is consent, and nothing asks for it; set destinations.${one.id}.consent, or make sure that the application does`,
        );
    }
    let ending: ExitCode = 0;
    // Node would write the cache as it exits, which `leave` and `kill -9` keep it from.
    running.everything.then(flushCompileCache, (error: unknown) => {
      note(`bulkhead serve: ${error instanceof Error ? error.message : "starting failed"}`);
      ending = 1;
    });
    await asked;
    await running.stop().catch(() => undefined);
    return leave(ending);
  },
};

/** Listens before anything is started: the gateway answers long before the rest is up, and may be asked to stop then. */
function askedToStop(): Promise<void> {
  let asked = 0;
  return new Promise((resolve) => {
    const onSignal = (): void => {
      if (++asked === 1) resolve();
      // Asked twice: leave at once. What is in the journal stays there.
      else leave(1);
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}
