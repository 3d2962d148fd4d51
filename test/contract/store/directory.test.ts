import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../../src/store/open-store.ts";
import { storeSuite } from "./suite.ts";

storeSuite("directory", async () => {
  const path = await mkdtemp(join(tmpdir(), "hanse-store-"));
  const store = openStore({ type: "directory", name: "dir", path });
  const close = async (): Promise<void> => {
    await store.close();
    await rm(path, { recursive: true });
  };
  return { store, close };
});
