import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresLedger } from "../../../src/ledger/ledger.ts";
import { POSTGRES_HINT, postgresAvailable, startPostgres, type PrivatePostgres } from "../../support/postgres.ts";
import { requireOrSkip } from "../../support/require.ts";
import type { LedgerPlace } from "./place.ts";
import { event, OWN, samplePeer, sampleTransfer, sliceUnit } from "./samples.ts";
import { describeLedger } from "./suite.ts";

const available = requireOrSkip("postgres", postgresAvailable(), POSTGRES_HINT);
let cluster: PrivatePostgres;
let places = 0;

const newPlace = (): LedgerPlace => {
  const schema = `site_${(places += 1)}`;
  return { open: (siteId = OWN) => openPostgresLedger({ url: cluster.url, siteId, schema }) };
};

describe.runIf(available)("ledger on PostgreSQL", () => {
  beforeAll(async () => {
    cluster = await startPostgres();
  });
  afterAll(async () => {
    await cluster.stop();
  });

  describeLedger(newPlace);

  it("gives two gateways distinct units and one audit chain", async () => {
    const place = newPlace();
    const gateways = await Promise.all([place.open(), place.open()]);
    const [one, two] = gateways;
    await one.createTransfer(sampleTransfer("t1"), event("t"));
    await one.addUnits(
      "t1",
      Array.from({ length: 200 }, (_, i) => sliceUnit(i)),
      [],
      {},
    );
    const taken = await Promise.all(
      [one, two, one, two].map(async (ledger, lane) => {
        const mine: number[] = [];
        for (;;) {
          const units = await ledger.leaseUnits("t1", `lane-${lane}`, 0, 100, 5);
          if (units.length === 0) return mine;
          for (const unit of units) {
            await ledger.finishUnit(unit);
            await ledger.appendAudit(event("done"));
            mine.push(unit.number);
          }
        }
      }),
    );
    expect(taken.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect((await two.readAudit(0, 1_000)).map((record) => record.index)).toEqual(
      Array.from({ length: 201 }, (_, i) => i),
    );
    await Promise.all(gateways.map((ledger) => ledger.close()));
  });

  it("keeps what it acknowledged when the database falls over, says so, and works on without a restart", async () => {
    const ledger = await newPlace().open();
    await ledger.putPeer(samplePeer("lumi"), event("kept"));
    await cluster.halt();
    await expect(ledger.putPeer(samplePeer("mimer"))).rejects.toMatchObject({ reason: "LEDGER_FAILED", hop: "ledger" });
    await cluster.crash();
    await ledger.putPeer(samplePeer("cineca"));
    expect((await ledger.listPeers()).map((peer) => peer.siteId)).toEqual(["cineca", "lumi"]);
    await ledger.close();
  });

  it("names a database that is not there and a schema that cannot be", async () => {
    const open = (url: string, schema: string) => openPostgresLedger({ url, siteId: OWN, schema });
    await expect(open("postgres://hanse@localhost/x?host=/nonexistent", "hanse")).rejects.toMatchObject({
      reason: "LEDGER_FAILED",
      hop: "ledger",
    });
    await expect(open(cluster.url, "x; drop")).rejects.toMatchObject({ reason: "INVALID_CONFIG" });
  });
});
