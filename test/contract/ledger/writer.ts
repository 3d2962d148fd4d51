import { openThreadedLedger } from "../../../src/ledger/threaded.ts";
import { event, OWN, sampleObject, samplePeer, sampleTransfer, sliceUnit } from "./samples.ts";

/*
 * A process that writes until it is killed: `node writer.ts DIRECTORY FIRST`. Each operation writes to several tables;
 * its name goes to standard output once it was acknowledged. Eight operations are always under way.
 */
const [directory = "", first = "0"] = process.argv.slice(2);
const ledger = await openThreadedLedger({ directory, siteId: OWN });

/** Rows that one operation adds. */
const BATCH = 700;

const acknowledge = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function write(lane: string): Promise<never> {
  for (let i = Number(first); ; i += 1) {
    const id = `${lane}${i}`;
    await ledger.createTransfer(sampleTransfer(id), event("create", id));
    acknowledge(`create ${id}`);
    const units = Array.from({ length: BATCH }, (_, n) => sliceUnit(n));
    await ledger.addUnits(id, units, [], { planned: true });
    acknowledge(`units ${id}`);
    await ledger.addObjects(
      id,
      Array.from({ length: BATCH }, (_, n) => sampleObject(n)),
      { planCursor: "end" },
    );
    acknowledge(`objects ${id}`);
    await ledger.putPeer(samplePeer(id), event("peer", id));
    acknowledge(`peer ${id}`);
  }
}

await Promise.all(["a", "b", "c", "d", "e", "f", "g", "h"].map(write));
