import { closeSync, openSync, writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { openDirectory } from "../../store/directory.ts";
import { openS3Door } from "./door.ts";
import type { DoorCredentials } from "./sigv4.ts";

/** A door as a process of its own. */
export interface ServeOptions {
  /** Made where it is missing. */
  readonly directory: string;
  readonly bucket: string;
  readonly credentials: readonly DoorCredentials[];
  readonly port?: number | undefined;
  /** Each finished request is appended here as one line of JSON: what was really sent can be counted by others. */
  readonly logFile?: string | undefined;
}

/**
 * Serves a directory as a bucket until SIGTERM or SIGINT. Prints one line of JSON, `{"endpoint":…,"bucket":…}`, when it
 * is ready. Writes do not wait for the disk: the lab's store outlives a killed process, not a power cut.
 */
export async function serveS3Door(options: ServeOptions): Promise<void> {
  await mkdir(options.directory, { recursive: true });
  const store = openDirectory({ name: options.bucket, path: options.directory, durable: false });
  const door = await openS3Door({
    stores: { [options.bucket]: store },
    credentials: options.credentials,
    port: options.port,
  });
  const file = options.logFile === undefined ? undefined : openSync(options.logFile, "a", 0o600);
  if (file !== undefined) door.log.subscribe((record) => writeSync(file, `${JSON.stringify(record)}\n`));
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => {
    stopped.resolve(undefined);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.stdout.write(`${JSON.stringify({ endpoint: door.endpoint, bucket: options.bucket })}\n`);
  await stopped.promise;
  process.off("SIGTERM", stop);
  process.off("SIGINT", stop);
  await door.close();
  await store.close();
  if (file !== undefined) closeSync(file);
}
