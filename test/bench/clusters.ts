import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { rgwUp, startRgw } from "../support/own-rgw.ts";
import type { RgwAccess } from "../support/rgw-bucket.ts";
import { allPids, commandLineOf, cpuSecondsOf } from "./processes.ts";

const run = promisify(execFile);

/** Sparse: removed objects go only when the garbage is collected, and a slow collection must not end the bench. */
const DISK_BYTES = 64 * 1024 ** 3;

/** A Ceph RGW of one site. */
export interface Cluster {
  readonly access: RgwAccess;
  /** The directory of its daemons; undefined where they are not on this machine or not ours to see. */
  readonly directory: string | undefined;
}

/** Two clusters, and how to let go of them. */
export interface Clusters {
  readonly a: Cluster;
  readonly b: Cluster;
  /** Takes down what was started here; clusters named by the environment stay. */
  close(): Promise<void>;
}

/** The clusters that `HANSE_RGW_A` and `HANSE_RGW_B` name, as the suites read them; else two that are started here. */
export async function openClusters(say: (line: string) => void): Promise<Clusters> {
  const [a, b] = [process.env["HANSE_RGW_A"] ?? "", process.env["HANSE_RGW_B"] ?? ""];
  if (a !== "" && b !== "") {
    const named = (text: string): Cluster => {
      const access = JSON.parse(text) as RgwAccess;
      return { access, directory: directoryOf(access.endpoint) };
    };
    return { a: named(a), b: named(b), close: () => Promise.resolve() };
  }
  say("Starting two Ceph clusters …");
  const root = await mkdtemp(join(tmpdir(), "hanse-bench-rgw-"));
  const close = async (): Promise<void> => {
    for (const site of ["a", "b"]) await rgwUp("down", join(root, site));
    await rm(root, { recursive: true, force: true });
  };
  try {
    const start = async (site: "a" | "b"): Promise<Cluster> => {
      const directory = join(root, site);
      return { access: await startRgw(directory, site, { RGW_DISK_BYTES: String(DISK_BYTES) }), directory };
    };
    return { a: await start("a"), b: await start("b"), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the daemons behind an endpoint of this machine live: that of the radosgw whose configuration names its port. */
function directoryOf(endpoint: string): string | undefined {
  const { port } = new URL(endpoint);
  for (const pid of allPids()) {
    const words = commandLineOf(pid);
    const file = words[0]?.endsWith("radosgw") === true ? words[words.indexOf("-c") + 1] : undefined;
    if (file?.endsWith("/ceph.conf") === true && readFileSync(file, "utf8").includes(`:${port}\n`))
      return dirname(file);
  }
  return undefined;
}

/** CPU seconds of a cluster's daemons so far; undefined where they cannot be seen. */
export function clusterCpuSeconds({ directory }: Cluster): number | undefined {
  if (directory === undefined) return undefined;
  const conf = join(directory, "ceph.conf");
  return cpuSecondsOf(allPids().filter((pid) => commandLineOf(pid).includes(conf)));
}

/** What `forgetCaches` could do, for the report. */
export interface Forgotten {
  readonly osdCache: boolean;
  readonly garbage: boolean;
  readonly pageCache: boolean;
}

/** Brings the stores back to where each run begins: removed objects really gone, nothing of the data in any cache. */
export async function forgetCaches(clusters: readonly Cluster[]): Promise<Forgotten> {
  let [osdCache, garbage] = [true, true];
  for (const { directory } of clusters) {
    const conf = directory === undefined ? undefined : join(directory, "ceph.conf");
    garbage = (await succeeds(conf, "radosgw-admin", "gc", "process", "--include-all")) && garbage;
    osdCache = (await succeeds(conf, "ceph", "tell", "osd.0", "cache", "drop")) && osdCache;
  }
  return { osdCache, garbage, pageCache: await dropPageCache() };
}

async function succeeds(conf: string | undefined, file: string, ...args: readonly string[]): Promise<boolean> {
  if (conf === undefined) return false;
  try {
    await run(file, ["-c", conf, ...args], { timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}

async function dropPageCache(): Promise<boolean> {
  try {
    await run("sync");
    writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    return false;
  }
}
