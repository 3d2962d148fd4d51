import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KeepInTouch } from "../../../src/app/keep-in-touch.ts";
import { OwnStatement } from "../../../src/app/own-statement.ts";
import { Witness } from "../../../src/app/witness.ts";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { Presence } from "../../../src/app/presence.ts";
import type { Peers } from "../../../src/app/ports/peers.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { NOW_MS } from "../auth/forge.ts";
import { noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const bsc = await sampleSite("bsc");
const lumi = await sampleSite("lumi");

/** A gateway of bsc whose calls to peers are these; calls that are not named here hang until the end. */
function keeper(ledger: Ledger, calls: Partial<Peers>): { keep: KeepInTouch; told: unknown[][] } {
  const { events, told } = noteEvents();
  const clock = { now: () => NOW_MS };
  const { documents } = bsc;
  const hang = (): Promise<never> => new Promise(() => undefined);
  const peers = { exchange: hang, introduce: hang, ...calls } as Peers;
  const statement = new OwnStatement({ documents, ledger, clock });
  const witness = new Witness({ documents, ledger, events, clock });
  const more = {
    keys: { chain: () => [] },
    presence: new Presence(60_000),
    offers: { show: () => Promise.resolve(""), hear: () => undefined },
    heartbeatMs: 60_000,
    returned: () => undefined,
    random: () => 0,
  };
  const keep = new KeepInTouch({ documents, ledger, peers, events, clock, statement, witness, ...more });
  return { keep, told };
}

/** A call that is counted, and answered by the n-th answer; the last one stays. */
function answering<T>(...answers: readonly (() => Promise<T>)[]): {
  call: () => Promise<T>;
  times: (n: number) => Promise<void>;
} {
  let calls = 0;
  const waiting = new Map<number, () => void>();
  return {
    call: async () => {
      calls += 1;
      for (const [n, wake] of waiting) if (calls >= n) wake();
      const answer = answers[Math.min(calls, answers.length) - 1];
      if (answer === undefined) throw new Error("no answer");
      return answer();
    },
    times: async (n) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      waiting.set(n, () => {
        resolve(undefined);
      });
      if (calls < n) await promise;
    },
  };
}

describe("an introduction", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("that was refused stays visible and is repeated each minute until it is answered", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const accepted = await peerOf(lumi, 1, { state: "invited", confirmedThere: false, invitation: "i.n.v" });
    await ledger.putPeer(accepted);
    const refuse = (): Promise<never> =>
      Promise.reject(new HanseError("PEER_UNAUTHENTICATED", "the invitation is expired", { hop: "peer lumi" }));
    const accept = async () => ({
      state: "active" as const,
      statement: await lumi.documents.signStatement(2, NOW_MS),
    });
    const introduce = answering<Awaited<ReturnType<typeof accept>>>(refuse, refuse, accept);
    const exchanged = answering<never>(() => new Promise(() => undefined));
    const { keep, told } = keeper(ledger, { introduce: introduce.call, exchange: exchanged.call });
    await keep.start();
    for (let calls = 1; calls <= 2; calls += 1) {
      await introduce.times(calls);
      // Noted, and waiting.
      while (vi.getTimerCount() === 0) await nextTurn();
      expect(await ledger.getPeer("lumi")).toMatchObject({
        state: "invited",
        problem: expect.stringContaining("the invitation is expired") as string,
      });
      await vi.advanceTimersByTimeAsync(59_999);
      expect(told.filter(([name]) => name === "peerFailed")).toHaveLength(calls);
      await vi.advanceTimersByTimeAsync(1);
    }
    await introduce.times(3);
    await exchanged.times(1);
    expect(await ledger.getPeer("lumi")).toMatchObject({ state: "active", confirmedThere: true, problem: undefined });
    void keep.stop();
  });
});

describe("a poke", () => {
  it("that falls between the loop's last look and its end is not lost", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const waits = await peerOf(lumi, 1, { state: "invited" });
    await ledger.putPeer(waits);
    const exchange = answering<never>(() => Promise.reject(new HanseError("PEER_DOWN", "no connection")));
    // The loop has read a row with nothing to do in it; before it can say so, an operator confirms.
    let looks = 0;
    const stale = Object.create(ledger) as Ledger;
    stale.getPeer = async (siteId) => {
      const row = await ledger.getPeer(siteId);
      looks += 1;
      if (looks === 1) {
        await ledger.updatePeer(siteId, { state: "active" });
        keep.poke(siteId);
      }
      return row;
    };
    const { keep } = keeper(stale, { exchange: exchange.call });
    await keep.start();
    await exchange.times(1);
    await keep.stop();
  });

  it("that comes when there is nothing more to do begins anew, at whatever moment", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    const moments = 40;
    for (let moment = 0; moment < moments; moment += 1) {
      await ledger.putPeer(await peerOf(lumi, 1, { state: "invited" }));
      const exchange = answering<never>(() => Promise.reject(new HanseError("PEER_DOWN", "no connection")));
      const { keep } = keeper(ledger, { exchange: exchange.call });
      keep.poke("lumi");
      const active = ledger.updatePeer("lumi", { state: "active" });
      for (let turn = 0; turn < moment; turn += 1) await Promise.resolve();
      await active;
      keep.poke("lumi");
      await exchange.times(1);
      await keep.stop();
    }
  });

  it("during a call is heard after it", async () => {
    await using open = await openTestLedger("bsc");
    const { ledger } = open;
    await ledger.putPeer(await peerOf(lumi, 1));
    const fail = (): Promise<never> => {
      keep.poke("lumi");
      return Promise.reject(new HanseError("PEER_DOWN", "no connection"));
    };
    const exchange = answering<never>(fail, () => Promise.reject(new HanseError("PEER_DOWN", "no connection")));
    const { keep } = keeper(ledger, { exchange: exchange.call });
    await keep.start();
    await exchange.times(2);
    await keep.stop();
  });
});

it("a ledger that cannot be read ends no loop", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  await ledger.putPeer(await peerOf(lumi, 1));
  const exchange = answering<never>(() => Promise.reject(new HanseError("PEER_DOWN", "no connection")));
  let looks = 0;
  const failing = Object.create(ledger) as Ledger;
  failing.getPeer = async (siteId) => {
    looks += 1;
    if (looks > 1) return ledger.getPeer(siteId);
    keep.poke(siteId);
    throw new HanseError("LEDGER_FAILED", "not now", { hop: "ledger" });
  };
  const { keep, told } = keeper(failing, { exchange: exchange.call });
  await keep.start();
  await exchange.times(1);
  expect(told[0]).toMatchObject(["peerFailed", "lumi", "contact", { reason: "LEDGER_FAILED" }]);
  await keep.stop();
});
