/*
 * The full figures: every failpoint at both sides on both paths, more than a thousand objects through faults, and two training
 * runs: forty small checkpoints on S3 doors, and a hundred of 256 MiB on a Ceph cluster of its own (75 GiB of disk).
 *
 *   npm run soak                         all of it, by a seed that is printed
 *   SEED=n npm run soak                  the same again
 *   npm run soak -- -t "object.noted"    only these
 *   HANSE_ROUNDS=n npm run soak          so many deaths at each failpoint, and so many faulted versions
 *   HANSE_CHECKPOINTS=n npm run soak     so many checkpoints of 256 MiB
 *   HANSE_MINUTES=n npm run soak         as many of them as are written within so many minutes
 *
 * Ends with 0 where every promise was kept.
 */
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";

const SUITES = ["failpoints", "kill-matrix", "faulted-transfers", "training-run"].map(
  (name) => `test/faults/${name}.test.ts`,
);
const MARK = "FIGURES ";

const root = fileURLToPath(new URL("../../", import.meta.url));
const seed = process.env["SEED"] ?? String(randomInt(1_000_000));
console.log(`soak: SEED=${seed}`);

const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "faults"];
const child = spawn(
  process.execPath,
  [...vitest, "--reporter=verbose", "--no-file-parallelism", ...SUITES, ...process.argv.slice(2)],
  { cwd: root, env: { ...process.env, SEED: seed, HANSE_SOAK: "1" }, stdio: ["inherit", "pipe", "inherit"] },
);
const ended = new Promise<number>((resolve, reject) => {
  child.on("error", reject);
  child.on("close", (code) => {
    resolve(code ?? 1);
  });
});
const figures: string[] = [];
let rest = "";
for await (const text of child.stdout.setEncoding("utf8") as AsyncIterable<string>) {
  process.stdout.write(text);
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) if (line.includes(MARK)) figures.push(line.slice(line.indexOf(MARK) + MARK.length));
}
const code = await ended;
console.log(`\nsoak: SEED=${seed}`);
for (const line of figures) console.log(`  ${line}`);
console.log(code === 0 ? "soak: every promise was kept" : "soak: violations; see above");
process.exitCode = code;
