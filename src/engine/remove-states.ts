import type { ObjectLock, ObjectStore, StoredVersion } from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";

/** All states of one object, the newest first. */
export type States = readonly [StoredVersion, ...StoredVersion[]];

/** So many refusals say that the store lets nothing go; the rest is not tried. */
const MOST_REFUSALS = 100;

interface Refusal {
  readonly key: string;
  readonly lock: ObjectLock | undefined;
  readonly failure: HanseError;
}

/**
 * Removes states of objects. What the store will not let go, by a lock or a policy, is hidden where the bucket keeps
 * versions, and kept in mind: everything else goes all the same.
 */
export class StateRemover {
  readonly #store: ObjectStore;
  readonly #signal: AbortSignal;
  /** By key: an object may be come upon twice. */
  readonly #refusals = new Map<string, Refusal>();
  /** Objects of which something was removed; a deletion alone was none any more. */
  objects = 0;
  /** States, deletions that the bucket noted included. */
  versions = 0;

  constructor(store: ObjectStore, signal: AbortSignal) {
    this.#store = store;
    this.#signal = signal;
  }

  /**
   * A state that was hidden by the newest must not come to light when that one goes: the oldest goes first.
   * @param hides false for what must be found for as long as it is there
   */
  async remove(states: States, hides = true): Promise<void> {
    const [newest] = states;
    let refused = false;
    let removed = false;
    let hidden = newest.deleted;
    for (const state of [...states].reverse()) {
      // What hides a state that stays, stays too.
      if (refused && state === newest && newest.deleted) break;
      try {
        await this.#store.deleteVersion(state, { signal: this.#signal });
      } catch (error) {
        if (!(error instanceof HanseError) || !isReason(error, "STORE_DENIED")) throw error;
        if (!refused) await this.#refuse(state, error);
        refused = true;
        hidden ||= hides && (await this.#hide(newest.key));
        if (!hidden) break;
        continue;
      }
      this.versions += 1;
      removed ||= !state.deleted;
    }
    if (removed) this.objects += 1;
  }

  /** What stays, and until when as far as that is known; undefined where all went. */
  get refusal(): HanseError | undefined {
    const refusals = [...this.#refusals.values()];
    const [first] = refusals;
    if (first === undefined) return undefined;
    const { failure } = first;
    const ends = refusals.flatMap(({ lock }) => (lock?.untilMs === undefined ? [] : [lock.untilMs]));
    const until = ends.length === 0 ? "" : ` until ${new Date(Math.max(...ends)).toISOString().slice(0, -5)}Z`;
    const held = refusals.some(({ lock }) => lock?.held === true);
    const why = [
      ...(ends.length > 0 ? [`locked${until}`] : []),
      ...(held ? ["under a legal hold"] : []),
      ...(ends.length === 0 && !held ? [failure.message] : []),
    ].join(" and ");
    const many = refusals.length === 1 ? "an object" : `${refusals.length} objects`;
    return new HanseError("STORE_DENIED", `the store does not let ${many} go (${first.key}): ${why}`, {
      hop: failure.hop,
      remedy: "Ask the store's operator for the lock's end, or for leave to delete; it is tried again by itself",
      cause: failure,
    });
  }

  async #refuse({ key, versionId }: StoredVersion, failure: HanseError): Promise<void> {
    const { lock } = await this.#look(key, versionId);
    this.#refusals.set(key, { key, lock, failure });
    const { refusal } = this;
    if (this.#refusals.size >= MOST_REFUSALS && refusal !== undefined) throw refusal;
  }

  async #look(key: string, versionId: string | undefined): Promise<{ lock?: ObjectLock | undefined }> {
    try {
      const pin = versionId === undefined ? undefined : { versionId };
      return (await this.#store.head(key, { pin, signal: this.#signal })) ?? {};
    } catch {
      this.#signal.throwIfAborted();
      // Why it is locked is for people: who may not look does not know.
      return {};
    }
  }

  /** Notes a deletion above what stays, so that no reader finds it. @returns whether that could be done */
  async #hide(key: string): Promise<boolean> {
    try {
      await this.#store.delete(key, { signal: this.#signal });
      return true;
    } catch (error) {
      if (!isReason(error, "STORE_DENIED")) throw error;
      return false;
    }
  }
}
