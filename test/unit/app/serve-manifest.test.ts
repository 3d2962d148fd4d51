import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import type { ManifestSpool } from "../../../src/app/ports/spool.ts";
import type { Stores } from "../../../src/app/ports/stores.ts";
import { serveManifest } from "../../../src/app/serve-manifest.ts";
import { Visibility } from "../../../src/app/visibility.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { openManifestSpool } from "../../../src/store/manifest-spool.ts";
import { event, sampleGrant, sampleVersion } from "../../contract/ledger/samples.ts";
import { chunked, patternBytes } from "../../contract/store/support.ts";
import { NOW_MS } from "../auth/forge.ts";
import { openTestLedger, peerOf, sampleSite } from "./support.ts";

const MIB = 1024 ** 2;
const BYTES = patternBytes(12 * MIB);
const digest = sha256(BYTES);
const lumi = await sampleSite("lumi");
const peer = { type: "peer" as const, site: "lumi", actor: undefined };

let open: Awaited<ReturnType<typeof openTestLedger>>;
let ledger: Ledger;
let directory: string;
let spool: ManifestSpool;
let nowMs: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "hanse-serve-"));
  spool = openManifestSpool(directory);
  const source = { resumes: false, read: () => chunked(BYTES, MIB) };
  await spool.fill(digest, source, new AbortController().signal);
  open = await openTestLedger("bsc");
  ({ ledger } = open);
  await ledger.putPeer(await peerOf(lumi, 1));
  await ledger.putGrant(sampleGrant("g1"), event("g"));
  await ledger.putOwnVersion(sampleVersion("1", { digest }), event("v"));
  nowMs = NOW_MS;
});

afterEach(async () => {
  await open[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** Reads the manifest as a peer does, and calls `after` once the first bytes are there. @returns how many bytes came */
async function read(after: () => Promise<unknown>): Promise<{ bytes: number; error: unknown }> {
  const stores = { home: () => ({ prefix: "" }) } as Stores;
  const visibility = new Visibility({ site: "bsc", ledger, regions: {}, clock: { now: () => NOW_MS } });
  const serve = serveManifest({ site: "bsc", ledger, visibility, spool, stores, clock: { now: () => nowMs } });
  let bytes = 0;
  try {
    for await (const chunk of serve(peer, { digest, offset: 0 }, new AbortController().signal)) {
      if (bytes === 0) await after();
      bytes += chunk.length;
    }
    return { bytes, error: undefined };
  } catch (error) {
    return { bytes, error };
  }
}

it("gives the whole manifest while the grant stands", async () => {
  const noted = await read(() => {
    nowMs += 60_000;
    return Promise.resolve();
  });
  expect(noted).toEqual({ bytes: BYTES.length, error: undefined });
});

it("stops within a few MiB when the grant is taken away, however fast it goes", async () => {
  const { bytes, error } = await read(() => ledger.removeGrant("g1", event("g")));
  expect(error).toMatchObject({ reason: "UNKNOWN_VERSION" });
  expect(bytes).toBeLessThanOrEqual(4 * MIB);
});

it("stops within seconds when the peer is revoked, however slow it goes", async () => {
  const { bytes, error } = await read(async () => {
    await ledger.updatePeer("lumi", { state: "revoked" });
    nowMs += 5000;
  });
  expect(error).toMatchObject({ reason: "PEER_UNAUTHENTICATED" });
  expect(bytes).toBeLessThan(MIB);
});
