import { describe, expect, it } from "vitest";
import type { Ledger, PeerRow } from "../../../src/app/ports/ledger.ts";
import type { AuditGrowth } from "../../../src/app/ports/peers.ts";
import { Witness } from "../../../src/app/witness.ts";
import type { AuditEvent } from "../../../src/domain/audit.ts";
import { NOW_MS } from "../auth/forge.ts";
import { noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const bsc = await sampleSite("bsc");
const lumi = await sampleSite("lumi");
const event = (action: string): AuditEvent => ({ action, actor: "gateway", subject: "x", outcome: "ok" });

let nowMs = NOW_MS;
const clock = { now: () => (nowMs += 1) };

/** One of two gateways that exchange. */
interface Side {
  readonly ledger: Ledger;
  readonly witness: Witness;
  readonly peer: PeerRow;
  readonly told: unknown[][];
}

async function side(ledger: Ledger, own: typeof bsc, other: typeof bsc): Promise<Side> {
  const { events, told } = noteEvents();
  const witness = new Witness({ ledger, documents: own.documents, events, clock });
  return { ledger, witness, peer: await peerOf(other, 1), told };
}

/** What Exchange does with the logs, `from` being the caller. */
async function exchange(from: Side, to: Side): Promise<void> {
  const [fromSite, toSite] = [to.peer.siteId, from.peer.siteId];
  const shown = await from.witness.show(await from.witness.toldBy(toSite));
  const seen = await from.witness.seenOf(toSite);
  await to.witness.hear(to.peer, shown, seen);
  const answer = { audit: await to.witness.show(seen), seen: await to.witness.seenOf(fromSite) };
  await from.witness.hear(from.peer, answer.audit, answer.seen);
}

/** Two gateways with a record each that have exchanged twice. */
async function pair(work: (a: Side, b: Side) => Promise<void>): Promise<void> {
  await using one = await openTestLedger("bsc");
  await using two = await openTestLedger("lumi");
  const [a, b] = [await side(one.ledger, bsc, lumi), await side(two.ledger, lumi, bsc)];
  await a.ledger.appendAudit(event("a0"));
  await b.ledger.appendAudit(event("b0"));
  await exchange(a, b);
  await exchange(a, b);
  await work(a, b);
}

const doubts = (of: Side): unknown[] => of.told.filter(([name]) => name === "auditDoubted").map((told) => told[2]);

describe("two sites that witness each other's logs", () => {
  it("follow them as they grow, and record nothing about it", async () => {
    await pair(async (a, b) => {
      for (let i = 1; i < 40; i += 1) await a.ledger.appendAudit(event(`a${i}`));
      await exchange(a, b);
      const [head, other] = [await a.ledger.auditHead(), await b.ledger.auditHead()];
      expect([head?.size, other?.size]).toEqual([40, 1]);
      expect(await b.ledger.getWitness("bsc")).toMatchObject({ seen: head, gaps: 0, told: other });
      expect(await a.ledger.getWitness("lumi")).toMatchObject({ seen: other, told: head });
      expect([...doubts(a), ...doubts(b)]).toEqual([]);
    });
  });

  it("catch up over several exchanges where much happened", async () => {
    await pair(async (a, b) => {
      await Promise.all(Array.from({ length: 8200 }, (_, i) => a.ledger.appendAudit(event(`a${i}`))));
      await exchange(a, b);
      expect((await b.ledger.getWitness("bsc"))?.seen?.size).toBe(8193);
      await exchange(a, b);
      expect((await b.ledger.getWitness("bsc"))?.seen).toEqual(await a.ledger.auditHead());
      expect(doubts(b)).toEqual([]);
    });
  });

  it("both notice a log that was cut, once, and that it is whole again", async () => {
    await using longer = await openTestLedger("bsc");
    await pair(async (a, b) => {
      for (let i = 1; i < 5; i += 1) await a.ledger.appendAudit(event(`a${i}`));
      await exchange(a, b);
      // The same site with the log that it had in the beginning, as after an old backup was restored.
      const cut = await side(longer.ledger, bsc, lumi);
      const [first] = await a.ledger.readAudit(0, 1);
      expect(first?.index).toBe(0);
      await cut.ledger.appendAudit(event("a0"));
      for (let i = 0; i < 3; i += 1) await exchange(cut, b);
      expect(doubts(b)).toEqual(["log of bsc: it was cut: 1 records, and 5 were seen"]);
      expect(doubts(cut)).toEqual([expect.stringContaining("own log, by lumi: it has seen 5 records")]);
      const audited = (await b.ledger.readAudit(0, 10)).map(({ record }) => JSON.parse(record) as AuditEvent);
      expect(audited.at(-1)).toMatchObject({ action: "audit.doubt", subject: "bsc", outcome: "failed" });
      // The last state that followed stays: it is the proof.
      expect((await b.ledger.getWitness("bsc"))?.seen?.size).toBe(5);
      await exchange(a, b);
      expect(await b.ledger.getWitness("bsc")).not.toHaveProperty("problem", expect.anything());
    });
  });

  it("notice a log of the same length, or longer, that was written anew", async () => {
    for (const extra of [0, 3]) {
      await using anew = await openTestLedger("bsc");
      await pair(async (a, b) => {
        await a.ledger.appendAudit(event("grant.remove"));
        await exchange(a, b);
        const forger = await side(anew.ledger, bsc, lumi);
        await forger.ledger.appendAudit(event("a0"));
        for (let i = 0; i <= extra; i += 1) await forger.ledger.appendAudit(event("nothing happened"));
        for (let i = 0; i < 4; i += 1) await exchange(forger, b);
        expect(doubts(b)).toEqual([expect.stringContaining("log of bsc: it does not")]);
        expect(doubts(forger)).toEqual([expect.stringContaining("is not what it has seen")]);
      });
    }
  });

  it("are not alarmed by an exchange that another overtook, and are by a peer whose time stands still", async () => {
    await pair(async (a, b) => {
      const [late, earlier] = [await a.witness.show(await a.witness.toldBy("lumi")), nowMs];
      await a.ledger.appendAudit(event("a1"));
      await exchange(a, b);
      await b.witness.hear(b.peer, late, undefined);
      expect(await b.ledger.getWitness("bsc")).toMatchObject({ seen: { size: 2 }, gaps: 0 });
      expect(doubts(b)).toEqual([]);
      nowMs = earlier + 600_001;
      await b.witness.hear(b.peer, late, undefined);
      expect(doubts(b)).toEqual(["log of bsc: it shows what it had signed long before"]);
    });
  });

  it("are not shaken by an old answer, nonsense, or what another key signed", async () => {
    await pair(async (a, b) => {
      const standing = await b.ledger.getWitness("bsc");
      const hash = "ab".repeat(32);
      const forged: AuditGrowth[] = [
        { head: "nonsense", recordHashes: [] },
        { head: await lumi.documents.signAuditHead({ size: 9, hash }, NOW_MS), recordHashes: [] },
      ];
      for (const growth of forged) {
        await b.witness.hear(b.peer, growth, undefined);
        expect((await b.ledger.getWitness("bsc"))?.seen).toEqual(standing?.seen);
      }
      expect(doubts(b).join()).toContain("it shows no valid audit head");
      await exchange(a, b);
      expect(await b.ledger.getWitness("bsc")).not.toHaveProperty("problem", expect.anything());
    });
  });
});

describe("what a person was", () => {
  it("is a pseudonym in the log, and nothing any more once it is forgotten", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const acted = (actor: string, onBehalfOf?: string): Promise<unknown> =>
      ledger.appendAudit({ ...event("did"), actor, onBehalfOf });
    await acted("user:quentin");
    await acted("peer:lumi", "quentin");
    await acted("gateway", "user:quentin");
    const records = (await ledger.readAudit(0, 9)).map(({ record }) => JSON.parse(record) as AuditEvent);
    expect(JSON.stringify(records)).not.toContain("quentin");
    const [own = "", there = ""] = [records[0]?.actor.slice(5), records[1]?.onBehalfOf];
    expect(records[2]?.onBehalfOf).toBe(`user:${own}`);
    expect(await ledger.namePersons([own, there, "p-none"])).toEqual(
      expect.arrayContaining([
        { pseudonym: own, person: "quentin" },
        { pseudonym: there, person: "quentin at lumi" },
      ]),
    );
    expect(await ledger.forgetPerson("quentin", event("person.forget"))).toBe(own);
    expect(await ledger.forgetPerson("quentin", event("person.forget"))).toBeUndefined();
    expect(await ledger.namePersons([own])).toEqual([]);
    await acted("user:quentin");
    const last = (await ledger.readAudit(3, 9)).map(({ record }) => JSON.parse(record) as AuditEvent);
    expect(last.map(({ action }) => action)).toEqual(["person.forget", "did"]);
    expect(last[0]?.subject).toBe(own);
    expect(last[1]?.actor).not.toBe(`user:${own}`);
  });
});
