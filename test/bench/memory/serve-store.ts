import { openS3Door } from "../../../src/lab/s3-door/door.ts";
import type { DoorCredentials } from "../../../src/lab/s3-door/sigv4.ts";
import { openSparse, type SyntheticObject } from "./sparse-store.ts";

/** What the store's process is started with, as JSON in its first argument; the keys are for this machine's loopback only. */
export interface ServeStore {
  readonly bucket: string;
  readonly objects: readonly SyntheticObject[];
  readonly credentials: readonly DoorCredentials[];
}

/** A store of synthetic objects behind an S3 door, as a process of its own. Prints its endpoint; ends by SIGTERM. */
const { bucket, objects, credentials } = JSON.parse(process.argv[2] ?? "") as ServeStore;
const store = openSparse(bucket, objects);
const door = await openS3Door({ stores: { [bucket]: store }, credentials });
console.log(JSON.stringify({ endpoint: door.endpoint }));
process.once("SIGTERM", () => {
  void door.close();
});
