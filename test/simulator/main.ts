import { parseArgs } from "node:util";
import { startMixpanelSimulator } from "./mixpanel.ts";

const usage =
  "node test/simulator/main.ts [--port N] [--geolocate] [--keep-bytes] [--journal FILE] [--mode rows|count]";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    host: { type: "string", default: "127.0.0.1" },
    geolocate: { type: "boolean", default: false },
    "keep-bytes": { type: "boolean", default: false },
    journal: { type: "string" },
    mode: { type: "string", default: "rows" },
  },
});
if (values.mode !== "rows" && values.mode !== "count") throw new RangeError(usage);

const simulator = await startMixpanelSimulator({
  port: Number(values.port),
  host: values.host,
  geolocate: values.geolocate,
  keepBytes: values["keep-bytes"],
  store: values.mode,
  ...(values.journal === undefined ? {} : { journal: values.journal }),
});
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void simulator.close());
process.stdout.write(`${JSON.stringify({ port: simulator.port })}\n`);
