import { asHanseError, HanseError } from "../domain/errors.ts";
import { Bell } from "./bell.ts";
import { hearWithdrawal, type HearWithdrawalPorts } from "./hear-withdrawal.ts";
import type { Ledger, PeerRow } from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";

/** What asking owners needs. */
export interface WithdrawalAsksPorts extends HearWithdrawalPorts {
  readonly site: string;
  readonly ledger: Ledger;
  readonly peers: Pick<Peers, "listWithdrawals">;
  /** Peers that cannot be followed are asked this often. */
  readonly heartbeatMs: number;
}

const SOON_MS = 2000;

/** The longest wait between two looks. */
const MOST_MS = 30_000;

/** Peers whose catalog is followed are asked all the same, because a log may have been begun anew. */
const FOLLOWED_MS = 10 * 60_000;

/**
 * Asks the owners of what lies here, each in its time, what they took back: a peer that dropped us tells us nothing by
 * itself. Each is asked on its own, so that none which does not answer holds up the others.
 */
export class WithdrawalAsks {
  readonly #ports: WithdrawalAsksPorts;
  readonly #stop = new AbortController();
  readonly #askedAtMs = new Map<string, number>();
  readonly #asking = new Map<string, Promise<void>>();
  #ended: Promise<void> | undefined;

  constructor(ports: WithdrawalAsksPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#ended ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await Promise.all(this.#asking.values());
  }

  async #run(): Promise<void> {
    const { events, heartbeatMs } = this.#ports;
    const { signal } = this.#stop;
    const bell = new Bell();
    while (!signal.aborted) {
      try {
        await this.#askDue();
      } catch (error) {
        if (!this.#isStopping()) events.unexpected("asking for withdrawals", error);
      }
      await bell.wait(Math.max(SOON_MS, Math.min(MOST_MS, heartbeatMs)), signal);
    }
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  async #askDue(): Promise<void> {
    const { ledger, site, clock, heartbeatMs } = this.#ports;
    const held = (await ledger.listReplicas()).map((replica) => replica.site);
    const pulled = (await ledger.openTransfers()).flatMap(({ intent }) =>
      intent.kind === "pull" ? [intent.site] : [],
    );
    for (const owner of new Set([...held, ...pulled].filter((one) => one !== site))) {
      const peer = await ledger.getPeer(owner);
      if (peer === undefined || peer.state === "invited" || this.#asking.has(owner)) continue;
      const followed = peer.state === "active" && peer.problem === undefined;
      const before = this.#askedAtMs.get(owner);
      if (before !== undefined && clock.now() - before < (followed ? FOLLOWED_MS : heartbeatMs)) continue;
      if (this.#isStopping()) return;
      this.#askedAtMs.set(owner, clock.now());
      const asking = this.#askPeer(peer).finally(() => this.#asking.delete(owner));
      this.#asking.set(owner, asking);
    }
  }

  async #askPeer(peer: PeerRow): Promise<void> {
    const { peers, events } = this.#ports;
    try {
      for (let after = 0; ;) {
        const tokens = await peers.listWithdrawals(peer, after, this.#stop.signal);
        const before = after;
        for (const token of tokens) after = Math.max(after, await this.#hear(peer, token, after));
        if (tokens.length === 0 || after === before) return;
      }
    } catch (error) {
      if (!this.#isStopping())
        events.peerFailed(peer.siteId, "withdrawals", asHanseError(error, `peer ${peer.siteId}`));
    }
  }

  /** @returns the sequence of a withdrawal that holds; `after` for one that is refused */
  async #hear(peer: PeerRow, token: string, after: number): Promise<number> {
    try {
      return (await hearWithdrawal(this.#ports, peer, token)).sequence;
    } catch (error) {
      if (!(error instanceof HanseError) || error.category === "internal") throw error;
      this.#ports.events.peerRefused(peer.siteId, "a withdrawal", error);
      return after;
    }
  }
}
