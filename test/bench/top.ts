import { readFile } from "node:fs/promises";
import { profileLines } from "./profiles.ts";

/** `node test/bench/top.ts FILE…`: where the time of each profiled thread went. */
for (const file of process.argv.slice(2)) {
  console.log(file);
  for (const line of profileLines(await readFile(file, "utf8"))) console.log(`  ${line}`);
}
