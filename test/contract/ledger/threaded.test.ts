import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../src/domain/audit.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { MOST_WAITING } from "../../../src/ledger/ledger-thread.ts";
import { openThreadedLedger } from "../../../src/ledger/threaded.ts";
import { auditedActions, type LedgerPlace } from "./place.ts";
import { event, OWN, samplePeer } from "./samples.ts";
import { describeLedger } from "./suite.ts";

const directory = mkdtempSync(join(tmpdir(), "hanse-thread-"));
let places = 0;
const newState = (): string => join(directory, String((places += 1)));
const newPlace = (): LedgerPlace => {
  const state = newState();
  return { open: (siteId = OWN) => openThreadedLedger({ directory: state, siteId }) };
};

describe("ledger on SQLite in a thread of its own", () => {
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  describeLedger(newPlace);

  it("answers everything that was asked for before it is closed, and ends", async () => {
    const place = newPlace();
    const ledger = await place.open();
    const asked = Array.from({ length: 50 }, (_, i) => ledger.putPeer(samplePeer(`p${i}`), event("peer")));
    await Promise.all([ledger.close(), ledger.close()]);
    await Promise.all(asked);
    await ledger.close();
    const again = await place.open();
    expect(await again.listPeers()).toHaveLength(50);
    expect(await auditedActions(again)).toHaveLength(50);
    await again.close();
  });

  it("sees with each read what was asked for before it", async () => {
    const ledger = await newPlace().open();
    const seen = await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        void ledger.putPeer(samplePeer(`p${String(i).padStart(2, "0")}`));
        return (await ledger.listPeers()).length;
      }),
    );
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    await ledger.close();
  });

  it("takes the audit log's time from its asker's clock", async () => {
    let nowMs = 5;
    const ledger = await openThreadedLedger({ directory: newState(), siteId: OWN, clock: { now: () => nowMs } });
    await ledger.appendAudit(event("first"));
    nowMs = 77;
    await ledger.appendAudit(event("second"));
    const times = (await ledger.readAudit(0, 9)).map(({ record }) => (JSON.parse(record) as { at: number }).at);
    expect(times).toEqual([5, 77]);
    await ledger.close();
  });

  it("says why it cannot open, and leaves no thread behind", async () => {
    const state = newState();
    await (await openThreadedLedger({ directory: state, siteId: OWN })).close();
    truncateSync(join(state, "ledger.db"), 0);
    const refused = await openThreadedLedger({ directory: state, siteId: OWN }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HanseError);
    expect(refused).toMatchObject({
      reason: "LEDGER_FAILED",
      hop: "ledger",
      message: `${join(state, "ledger.db")} is damaged`,
      remedy: expect.stringContaining("restore") as string,
    });
  });

  it("refuses what is no data and goes on", async () => {
    const ledger = await newPlace().open();
    const broken = { ...event("x"), detail: { bytes: (() => 1) as unknown as number } } satisfies AuditEvent;
    await expect(ledger.putPeer(samplePeer("lumi"), broken)).rejects.toMatchObject({
      reason: "LEDGER_FAILED",
      message: expect.stringContaining("putPeer") as string,
    });
    await ledger.putPeer(samplePeer("mimer"));
    expect((await ledger.listPeers()).map((peer) => peer.siteId)).toEqual(["mimer"]);
    await ledger.close();
  });

  it("refuses more than may wait, and takes more again when they are answered", async () => {
    const ledger = await newPlace().open();
    const waiting = Array.from({ length: MOST_WAITING }, () => ledger.getPeer("lumi"));
    await expect(ledger.putPeer(samplePeer("lumi"))).rejects.toMatchObject({
      reason: "LIMIT_EXCEEDED",
      hop: "ledger",
      retryAfterMs: 1000,
    });
    await Promise.all(waiting);
    await ledger.putPeer(samplePeer("lumi"));
    await ledger.close();
  });

  it("fails for good when its thread dies, loses nothing of what it answered, and works in a new start", async () => {
    const state = newState();
    const deaths: HanseError[] = [];
    const entry = new URL("dying-thread.ts", import.meta.url);
    const onDeath = (error: HanseError): void => void deaths.push(error);
    const ledger = await openThreadedLedger({ directory: state, siteId: OWN, entry, onDeath });
    const kept = ["a", "b", "c"];
    for (const siteId of kept) await ledger.putPeer(samplePeer(siteId), event("peer"));
    const failure = { reason: "LEDGER_FAILED", hop: "ledger", message: expect.stringContaining("thread") as string };
    const asked = await Promise.allSettled([
      ledger.putPeer(samplePeer("d"), event("peer")),
      ledger.getPeer("die"),
      ledger.putPeer(samplePeer("e"), event("peer")),
      ledger.listPeers(),
    ]);
    for (const one of asked) expect(one).toMatchObject({ status: "rejected", reason: failure });
    await expect(ledger.getPeer("a")).rejects.toMatchObject(failure);
    await expect(ledger.refreshVisibility("lumi", OWN, () => ({ actions: [] }))).rejects.toMatchObject(failure);
    expect(deaths).toMatchObject([failure]);
    await ledger.close();
    await ledger.close();

    const file = new DatabaseSync(join(state, "ledger.db"));
    expect(file.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    file.close();
    const again = await openThreadedLedger({ directory: state, siteId: OWN });
    const standing = (await again.listPeers()).map((peer) => peer.siteId);
    expect(standing).toEqual(expect.arrayContaining(kept));
    expect(await auditedActions(again)).toHaveLength(standing.length);
    await again.close();
  });
});
