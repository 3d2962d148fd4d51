import { asHanseError, type HanseError } from "../domain/errors.ts";
import { Bell } from "./bell.ts";
import type { Events } from "./ports/events.ts";
import type { ClaimedWork, ClosingWork, OutboxLedger, OutboxWork, PeerRow, PeersLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** How one kind of owed work is done. */
export interface OutboxWorker<Work extends OutboxWork = ClosingWork> {
  /** What it is called in the log. */
  readonly doing: string;
  /** Does it, again if need be. @throws HanseError where it has to be done again later */
  deliver(claimed: ClaimedWork<Work>, peer: PeerRow, signal: AbortSignal): Promise<void>;
  /** It failed and will be done again. */
  waits(claimed: ClaimedWork<Work>, failure: HanseError): Promise<void>;
  /** It will never be done. */
  giveUp(claimed: ClaimedWork<Work>, why: string): Promise<void>;
}

/** One per kind of work. */
export type OutboxWorkers = {
  readonly [Kind in OutboxWork["kind"]]: OutboxWorker<Extract<OutboxWork, { kind: Kind }>>;
};

/** What delivering owed work needs. */
export interface OutboxPorts {
  readonly ledger: OutboxLedger & Pick<PeersLedger, "getPeer">;
  readonly workers: OutboxWorkers;
  readonly events: Events;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** This process's name in claims: another one at each start. */
  readonly holder: string;
}

/** A claim outlives the calls that are made under it. */
const CLAIM_MS = 60_000;

/** Peers that are told of something at one time. */
const AT_ONCE = 8;

const FIRST_WAIT_MS = 4000;
const MOST_WAIT_MS = 60_000;

/** After work was seen that nobody can have just now. */
const LEAST_LOOK_MS = 250;

/**
 * How long work waits after so many failures: between half and all of 4 s, 16 s, then a minute, so that a dead peer is
 * asked at most twice a minute.
 */
export function outboxWaitMs(tries: number, random: () => number): number {
  const most = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 4 ** Math.min(tries, 4));
  return most / 2 + (random() * most) / 2;
}

/**
 * Does what this site owes its peers, in order per peer, for as long as they are peers: what waits stands in the ledger
 * and outlives restarts; what is done twice because a process died in between changes nothing at the peer.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #stop = new AbortController();
  readonly #bell = new Bell();
  readonly #running = new Set<Promise<void>>();
  /** How often each peer was heard from. */
  readonly #heard = new Map<string, number>();
  #troubleAtMs = Number.NEGATIVE_INFINITY;
  #ended: Promise<void> | undefined;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Takes up what the last process left. */
  async start(): Promise<void> {
    await this.#ports.ledger.releaseOwed(this.#ports.holder);
    this.#ended ??= this.#run();
  }

  /** Something is owed, or a peer was heard from: what waits for it need not wait any longer. */
  poke(peer?: string): void {
    if (this.#stop.signal.aborted) return;
    if (peer === undefined) {
      this.#bell.ring();
      return;
    }
    this.#heard.set(peer, this.#heardFrom(peer) + 1);
    this.#ports.ledger.hastenOwed(peer).then(
      () => {
        this.#bell.ring();
      },
      (error: unknown) => {
        this.#trouble(error);
      },
    );
  }

  /** Cuts the calls under way; what they were for stays owed. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await Promise.all(this.#running);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const { rings } = this.#bell;
      const waitMs = await this.#claim().catch((error: unknown) => {
        this.#trouble(error);
        return MOST_WAIT_MS / 2;
      });
      if (waitMs > 0) await this.#bell.wait(waitMs, signal, rings);
    }
  }

  /** Begins what can be begun. @returns how long nothing more can, at most a minute: others may put work there too */
  async #claim(): Promise<number> {
    const { ledger, clock, holder } = this.#ports;
    const now = clock.now();
    const room = AT_ONCE - this.#running.size;
    if (room <= 0) return MOST_WAIT_MS;
    const claimed = await ledger.claimOwed(holder, now, CLAIM_MS, room);
    for (const work of claimed) this.#begin(work);
    if (claimed.length > 0) return 0;
    const next = (await ledger.nextOwedMs(now)) ?? now + MOST_WAIT_MS;
    return Math.min(MOST_WAIT_MS, Math.max(LEAST_LOOK_MS, next - now));
  }

  #begin(claimed: ClaimedWork): void {
    const running = this.#deliver(claimed)
      .catch((error: unknown) => {
        // The ledger does not take what became of it: the claim runs out, and it is done again.
        this.#trouble(error);
      })
      .finally(() => {
        this.#running.delete(running);
        this.#bell.ring();
      });
    this.#running.add(running);
  }

  async #deliver(claimed: ClaimedWork): Promise<void> {
    const { ledger, workers, clock, events, random } = this.#ports;
    // Whatever its kind, it goes to the worker of that kind.
    const worker = workers[claimed.work.kind] as OutboxWorker<OutboxWork>;
    const { signal } = this.#stop;
    const peer = await ledger.getPeer(claimed.peer);
    const revoked = peer?.state === "revoked" || claimed.work.revoked === true;
    if (peer === undefined || revoked) {
      await this.#drop(claimed, worker, revoked ? "was revoked" : "is not a peer any more", revoked);
      return;
    }
    if (peer.state !== "active") {
      await ledger.returnOwed(claimed, clock.now() + MOST_WAIT_MS, false);
      return;
    }
    const heard = this.#heardFrom(claimed.peer);
    try {
      await worker.deliver(claimed, peer, signal);
    } catch (error) {
      if (signal.aborted) {
        await ledger.returnOwed(claimed, clock.now(), false);
        return;
      }
      const failure = asHanseError(error, "this gateway");
      events.peerFailed(claimed.peer, worker.doing, failure);
      await worker.waits(claimed, failure);
      // A call that failed while the peer came back says nothing about the peer as it is now.
      const cameBack = heard !== this.#heardFrom(claimed.peer);
      const waitMs = cameBack ? 0 : Math.max(failure.retryAfterMs ?? 0, outboxWaitMs(claimed.tries, random));
      await ledger.returnOwed(claimed, clock.now() + waitMs, true);
      return;
    }
    await ledger.settleOwed(claimed);
  }

  #heardFrom(peer: string): number {
    return this.#heard.get(peer) ?? 0;
  }

  async #drop(claimed: ClaimedWork, worker: OutboxWorker<OutboxWork>, why: string, revoked: boolean): Promise<void> {
    const { peer, transferId, work } = claimed;
    await worker.giveUp(claimed, `${peer} ${why}`);
    await this.#ports.ledger.settleOwed(claimed, {
      action: "outbox.drop",
      actor: "gateway",
      subject: transferId,
      outcome: "failed",
      reason: revoked ? "PEER_REVOKED" : "PEER_NOT_ACTIVE",
      detail: { peer, work: work.kind, ...("outcome" in work ? { outcome: work.outcome } : {}) },
    });
  }

  #trouble(error: unknown): void {
    const now = this.#ports.clock.now();
    if (Math.abs(now - this.#troubleAtMs) < MOST_WAIT_MS) return;
    this.#troubleAtMs = now;
    this.#ports.events.unexpected("outbox", error);
  }
}
