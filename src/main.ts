import { processCli } from "./cli/cli.ts";
import { run } from "./cli/run.ts";

await run(process.argv.slice(2), processCli());
