import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresLedger } from "../../../src/ledger/open-postgres.ts";
import { POSTGRES_HINT, postgresAvailable, startPostgres, type PrivatePostgres } from "../../support/postgres.ts";
import { requireOrSkip } from "../../support/require.ts";
import { auditedActions, type LedgerPlace } from "./place.ts";
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

  it("wins a deadlock by trying again", async () => {
    const place = newPlace();
    const ledger = await place.open();
    await ledger.createTransfer(sampleTransfer("t1"), event("t"));
    await ledger.addUnits("t1", [sliceUnit(0)], [], {});
    const [unit] = await ledger.leaseUnits("t1", "a", 0, 100, 1);
    if (unit === undefined) throw new Error("nothing leased");
    const other = new pg.Client({ connectionString: cluster.url, options: `-c search_path=site_${places}` });
    const observer = new pg.Client({ connectionString: cluster.url });
    await Promise.all([other.connect(), observer.connect()]);
    // The other one never looks for deadlocks, so that the ledger's transaction is the one that is given up.
    await other.query("set deadlock_timeout = '1h'; begin; select 1 from transfers for update");
    const progress = ledger.progressUnit(unit, 1, { objects: 1, bytes: 2, parts: 3 });
    for (let waiting = 0; waiting === 0;) {
      const { rows } = await observer.query<{ n: number }>("select count(*)::int as n from pg_locks where not granted");
      waiting = rows[0]?.n ?? 0;
    }
    await other.query("select 1 from units for update");
    await other.query("commit");
    await progress;
    expect(await ledger.getTransfer("t1")).toMatchObject({ objectsDone: 1, bytesDone: 2, partsDone: 3 });
    await Promise.all([other.end(), observer.end(), ledger.close()]);
  });

  it("keeps what it acknowledged while connections are cut all the time", async () => {
    const ledger = await newPlace().open();
    const knife = new pg.Client({ connectionString: cluster.url });
    await knife.connect();
    const kept: string[] = [];
    let cutting = true;
    const cut = async (): Promise<void> => {
      while (cutting)
        await knife.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'postgres'",
        );
    };
    const write = async (lane: string): Promise<void> => {
      for (let i = 0; i < 60; i += 1) {
        try {
          await ledger.putPeer(samplePeer(`${lane}${i}`), event("peer"));
          kept.push(`${lane}${i}`);
        } catch (error) {
          expect(error).toMatchObject({ reason: "LEDGER_FAILED", hop: "ledger" });
        }
      }
    };
    const cuts = cut();
    await Promise.all([write("a"), write("b"), write("c")]);
    cutting = false;
    await cuts;
    // Each connection that was cut may fail one more operation: no more than there were writers.
    const last = (): Promise<void> => ledger.putPeer(samplePeer("last"), event("peer"));
    await last().catch(last).catch(last).catch(last);
    const standing = (await ledger.listPeers()).map((peer) => peer.siteId);
    expect(standing).toEqual(expect.arrayContaining([...kept, "last"]));
    expect(await auditedActions(ledger)).toHaveLength(standing.length);
    await Promise.all([knife.end(), ledger.close()]);
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
