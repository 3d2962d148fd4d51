import type { SiteKey } from "../../domain/site.ts";

/** A key of this site, and what it is now. */
export interface OwnKey {
  readonly key: SiteKey;
  readonly state: "current" | "next" | "retired";
}

/**
 * This site's own signing keys over time. What is written is on disk when a method has returned; a crash between two
 * steps leaves the state before or after, never between. INVALID_CONFIG for files that cannot be written.
 */
export interface OwnKeys {
  /** What the statement shows: the key that signs first. */
  shown(): readonly SiteKey[];
  list(): readonly OwnKey[];
  /** The statements that led from each key to the next, oldest first. */
  chain(): readonly string[];
  /** Every new statement's sequence is above this. */
  sequenceFloor(): number;
  /** Makes the next key, to be used from a time on. Idempotent: one that stands is returned. WRONG_STATE where a statement cannot show more. */
  plan(nowMs: number, fromMs: number): Promise<SiteKey>;
  /** The next key, and when a statement first showed it; undefined where none is planned. */
  next(): { readonly key: SiteKey; readonly publishedAtMs: number | undefined } | undefined;
  /** Keeps the statement that shows the next key and is signed by the one before. */
  publish(statement: string, sequence: number, nowMs: number): Promise<void>;
  /** From now on the next key signs; the one before is good until then. Nothing happens where none is planned. */
  use(untilMs: number): Promise<void>;
}
