/*
 * The whole attack suite: what was tried and what happened, one line a case.
 *
 *   npm run hostile                  all of it, in under 6 minutes on 2 cores
 *   npm run hostile -- ssrf frames   only these files
 *
 * What other suites try against hostile stores and readers is run along, one line a file.
 *
 * Ends with 0 where nothing got through.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ELSEWHERE, linesOf } from "./elsewhere.ts";
import { REPORT } from "./tell.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "hanse-hostile-"));
const report = join(folder, "cases");
await writeFile(report, "");
const startedAtMs = performance.now();
const results = join(folder, "results.json");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
const named = process.argv.slice(2);
const wanted =
  named.length > 0 ? ["--project", "hostile", ...named] : ["test/hostile/", ...ELSEWHERE.map(({ file }) => file)];
const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...wanted], {
  cwd: root,
  env: { ...process.env, [REPORT]: report },
  stdio: "inherit",
});
const [code] = (await once(child, "close")) as [number | null];
const told = (await readFile(report, "utf8")).split("\n").filter((line) => line !== "");
const cases = [...told, ...linesOf(await readFile(results, "utf8"))];
await rm(folder, { recursive: true });

/** `J4` before `J12`, tokens before frames before stores. */
const order = (line: string): [string, number] => {
  const [, letter = "", number = ""] = /^([A-Z]+)(\d+)/.exec(line) ?? [];
  const group = ["J", "G", "S", "C"].indexOf(letter);
  return [group < 0 ? "Z" : String(group), Number(number)];
};
cases.sort((a, b) => {
  const [[groupA, numberA], [groupB, numberB]] = [order(a), order(b)];
  return groupA === groupB ? numberA - numberB : groupA < groupB ? -1 : 1;
});
console.log("");
for (const line of cases) console.log(line);
const seconds = Math.round((performance.now() - startedAtMs) / 1000);
console.log(
  code === 0
    ? `\nhostile: ${cases.length} cases in ${seconds} s, nothing got through`
    : `\nhostile: FAILED after ${seconds} s; see above`,
);
process.exitCode = code ?? 1;
