import type { Claim } from "../app/ports/engine.ts";
import type { PullIntent } from "../app/ports/ledger.ts";
import type { ObjectStore } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import { canonicalJson } from "../domain/canonical.ts";
import { HanseError } from "../domain/errors.ts";
import { HANSE_FOLDER, joinKey } from "../domain/path.ts";
import { writeObject } from "./write-object.ts";

/** The commit marker of a replica: it stands only when everything else does, and is deleted first. */
export const markerKey = (root: string): string => joinKey(root, HANSE_FOLDER, "version.jwt");

/** The manifest beside the objects of a replica. */
export const manifestKey = (root: string): string => joinKey(root, HANSE_FOLDER, "manifest.jsonl");

/** The note that says for whom a root is kept; written before anything else. */
export const claimKey = (root: string): string => joinKey(root, HANSE_FOLDER, "claim.json");

const claimText = (claim: Claim, transferId: string): string =>
  canonicalJson({
    digest: claim.digest,
    label: claim.label,
    name: claim.artifact,
    owner: claim.site,
    site: claim.holder,
    transfer: transferId,
  });

/**
 * Takes a root for a version: it must be empty, or carry a claim of this very version, which becomes this transfer's. A
 * marker that stands there falls first, because its objects are to be written again. Idempotent.
 * @throws HanseError ROOT_OCCUPIED
 */
export async function claimRoot(store: ObjectStore, root: string, claim: Claim, signal: AbortSignal): Promise<void> {
  const free = await checkRoot(store, root, claim, signal);
  if (free === "claimed") await store.delete(markerKey(root), { signal });
  await store.put(claimKey(root), Buffer.from(claimText(claim, claim.transferId)), { signal });
}

/** Takes back the root of a replica that is to be mended: its marker falls, and the claim is this transfer's. Idempotent. */
export async function retakeRoot(store: ObjectStore, root: string, claim: Claim, signal: AbortSignal): Promise<void> {
  await store.delete(markerKey(root), { signal });
  await store.put(claimKey(root), Buffer.from(claimText(claim, claim.transferId)), { signal });
}

/** The transfer that took a root last, by its claim; undefined where none stands or it cannot be read. */
export async function claimant(store: ObjectStore, root: string, signal: AbortSignal): Promise<string | undefined> {
  const text = await readClaim(store, root, signal);
  return text === undefined ? undefined : transferOf(text);
}

/** Tells whether a root is empty or carries this version's claim. @throws HanseError ROOT_OCCUPIED for anything else */
export async function checkRoot(
  store: ObjectStore,
  root: string,
  claim: Claim,
  signal?: AbortSignal,
): Promise<"empty" | "claimed"> {
  const occupied = (why: string): HanseError =>
    new HanseError("ROOT_OCCUPIED", `${store.location}/${root} ${why}`, {
      hop: `store ${store.name}`,
      remedy: "Choose an empty place with --to",
    });
  const text = await readClaim(store, root, signal);
  if (text === undefined) {
    for await (const object of store.list(root === "" ? "" : `${root}/`, { signal })) {
      throw occupied(`is not empty: it holds ${object.key}`);
    }
    return "empty";
  }
  const transferId = transferOf(text);
  if (transferId === undefined) throw occupied("carries a claim that cannot be read");
  if (text !== claimText(claim, transferId)) throw occupied("is kept for another version");
  return "claimed";
}

async function readClaim(store: ObjectStore, root: string, signal?: AbortSignal): Promise<string | undefined> {
  if ((await store.head(claimKey(root), { signal })) === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of await store.read(claimKey(root), { signal })) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function transferOf(claimJson: string): string | undefined {
  try {
    const { transfer } = JSON.parse(claimJson) as { transfer?: unknown };
    return typeof transfer === "string" ? transfer : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes the manifest and then, very last, the commit marker. Uploads that are still under way at the root end before:
 * they were begun, and a crash or a lost answer came before anybody could note them. Idempotent.
 */
export async function writeMarker(
  store: ObjectStore,
  spool: ManifestSpool,
  version: Pick<PullIntent, "root" | "digest" | "record">,
  signal: AbortSignal,
): Promise<void> {
  await abortUploads(store, version.root, signal);
  await writeObject(
    store,
    manifestKey(version.root),
    spool.read(version.digest),
    await spool.size(version.digest),
    signal,
  );
  await store.put(markerKey(version.root), Buffer.from(version.record), { signal });
}

/** Ends all uploads under way at a root. Idempotent. */
export async function abortUploads(store: ObjectStore, root: string, signal: AbortSignal): Promise<void> {
  for await (const upload of store.listUploads(`${root}/`, { signal })) await store.abortUpload(upload, { signal });
}
