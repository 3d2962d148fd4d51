import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endProcesses, readyLine, startHanse } from "../../../src/lab/children.ts";
import type { TestSite } from "../../support/federation.ts";
import { startSites, type BenchSites } from "../sites.ts";
import type { ServeStore } from "./serve-store.ts";
import type { SyntheticObject } from "./sparse-store.ts";

const ENTRY = fileURLToPath(new URL("./serve-store.ts", import.meta.url));

/**
 * Two peered sites with real gateways, whose stores make what is read and drop what is written.
 * @param given objects in bsc's bucket
 */
export async function startSparseSites(
  given: readonly SyntheticObject[],
  profileDirectory: string | undefined,
): Promise<BenchSites> {
  await using undo = new AsyncDisposableStack();
  const sites = await startSites({
    stores: { type: "door", memory: true },
    profileDirectory,
    store: async (site) => {
      const { endpoint, pid } = await startStore(site, site.id === "bsc" ? given : []);
      undo.defer(() => endProcesses([pid]));
      return { endpoint, publicEndpoint: endpoint };
    },
  });
  const stores = undo.move();
  return {
    ...sites,
    [Symbol.asyncDispose]: async () => {
      await sites[Symbol.asyncDispose]();
      await stores.disposeAsync();
    },
  };
}

async function startStore(
  site: TestSite,
  objects: readonly SyntheticObject[],
): Promise<{ endpoint: string; pid: number }> {
  const keys = { accessKeyId: `${site.id}-bench`, secretAccessKey: `${site.id}-bench-secret` };
  const reader = { accessKeyId: `${site.id}-bench-reader`, secretAccessKey: `${site.id}-bench-reader-secret` };
  const plan: ServeStore = { bucket: site.bucket, objects, credentials: [keys, { ...reader, readOnly: true }] };
  const log = join(site.directory, "bench-store.log");
  const store = startHanse(ENTRY, `store of ${site.id}`, [JSON.stringify(plan)], log);
  const endpoint = await readyLine(store, (line) =>
    typeof line["endpoint"] === "string" ? line["endpoint"] : undefined,
  );
  await writeFile(join(site.directory, "keys", "main.json"), JSON.stringify(keys), { mode: 0o600 });
  await writeFile(join(site.directory, "keys", "main-reader.json"), JSON.stringify(reader), { mode: 0o600 });
  return { endpoint, pid: store.pid };
}
