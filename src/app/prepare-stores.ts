import { canonicalJson } from "../domain/canonical.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { HANSE_FOLDER, joinKey } from "../domain/path.ts";
import type { Events } from "./ports/events.ts";
import type { SiteLedger } from "./ports/ledger.ts";
import type { StoreProfile } from "./ports/object-store.ts";
import type { Clock } from "./ports/runtime.ts";
import type { SiteStore, Stores } from "./ports/stores.ts";

/** What preparing the stores at start needs. */
export interface PrepareStoresPorts {
  readonly site: string;
  readonly ledger: Pick<SiteLedger, "putStoreProfile" | "listStoreProfiles">;
  readonly stores: Stores;
  readonly events: Events;
  readonly clock: Clock;
}

/** A store that takes longer to answer does not hold up the start. */
const START_MS = 10_000;

/** When nobody waits, a slow store gets its time. */
const AGAIN_MS = 30_000;

/**
 * Marks each writable store as this site's and probes what it can do; the profiles are recorded. A store that does not
 * answer is told and does not stop the start: transfers wait for it, and `prepareAgain` looks after it.
 * @throws HanseError FOREIGN_STORE where another site's mark stands under a prefix
 */
export async function prepareStores(ports: PrepareStoresPorts): Promise<void> {
  await Promise.all(ports.stores.all().map((store) => prepare(ports, store, START_MS)));
}

/** Prepares those stores again whose last profile names a problem. Idempotent. @throws HanseError FOREIGN_STORE */
export async function prepareAgain(ports: PrepareStoresPorts): Promise<void> {
  const profiles = await ports.ledger.listStoreProfiles();
  const failed = ports.stores
    .all()
    .filter(({ name }) => profiles.find(({ store }) => store === name)?.problem !== undefined);
  for (const store of failed) await prepare(ports, store, AGAIN_MS);
}

async function prepare(ports: PrepareStoresPorts, store: SiteStore, withinMs: number): Promise<void> {
  const { prefix, readOnly, objects } = store;
  const nowMs = ports.clock.now();
  let profile: StoreProfile;
  try {
    const signal = AbortSignal.timeout(withinMs);
    if (!readOnly) await mark(ports.site, store, signal);
    profile = await objects.probe({ prefix, readOnly, nowMs, signal });
  } catch (error) {
    const failure = timedOut(error, store) ?? asHanseError(error, `store ${store.name}`);
    if (failure.reason === "FOREIGN_STORE") throw failure;
    profile = {
      store: store.name,
      problem: failure.line,
      findings: {},
      writable: false,
      checksSha256: false,
      limits: objects.limits,
      probedAtMs: nowMs,
    };
  }
  await ports.ledger.putStoreProfile(profile);
  ports.events.storeProbed(profile);
}

async function mark(site: string, store: SiteStore, signal: AbortSignal): Promise<void> {
  const key = joinKey(store.prefix, HANSE_FOLDER, "site.json");
  if ((await store.objects.head(key, { signal })) === undefined) {
    await store.objects.put(key, Buffer.from(canonicalJson({ site })), { signal });
    return;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of await store.objects.read(key, { signal })) chunks.push(chunk);
  if (Buffer.concat(chunks).toString("utf8") === canonicalJson({ site })) return;
  throw new HanseError("FOREIGN_STORE", `${store.objects.location}/${key} says that another site uses this place`, {
    hop: `store ${store.name}`,
    remedy: "Give each site a prefix of its own; remove that object only if the other site is gone for good",
  });
}

/** What a timeout means here. */
function timedOut(error: unknown, store: SiteStore): HanseError | undefined {
  if (!(error instanceof DOMException) || error.name !== "TimeoutError") return undefined;
  return new HanseError("STORE_DOWN", "it does not answer", {
    hop: `store ${store.name}`,
    remedy: "Check its endpoint and the network; it is tried again each minute",
  });
}
