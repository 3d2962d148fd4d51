import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { takeDown } from "../../../src/lab/lab.ts";

const started: ChildProcess[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

/** A process that waits, with a word on its command line. */
async function waiting(word: string): Promise<ChildProcess & { readonly pid: number }> {
  const code = "process.stdout.write('up'); setInterval(() => undefined, 1e6)";
  const child = spawn(process.execPath, ["-e", code, "--", word], { stdio: ["ignore", "pipe", "ignore"] });
  started.push(child);
  await once(child.stdout, "data");
  return child as ChildProcess & { readonly pid: number };
}

test("lab down ends the lab's own processes and nobody who got one of their ids", async () => {
  const root = await mkdtemp(join(tmpdir(), "hanse-lab-"));
  directories.push(root);
  const own = await waiting(join(root, "bsc", "site"));
  const foreign = await waiting(`${root}-other/bsc/site`);
  const processes = [
    { name: "gateway of bsc", pid: own.pid },
    { name: "gateway of lumi", pid: foreign.pid },
    { name: "store of lumi" },
  ];
  await writeFile(join(root, "lab.json"), JSON.stringify({ root, processes }));
  expect(await takeDown(root)).toEqual(["gateway of bsc"]);
  if (own.exitCode === null && own.signalCode === null) await once(own, "exit");
  expect(own.signalCode).toBe("SIGTERM");
  expect([foreign.exitCode, foreign.signalCode]).toEqual([null, null]);
  expect(process.kill(foreign.pid, 0)).toBe(true);
  await expect(stat(root)).rejects.toThrow("ENOENT");
});
