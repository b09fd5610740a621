import { warmWorker } from "../gateway/warm.ts";

/**
 * The entry. A gateway worker takes as long to load as everything else here, so for `serve` it starts first and on the
 * other core: after a restart SDKs wait half as long.
 */
const words = process.argv.slice(2);
const warm = words.includes("serve") && !words.includes("--help") ? warmWorker() : undefined;
// `| head` closes our output early: that is no failure.
process.stdout.on("error", () => process.exit(0));
const { run } = await import("./run.ts");
process.exitCode = await run(words);
await warm?.dismiss();
