import { afterEach, expect, it, vi } from "vitest";
import { Bell } from "../../../src/app/bell.ts";
import { Drops } from "../../../src/app/drops.ts";
import { OneByOne } from "../../../src/app/one-by-one.ts";
import type { Purge, Purged } from "../../../src/app/ports/engine.ts";
import type { Ledger, TransferRow, WithdrawalRow } from "../../../src/app/ports/ledger.ts";
import type { SiteStore, Stores } from "../../../src/app/ports/stores.ts";
import { refuseOverlap } from "../../../src/app/refuse-overlap.ts";
import { Withdrawals } from "../../../src/app/withdrawals.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { event, sampleReplica } from "../../contract/ledger/samples.ts";
import { refusal } from "../auth/forge.ts";
import { spoolOf } from "../engine/manifest.ts";
import { noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const GONE: Purged = { objects: 3, versions: 3, uploads: 0, strays: 0, straysNamed: [] };

const stopped: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stopped.splice(0)) await stop();
});

/** A version that its owner took back, of which something may lie at this place. */
const heard = (label: string, change: Partial<WithdrawalRow> = {}): WithdrawalRow => ({
  ...{ site: "lumi", artifact: "climate/era5", label, digest: sha256(label), reason: "consent", token: `w.${label}` },
  ...{ sequence: 1, withdrawnAtMs: 5, recordedAtMs: 5, state: "noted", told: false, dueMs: 0, tries: 0 },
  ...{ store: "main", root: `pulls/lumi/climate/era5/${label}` },
  ...change,
});

/** bsc, whose store lets go as scripted, and whose peers answer as scripted. */
async function site(
  ledger: Ledger,
  purge: (purge: Purge, signal: AbortSignal) => Promise<Purged>,
  ask: (peer: string, signal: AbortSignal) => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<{ starts: OneByOne; store: SiteStore; withdrawals: Withdrawals; cancelled: string[] }> {
  const lumi = await sampleSite("lumi");
  for (const peer of ["lumi", "cineca", "mimer"])
    await ledger.putPeer(await peerOf(lumi, 1, { siteId: peer }), event("peer"));
  const { events } = noteEvents();
  const objects = openMemory({ name: "main" });
  const store = { name: "main", objects, prefix: "", readOnly: false } as unknown as SiteStore;
  const stores = { get: () => store, all: () => [store] } as unknown as Stores;
  const starts = new OneByOne();
  const cancelled: string[] = [];
  const common = { ledger, stores, spool: spoolOf([]).spool, purge, events, clock: { now: () => 10 }, random: () => 0 };
  const withdrawals = new Withdrawals({
    ...common,
    site: "bsc",
    heartbeatMs: 1000,
    documents: {
      signWithdrawalReceipt: ({ label, outcome }) => Promise.resolve(`r.${label}.${outcome}`),
      readWithdrawal: () => Promise.reject(new HanseError("INVALID_DOCUMENT", "not here")),
    },
    peers: {
      listWithdrawals: (peer: { siteId: string }, _: number, signal: AbortSignal) => ask(peer.siteId, signal),
      reportWithdrawal: () => Promise.resolve(),
    },
    runner: {
      cancel: (row: TransferRow) => {
        cancelled.push(row.transferId);
        return Promise.resolve(row);
      },
    },
    drops: new Drops(common),
    starts,
    bell: new Bell(),
  });
  stopped.push(() => withdrawals.stop());
  withdrawals.start();
  return { starts, store, withdrawals, cancelled };
}

/** Settles only when the signal is cancelled, as a call to something that does not answer. */
const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new HanseError("INTERRUPTED", "stopped"));
    });
  });

const stateOf = async (ledger: Ledger, label: string): Promise<WithdrawalRow | undefined> =>
  ledger.getWithdrawal({ site: "lumi", artifact: "climate/era5", label });

const done = (ledger: Ledger, label: string): Promise<void> =>
  vi.waitFor(async () => {
    expect(await stateOf(ledger, label)).toMatchObject({ state: "done", told: true });
  }, 20_000);

it("holds up nothing else while a store stalls, lets nothing begin at its place, and goes on after a kill", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  await ledger.noteWithdrawal(heard("stalls"), event("hear"));
  const begun = Promise.withResolvers<undefined>();
  const { starts, store, withdrawals } = await site(ledger, ({ root }, signal) => {
    if (!root.endsWith("/stalls")) return Promise.resolve(GONE);
    begun.resolve(undefined);
    return never(signal);
  });
  await begun.promise;
  // What begins a pull has its turn, and finds the place taken.
  const place = { store, key: "pulls/lumi/climate/era5/stalls/below" };
  const other = { site: "lumi", artifact: "other", label: "1" };
  const refused = await refusal(() => starts.run(() => refuseOverlap({ site: "bsc", ledger }, other, place)));
  expect(refused).toMatchObject({ reason: "ROOT_OCCUPIED" });
  await starts.run(() => refuseOverlap({ site: "bsc", ledger }, other, { store, key: "pulls/elsewhere" }));
  // Another is carried out meanwhile.
  await ledger.noteWithdrawal(heard("goes"), event("hear"));
  await done(ledger, "goes");
  expect(await stateOf(ledger, "stalls")).toMatchObject({ state: "noted", removed: undefined });
  await withdrawals.stop();
  await site(ledger, () => Promise.resolve(GONE));
  await done(ledger, "stalls");
  expect(await stateOf(ledger, "stalls")).toMatchObject({
    receipt: "r.stalls.removed",
    removed: { objects: 3, strays: 0 },
  });
  await refuseOverlap({ site: "bsc", ledger }, other, place);
}, 60_000);

it("says what keeps it from ending, and tries again", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  await ledger.noteWithdrawal(heard("1"), event("hear"));
  let lies = true;
  await site(ledger, () =>
    lies ? Promise.reject(new HanseError("STORE_LIED", "still listed", { hop: "store main" })) : Promise.resolve(GONE),
  );
  await vi.waitFor(async () => {
    expect((await stateOf(ledger, "1"))?.problem).toContain("still listed");
  }, 10_000);
  expect(await stateOf(ledger, "1")).toMatchObject({ state: "noted", receipt: undefined });
  lies = false;
  await ledger.changeWithdrawal(heard("1"), { dueMs: 0 });
  await done(ledger, "1");
  expect((await stateOf(ledger, "1"))?.problem).toBeUndefined();
}, 60_000);

it("waits for no owner that does not answer", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  for (const owner of ["cineca", "mimer"]) await ledger.putReplica({ ...sampleReplica("t1"), site: owner });
  await ledger.noteWithdrawal(heard("1"), event("hear"));
  const asked: string[] = [];
  await site(
    ledger,
    () => Promise.resolve(GONE),
    (peer, signal) => {
      asked.push(peer);
      return never(signal);
    },
  );
  await done(ledger, "1");
  await vi.waitFor(() => {
    expect(asked.toSorted()).toEqual(["cineca", "mimer"]);
  });
}, 30_000);
