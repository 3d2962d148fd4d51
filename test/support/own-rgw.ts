import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RgwAccess } from "./rgw-bucket.ts";
import type { StoreProcess } from "./store-process.ts";

const run = promisify(execFile);

const RGW_UP = fileURLToPath(new URL("./rgw-up", import.meta.url));

/** Runs `rgw-up VERB DIR …`. @param env added to this process's own @returns what it printed */
export async function rgwUp(
  verb: "up" | "kill" | "start" | "down",
  directory: string,
  users: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await run(RGW_UP, [verb, directory, ...users], { env: { ...process.env, ...env } });
  return stdout;
}

/** Starts a Ceph RGW of one site in a directory. @param env what `rgw-up` reads of it */
export async function startRgw(
  directory: string,
  site: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RgwAccess> {
  const printed = await rgwUp("up", directory, [`site-${site}`, `reader-${site}`], env);
  const value = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(printed)?.[1] ?? "";
  const [owner, reader] = [`SITE_${site.toUpperCase()}`, `READER_${site.toUpperCase()}`];
  return {
    endpoint: value("S3_ENDPOINT"),
    accessKeyId: value(`${owner}_ACCESS_KEY`),
    secretAccessKey: value(`${owner}_SECRET_KEY`),
    readerAccessKeyId: value(`${reader}_ACCESS_KEY`),
    readerSecretAccessKey: value(`${reader}_SECRET_KEY`),
  };
}

/** A Ceph RGW of a test's own, whose radosgw may be killed. */
export interface OwnRgw extends AsyncDisposable {
  readonly access: RgwAccess;
  readonly process: StoreProcess;
}

/**
 * Brings one up in a temporary folder: some 15 s. Its time is compressed: what a Ceph does after minutes or hours it does
 * after 20 s.
 * @param diskBytes how much it holds, sparse
 */
export async function openOwnRgw(diskBytes: number): Promise<OwnRgw> {
  const root = await mkdtemp(join(tmpdir(), "hanse-rgw-"));
  const directory = join(root, "c");
  const close = async (): Promise<void> => {
    await rgwUp("down", directory);
    await rm(root, { recursive: true, force: true });
  };
  try {
    const env = { RGW_DISK_BYTES: String(diskBytes), RGW_SOON: "20" };
    return {
      access: await startRgw(directory, "own", env),
      process: {
        kill: async () => {
          await rgwUp("kill", directory);
        },
        start: async () => {
          await rgwUp("start", directory);
        },
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
