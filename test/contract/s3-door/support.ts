import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "minio";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import { type DoorOptions, openS3Door, type S3Door } from "../../../src/lab/s3-door/door.ts";
import type { RequestRecord } from "../../../src/lab/s3-door/log.ts";
import { openDirectory } from "../../../src/store/directory.ts";

export const WRITER = { accessKeyId: "writer", secretAccessKey: "writer-secret" };
export const READER = { accessKeyId: "reader", secretAccessKey: "reader-secret", readOnly: true };

/** A door over a temporary directory, with both kinds of credentials. */
export interface Fixture extends AsyncDisposable {
  readonly door: S3Door;
  readonly store: ObjectStore;
  readonly path: string;
  /** A presigned URL, made by a signer that is not ours. */
  url(method: string, key: string, query?: Record<string, string>, pair?: typeof WRITER): Promise<string>;
}

export async function openFixture(options: Partial<DoorOptions> = {}): Promise<Fixture> {
  const path = await mkdtemp(join(tmpdir(), "hanse-door-"));
  const store = openDirectory({ name: "inner", path });
  const door = await openS3Door({ stores: { lab: store }, credentials: [WRITER, READER], ...options });
  return {
    door,
    store,
    path,
    url: (method, key, query = {}, pair = WRITER) => clientOf(door, pair).presignedUrl(method, "lab", key, 60, query),
    async [Symbol.asyncDispose]() {
      await door.close();
      await rm(path, { recursive: true });
    },
  };
}

export function clientOf(door: S3Door, pair: typeof WRITER): Client {
  const { hostname, port } = new URL(door.endpoint);
  return new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey: pair.accessKeyId,
    secretKey: pair.secretAccessKey,
    region: "us-east-1",
    pathStyle: true,
  });
}

/** The first record for which `wanted` holds: one that is logged already, or the next. */
export function recordOf(door: S3Door, wanted: (record: RequestRecord) => boolean): Promise<RequestRecord> {
  const known = door.log.records.find(wanted);
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve) => {
    const stop = door.log.subscribe((record) => {
      if (!wanted(record)) return;
      stop();
      resolve(record);
    });
  });
}

/** True where the environment says that this part must be tested. */
export const isRequired = (name: string): boolean => (process.env["HANSE_REQUIRE"] ?? "").split(",").includes(name);
