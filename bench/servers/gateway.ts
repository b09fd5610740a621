import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGateway } from "../../src/gateway/pool.ts";
import { configSchema } from "../../src/platform/config-schema.ts";
import { quietLog } from "../../src/platform/log.ts";
import { TOKEN } from "../events.ts";

/** The gateway role alone, everything on: minimise, pseudonyms, sealed ids, last look, group commit with a flush. */
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "bulkhead-bench-"));
const config = configSchema.parse({
  data: folder,
  gateway: { listen: "127.0.0.1:0" },
  recipients: [{ id: "vendor", legal_name: "Vendor, Inc.", country: "US" }],
  destinations: [{ id: "d", vendor: "mixpanel", recipient: "vendor", token: TOKEN, upstream: "http://127.0.0.1:9" }],
});
const gateway = await startGateway({
  config,
  master: Buffer.alloc(32, 1),
  journalPath: join(folder, "journal"),
  workers: 1,
  log: quietLog,
  ask: (_destination, _envelope, tell) => tell(undefined),
  page: () => Promise.resolve({ status: 200, type: "text/plain", body: "" }),
});
process.stdout.write(`${JSON.stringify({ port: Number(gateway.address.split(":").pop()) })}\n`);
process.on("SIGTERM", () => void gateway.stop().then(() => process.exit(0)));
