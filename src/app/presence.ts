import type { SiteId } from "../domain/site.ts";

/** What this process knows of a peer's being there. */
export interface PeerPresence {
  /** Heard from within three heartbeats. */
  readonly online: boolean;
  /** Since when it is so: when it was first heard after a silence, or last heard before one. */
  readonly sinceMs: number;
  /** Of the last exchange that this site began; undefined where none was answered yet. */
  readonly roundTripMs: number | undefined;
  /** The peer's clock minus ours, at the same exchange. */
  readonly clockOffsetMs: number | undefined;
}

interface Heard {
  atMs: number;
  onlineSinceMs: number;
  roundTripMs: number | undefined;
  clockOffsetMs: number | undefined;
}

/** A peer is offline when it was silent for so many heartbeats. */
const SILENT_BEATS = 3;

/** Who was heard from since this process started: kept in memory, because what was before says nothing about now. */
export class Presence {
  readonly #silentMs: number;
  readonly #heard = new Map<SiteId, Heard>();

  constructor(heartbeatMs: number) {
    this.#silentMs = SILENT_BEATS * heartbeatMs;
  }

  /** A peer called, or answered. @param measured what the exchange told, where this site began it */
  heard(siteId: SiteId, nowMs: number, measured?: { roundTripMs: number; clockOffsetMs: number }): void {
    const before = this.#heard.get(siteId);
    const goesOn = before !== undefined && this.#isOnline(before, nowMs);
    this.#heard.set(siteId, {
      atMs: nowMs,
      onlineSinceMs: goesOn ? before.onlineSinceMs : nowMs,
      roundTripMs: measured?.roundTripMs ?? before?.roundTripMs,
      clockOffsetMs: measured?.clockOffsetMs ?? before?.clockOffsetMs,
    });
  }

  /** It is not to be reached: suspended or revoked. */
  forget(siteId: SiteId): void {
    this.#heard.delete(siteId);
  }

  /** Undefined: not heard since start. */
  of(siteId: SiteId, nowMs: number): PeerPresence | undefined {
    const heard = this.#heard.get(siteId);
    if (heard === undefined) return undefined;
    const online = this.#isOnline(heard, nowMs);
    const { roundTripMs, clockOffsetMs } = heard;
    return { online, sinceMs: online ? heard.onlineSinceMs : heard.atMs, roundTripMs, clockOffsetMs };
  }

  #isOnline(heard: Heard, nowMs: number): boolean {
    return Math.abs(nowMs - heard.atMs) <= this.#silentMs;
  }
}
