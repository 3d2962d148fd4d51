import { setTimeout as sleep } from "node:timers/promises";
import { thumbprint } from "../domain/site.ts";
import { userActor } from "./ids.ts";
import type { OwnStatement } from "./own-statement.ts";
import type { Events } from "./ports/events.ts";
import type { Ledger } from "./ports/ledger.ts";
import type { OwnKeys } from "./ports/own-keys.ts";
import type { Clock } from "./ports/runtime.ts";
import type { ControlUseCases, KeysView } from "./use-cases.ts";

/** What rotating the site's key needs. */
export interface RotateKeyPorts {
  readonly keys: OwnKeys;
  readonly statement: Pick<OwnStatement, "renew">;
  readonly ledger: Pick<Ledger, "appendAudit">;
  readonly events: Events;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** This site's statement is new: show it to every peer now. */
  readonly tellPeers: () => Promise<void>;
  /** Another key signs from now on: whoever signs elsewhere learns it. */
  readonly keyChanged: () => void;
}

/** A next key is published for so many heartbeats before it signs. */
const BEATS = 3;

/** Calls that the key before signed may arrive this long after the next one signs. */
const OVERLAP_MS = 120_000;

/** The ledger or a disk that fails now may work after this. */
const TROUBLE_MS = 5000;

/** The longest that is slept at a time, so that a clock that was set is noticed. */
const MOST_SLEEP_MS = 60_000;

/**
 * Carries a planned rotation through: the next key is published in a statement that the present key signs; three
 * heartbeats later it signs, and the one before ends. Where it stands is in the keys themselves, so that it goes on after
 * a restart from whatever step.
 */
export class KeyRotation {
  readonly #ports: RotateKeyPorts;
  readonly #stop = new AbortController();
  readonly #startedAtMs: number;
  /** A restart may have come between publishing and the peers' hearing of it. */
  #foundAtStart: boolean;
  #running: Promise<void> | undefined;

  constructor(ports: RotateKeyPorts) {
    this.#ports = ports;
    this.#startedAtMs = ports.clock.now();
    this.#foundAtStart = ports.keys.next() !== undefined;
  }

  /** Takes up what the last process left. */
  start(): void {
    if (this.#ports.keys.next() === undefined || this.#stop.signal.aborted) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Plans a rotation, or leaves the one that runs as it is. @throws HanseError WRONG_STATE, INVALID_CONFIG */
  async plan(actor: string): Promise<void> {
    const { keys, clock, heartbeatMs, ledger } = this.#ports;
    if (keys.next() === undefined) {
      const now = clock.now();
      const next = await keys.plan(now, now + BEATS * heartbeatMs);
      this.#foundAtStart = false;
      const detail = { fingerprint: thumbprint(next.jwk), from: new Date(next.fromMs).toISOString() };
      await ledger.appendAudit({ action: "key.plan", actor, subject: next.kid, outcome: "ok", detail });
      this.#ports.events.keyMoved(thumbprint(next.jwk), "planned");
    }
    await this.#publish();
    this.start();
  }

  /** When the next key begins to sign; undefined where none is planned, or it is not published yet. */
  get usedFromMs(): number | undefined {
    const next = this.#ports.keys.next();
    if (next?.publishedAtMs === undefined) return undefined;
    const beats = BEATS * this.#ports.heartbeatMs;
    const since = Math.max(next.publishedAtMs, this.#foundAtStart ? this.#startedAtMs : 0);
    return Math.max(next.key.fromMs, since + beats);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { keys, clock, events } = this.#ports;
    const { signal } = this.#stop;
    while (!signal.aborted && keys.next() !== undefined) {
      let waitMs = TROUBLE_MS;
      try {
        await this.#publish();
        waitMs = (this.usedFromMs ?? 0) - clock.now();
        if (waitMs <= 0) {
          await this.#use();
          return;
        }
      } catch (error) {
        events.unexpected("rotation of the site's key", error);
      }
      await sleep(Math.min(waitMs, MOST_SLEEP_MS), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Shows the next key in a statement that the present one signs, once. */
  async #publish(): Promise<void> {
    const { keys, statement, clock, tellPeers } = this.#ports;
    const next = keys.next();
    if (next === undefined || next.publishedAtMs !== undefined) return;
    const { token, sequence } = await statement.renew();
    await keys.publish(token, sequence, clock.now());
    await tellPeers();
  }

  async #use(): Promise<void> {
    const { keys, statement, ledger, events, clock, tellPeers, keyChanged } = this.#ports;
    await keys.use(clock.now() + OVERLAP_MS);
    keyChanged();
    const [current] = keys.shown();
    await statement.renew();
    await tellPeers();
    if (current === undefined) return;
    const detail = { fingerprint: thumbprint(current.jwk) };
    await ledger.appendAudit({ action: "key.use", actor: "gateway", subject: current.kid, outcome: "ok", detail });
    events.keyMoved(detail.fingerprint, "in use");
  }
}

/** The use cases of `hanse keys ls|rotate`. */
export function rotateKey(
  keys: OwnKeys,
  rotation: Pick<KeyRotation, "plan" | "usedFromMs">,
): Pick<ControlUseCases, "listKeys" | "rotateKey"> {
  const view = (): KeysView => ({ keys: keys.list(), usedFromMs: rotation.usedFromMs });
  return {
    listKeys: () => Promise.resolve(view()),
    async rotateKey(user) {
      await rotation.plan(userActor(user));
      return view();
    },
  };
}
