import { asHanseError, isReason, type HanseError } from "../domain/errors.ts";
import { acceptStatement } from "./accept-statement.ts";
import { Bell } from "./bell.ts";
import { mirrorCatalog, type MirrorPorts } from "./mirror-catalog.ts";
import type { OfferMarks } from "./told-offers.ts";
import type { OwnStatement } from "./own-statement.ts";
import type { CatalogLedger, PeerRow, PeersLedger, WithdrawalsLedger } from "./ports/ledger.ts";
import type { Witness } from "./witness.ts";
import type { OwnKeys } from "./ports/own-keys.ts";
import type { SharedStatement } from "./ports/peers.ts";
import type { Presence } from "./presence.ts";
import type { ShownStatement } from "./statement-chain.ts";
import { tellStatement } from "./statement-alarm.ts";

/** What keeping in touch with peers needs. */
export interface KeepInTouchPorts extends MirrorPorts {
  readonly ledger: PeersLedger & CatalogLedger & WithdrawalsLedger;
  readonly statement: OwnStatement;
  readonly witness: Witness;
  readonly keys: Pick<OwnKeys, "chain">;
  readonly presence: Presence;
  readonly offers: OfferMarks;
  /** Statements and clocks are swapped this often. */
  readonly heartbeatMs: number;
  /** A peer answers again after a failure: what waited for it need not wait any longer. */
  readonly returned: (siteId: string) => void;
  /** 0 to 1. */
  readonly random: () => number;
}

const LEAST_WAIT_MS = 5000;
const MOST_WAIT_MS = 60_000;

/** The longest that a timer can wait. */
const ENDLESS_MS = 2 ** 31 - 1;

/**
 * Keeps in touch with every peer: introduces us to those that we accepted, swaps statements with active ones at each
 * heartbeat, and mirrors their catalogs all the while. One loop per peer; a failure waits 5 to 60 s and is told, it never ends the loop.
 */
export class KeepInTouch {
  readonly #ports: KeepInTouchPorts;
  readonly #stop = new AbortController();
  readonly #loops = new Map<string, { readonly bell: Bell; readonly ended: Promise<void> }>();

  constructor(ports: KeepInTouchPorts) {
    this.#ports = ports;
  }

  /** Begins with the peers that stand in the ledger. */
  async start(): Promise<void> {
    for (const peer of await this.#ports.ledger.listPeers()) this.poke(peer.siteId);
  }

  /** Something changed about a peer: look at it now. */
  poke(siteId: string): void {
    if (this.#stop.signal.aborted) return;
    const running = this.#loops.get(siteId);
    if (running !== undefined) {
      running.bell.ring();
      return;
    }
    const bell = new Bell();
    const ended = this.#attend(siteId, bell).catch((error: unknown) => {
      this.#loops.delete(siteId);
      this.#ports.events.unexpected(`peer ${siteId}`, error);
    });
    this.#loops.set(siteId, { bell, ended });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#loops.values()].map((loop) => loop.ended));
  }

  async #attend(siteId: string, bell: Bell): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 0; !this.#isStopping();) {
      const { rings } = bell;
      const before = this.#ports.clock.now();
      let doing = "contact";
      let waitMs = 0;
      try {
        const peer = await this.#ports.ledger.getPeer(siteId);
        const step = peer && nextStep(peer);
        if (peer === undefined || step === undefined) {
          if (bell.rings !== rings) continue;
          // In one breath with the look above, so that a poke begins anew from here on and none falls in between.
          this.#loops.delete(siteId);
          return;
        }
        doing = step;
        if (step === "exchange") await this.#converse(peer, bell, rings);
        else if (!(await this.#introduce(peer))) waitMs = LEAST_WAIT_MS;
        failures = 0;
      } catch (error) {
        if (this.#isStopping()) return;
        const failure = asHanseError(error, `peer ${siteId}`);
        // A conversation that held for a while had nothing to do with the failures before it.
        failures = this.#ports.clock.now() - before > MOST_WAIT_MS ? 1 : failures + 1;
        this.#ports.events.peerFailed(siteId, doing, failure);
        await this.#note(siteId, failure);
        // An introduction that is refused needs a person to change that: it is repeated, and not often.
        const refused = doing === "introduce" && failure.category === "unauthenticated";
        waitMs = refused ? MOST_WAIT_MS : this.#waitMs(failures);
      }
      if (waitMs > 0) await bell.wait(waitMs, signal, rings);
    }
  }

  /** A ledger that cannot take it now (a full disk) must not end the loop: the next round may find it mended. */
  async #note(siteId: string, failure: HanseError): Promise<void> {
    try {
      await this.#ports.ledger.updatePeer(siteId, { problem: failure.line });
    } catch (error) {
      this.#ports.events.unexpected(`peer ${siteId}`, error);
    }
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  #waitMs(failures: number): number {
    const most = Math.min(MOST_WAIT_MS, LEAST_WAIT_MS * 2 ** Math.min(failures, 6));
    return LEAST_WAIT_MS + this.#ports.random() * (most - LEAST_WAIT_MS);
  }

  /** @returns whether the peer is active now */
  async #introduce(peer: PeerRow): Promise<boolean> {
    const { peers, ledger, statement, clock, events } = this.#ports;
    const { invitation = "" } = peer;
    const request = { invitation, statement: await statement.current(), chain: this.#ports.keys.chain() };
    const answer = await peers.introduce(peer, request, this.#stop.signal);
    const after = await acceptStatement(this.#ports, peer, shownBy(answer), clock.now());
    if (answer.state !== "active") return false;
    const audit = {
      action: "peer.activate",
      actor: `peer:${peer.siteId}`,
      subject: peer.siteId,
      outcome: "ok" as const,
    };
    await ledger.updatePeer(
      after.siteId,
      { state: "active", confirmedThere: true, invitation: undefined, problem: undefined },
      audit,
    );
    events.peerMoved(peer.siteId, "active", `peer:${peer.siteId}`);
    return true;
  }

  /** Swaps statements at each heartbeat and follows the catalog, until the peer changes or something fails. */
  async #converse(peer: PeerRow, bell: Bell, rings: number): Promise<void> {
    await this.#exchange(peer);
    const over = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, over.signal]);
    const changed = bell.wait(ENDLESS_MS, signal, rings);
    const talks = [this.#beat(peer.siteId, signal), this.#follow(peer.siteId, signal)];
    try {
      await Promise.race([changed, ...talks]);
    } finally {
      over.abort();
      // What was cut ends in its own time, and its failure is nobody's: the next step looks anew.
      await Promise.allSettled(talks);
    }
  }

  async #exchange(peer: PeerRow): Promise<void> {
    const { peers, statement, witness, clock, events, presence } = this.#ports;
    const { siteId } = peer;
    const [audit, seen] = [await witness.show(await witness.toldBy(siteId)), await witness.seenOf(siteId)];
    const offers = await this.#ports.offers.show(siteId);
    const request = { statement: await statement.current(), knownKey: peer.fingerprint, audit, seen, offers };
    const sentAtMs = clock.now();
    const asked = peers.exchange(peer, request, this.#stop.signal);
    const answer = await asked.catch((error: unknown) => this.#renew(peer, error));
    if (answer === undefined) return;
    const nowMs = clock.now();
    let after: PeerRow;
    try {
      after = await acceptStatement(this.#ports, peer, shownBy(answer), nowMs, sentAtMs);
    } catch (error) {
      await tellStatement(this.#ports, siteId, error, nowMs);
      throw error;
    }
    await witness.hear(after, answer.audit, answer.seen);
    presence.heard(siteId, nowMs, answer);
    this.#ports.offers.hear(siteId, answer.offers ?? "");
    events.peerAnswered(siteId, answer.clockOffsetMs);
    if (peer.problem !== undefined) this.#ports.returned(siteId);
  }

  /**
   * Shows a peer that does not take our calls how our key came from the one that it knows; where it takes that, the next
   * exchange is at once.
   * @throws the error where there is nothing to show, or it does not help
   */
  async #renew(peer: PeerRow, error: unknown): Promise<undefined> {
    const chain = this.#ports.keys.chain();
    if (chain.length === 0 || !isReason(error, "TOKEN_INVALID", "PEER_UNAUTHENTICATED")) throw error;
    const { peers, statement, clock } = this.#ports;
    const request = { invitation: "", statement: await statement.current(), chain };
    const sentAtMs = clock.now();
    const answer = await peers.introduce(peer, request, this.#stop.signal).catch(() => {
      throw error;
    });
    const after = await acceptStatement(this.#ports, peer, shownBy(answer), clock.now(), sentAtMs);
    this.#ports.presence.heard(after.siteId, clock.now());
    if (peer.problem !== undefined) this.#ports.returned(peer.siteId);
  }

  async #beat(siteId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      await new Bell().wait(this.#ports.heartbeatMs, signal);
      const peer = signal.aborted ? undefined : await this.#ports.ledger.getPeer(siteId);
      if (peer?.state !== "active") return;
      await this.#exchange(peer);
    }
  }

  async #follow(siteId: string, signal: AbortSignal): Promise<void> {
    const { clock, ledger } = this.#ports;
    while (!signal.aborted) {
      const current = await ledger.getPeer(siteId);
      if (current?.state !== "active") return;
      const openedAtMs = clock.now();
      await mirrorCatalog(this.#ports, current, signal);
      // A peer that ends its streams at once must not make us spin.
      if (clock.now() - openedAtMs < LEAST_WAIT_MS) await new Bell().wait(LEAST_WAIT_MS, signal);
    }
  }
}

const shownBy = ({ statement, chain }: SharedStatement): ShownStatement => ({ token: statement, chain: chain ?? [] });

/** What there is to do with a peer just now: nothing, for one that waits for its operator or ours. */
function nextStep(peer: PeerRow): "exchange" | "introduce" | undefined {
  if (peer.state === "active") return "exchange";
  return peer.state === "invited" && peer.invitation !== undefined ? "introduce" : undefined;
}
