import { run } from "./run.ts";

// `| head` closes our output early: that is no failure.
process.stdout.on("error", () => process.exit(0));
process.exitCode = await run(process.argv.slice(2));
