import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import { openS3Door } from "../../../src/lab/s3-door/door.ts";
import { openDirectory } from "../../../src/store/directory.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { storeSuite, type StoreFixture } from "../store/suite.ts";

storeSuite("S3 on the door over memory", () => behindDoor(openMemory({ name: "inner" }), () => Promise.resolve()));

storeSuite("S3 on the door over memory that keeps versions", async () => ({
  ...(await behindDoor(openMemory({ name: "inner", versioned: true }), () => Promise.resolve())),
  versioned: true,
}));

storeSuite("S3 on the door over a directory", async () => {
  const path = await mkdtemp(join(tmpdir(), "hanse-door-"));
  return behindDoor(openDirectory({ name: "inner", path }), () => rm(path, { recursive: true }));
});

async function behindDoor(inner: ObjectStore, clean: () => Promise<void>): Promise<StoreFixture> {
  const writer = { accessKeyId: "writer", secretAccessKey: "writer-secret" };
  const reader = { accessKeyId: "reader", secretAccessKey: "reader-secret" };
  const door = await openS3Door({ stores: { bucket: inner }, credentials: [writer, { ...reader, readOnly: true }] });
  const store = openStore({
    type: "s3",
    name: "door",
    bucket: "bucket",
    endpoint: door.endpoint,
    region: "us-east-1",
    pathStyle: true,
    credentials: writer,
    reader,
  });
  const close = async (): Promise<void> => {
    await store.close();
    await door.close();
    await clean();
  };
  return { store, close };
}
