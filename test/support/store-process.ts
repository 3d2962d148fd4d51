import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { endProcesses, readyLine, startHanse, type LabChild } from "../../src/lab/children.ts";
import type { S3Options } from "../../src/store/options.ts";
import { quietPort } from "./quiet-port.ts";

/** A store that runs by itself and can be killed. */
export interface StoreProcess {
  /** kill -9; returns when it is gone. What it holds stays. */
  kill(): Promise<void>;
  /** Starts it again where it was, and waits until it serves. */
  start(): Promise<void>;
}

/** Serves `ROOT/BUCKET` through an S3 door that is a process of its own, on a port that it keeps. */
export async function openDoorProcess(
  entry: string,
  root: string,
  { bucket, credentials, reader }: Pick<S3Options, "bucket" | "credentials" | "reader">,
): Promise<{ readonly endpoint: string; readonly process: StoreProcess; readonly close: () => Promise<void> }> {
  const directory = join(root, bucket);
  const keys = join(root, `${bucket}.json`);
  await mkdir(directory);
  await writeFile(keys, JSON.stringify([credentials, { ...reader, readOnly: true }]), { mode: 0o600 });
  const port = await quietPort();
  const place = ["--directory", directory, "--bucket", bucket, "--credentials", keys, "--port", String(port)];
  let child: LabChild | undefined;
  let starts = 0;
  const start = async (): Promise<void> => {
    // A log of its own for each start: its line tells that this one serves.
    const log = join(root, `${bucket}-${++starts}.log`);
    const started = startHanse(entry, `store ${bucket}`, ["lab", "s3-door", ...place], log);
    child = started;
    await readyLine(started, (line) => (typeof line["endpoint"] === "string" ? true : undefined));
  };
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<void> => {
    if (child === undefined || child.ended() !== undefined) return;
    if (signal === "SIGKILL") process.kill(child.pid, signal);
    await endProcesses([child.pid]);
  };
  await start();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    process: { kill: () => end("SIGKILL"), start },
    close: () => end("SIGTERM"),
  };
}
