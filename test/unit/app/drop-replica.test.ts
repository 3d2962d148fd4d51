import { describe, expect, it } from "vitest";
import { Drops } from "../../../src/app/drops.ts";
import { dropReplica, type DropOrder } from "../../../src/app/drop-replica.ts";
import { OneByOne } from "../../../src/app/one-by-one.ts";
import type { PurgeReplica } from "../../../src/app/ports/engine.ts";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import type { Stores } from "../../../src/app/ports/stores.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { sampleReplica, sampleTransfer } from "../../contract/ledger/samples.ts";
import { refusal } from "../auth/forge.ts";
import { spoolOf } from "../engine/manifest.ts";
import { auditOf, noteEvents, openTestLedger } from "./support.ts";

const replica = sampleReplica("t1");
const { site: owner, artifact, label } = replica;
const order: DropOrder = { site: owner, artifact, label, because: "no room", by: "user:ada" };
const gone = { objects: 3, versions: 3, uploads: 1, strays: 1, straysNamed: ["pulls/lumi/notes"] };

/** bsc, whose stores let go of a replica as scripted. */
async function site(purge: PurgeReplica) {
  const open = await openTestLedger("bsc");
  const { events, told } = noteEvents();
  const objects = openMemory({ name: "main" });
  const store = { name: "main", objects, prefix: "", readOnly: false };
  const stores = { get: () => store, all: () => [store] } as unknown as Stores;
  const clock = { now: () => 5 };
  const spool = { ...spoolOf([]).spool, fill: () => Promise.resolve() };
  const ports = { ledger: open.ledger, stores, spool, purge, events, clock, random: () => 0 };
  const begin = () => {
    const drops = new Drops(ports);
    return {
      drops,
      drop: (what = order) => dropReplica({ ...ports, site: "bsc", drops, starts: new OneByOne() }, what),
    };
  };
  return { ...open, ...begin(), begin, told };
}

const stateOf = async (ledger: Ledger): Promise<string | undefined> =>
  (await ledger.getReplica(owner, artifact, label))?.state;

describe("dropping a replica", () => {
  it("removes it, tells what went and what was left, and says so in the audit log", async () => {
    await using here = await site(() => Promise.resolve(gone));
    await here.ledger.putReplica(replica);
    expect(await here.drop()).toMatchObject({ purged: gone, drop: { because: "no room" } });
    expect(await stateOf(here.ledger)).toBeUndefined();
    const audit = await auditOf(here.ledger);
    expect(audit.map(({ action, actor, onBehalfOf }) => [action, actor, onBehalfOf])).toEqual([
      ["replica.drop", "user:ada", undefined],
      ["replica.dropped", "gateway", "user:ada"],
    ]);
    expect(audit[1]?.detail).toMatchObject({ objects: 3, uploads: 1, strays: 1, named: gone.straysNamed });
    expect(here.told.map(([name]) => name)).toEqual(["replicaDropped"]);
    expect((await refusal(() => here.drop())).reason).toBe("NOTHING_HELD");
  });

  it("is refused for an own version, for parts, and while it is pulled", async () => {
    await using here = await site(() => Promise.resolve(gone));
    expect(await refusal(() => here.drop({ ...order, site: "bsc" }))).toMatchObject({
      reason: "WRONG_STATE",
      remedy: expect.stringContaining("hanse withdraw") as string,
    });
    await here.ledger.putReplica({ ...replica, state: "partial" });
    expect((await refusal(() => here.drop())).remedy).toContain("hanse transfer cancel t1");
    await here.ledger.createTransfer(sampleTransfer("t2"), { action: "a", actor: "b", subject: "c", outcome: "ok" });
    await here.ledger.putReplica(replica);
    expect((await refusal(() => here.drop())).message).toContain("t2 is pulling");
    expect(await stateOf(here.ledger)).toBe("held");
  });

  it("waits where the store fails, says why, and goes on after a restart", async () => {
    let fails = true;
    const failed = Promise.withResolvers<undefined>();
    await using here = await site(() => {
      if (!fails) return Promise.resolve(gone);
      failed.resolve(undefined);
      return Promise.reject(new HanseError("STORE_DENIED", "it is locked", { hop: "store main" }));
    });
    await here.ledger.putReplica(replica);
    void here.drop();
    await failed.promise;
    await here.drops.stop();
    expect(await here.ledger.listDrops()).toMatchObject([{ root: replica.root }]);
    expect(await stateOf(here.ledger)).toBe("partial");
    fails = false;
    const again = here.begin();
    await again.drops.start();
    const [drop] = await here.ledger.listDrops();
    if (drop !== undefined) await again.drops.wait(drop, 10_000);
    expect(await stateOf(here.ledger)).toBeUndefined();
    await again.drops.stop();
  });
});
