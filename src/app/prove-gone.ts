import { formatReference } from "../domain/artifact.ts";
import { asHanseError, isReason, type HanseError } from "../domain/errors.ts";
import { Bell } from "./bell.ts";
import type { OneByOne } from "./one-by-one.ts";
import type { PurgeReplica } from "./ports/engine.ts";
import type { WithdrawalRow, WithdrawalsLedger } from "./ports/ledger.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import type { Stores } from "./ports/stores.ts";
import { refuseOverlap, type OverlapPorts } from "./refuse-overlap.ts";

/** What proving that nothing is left needs. */
export interface ProveGonePorts {
  readonly site: string;
  readonly ledger: OverlapPorts["ledger"] & Pick<WithdrawalsLedger, "changeWithdrawal">;
  readonly stores: Stores;
  readonly spool: ManifestSpool;
  readonly purge: PurgeReplica;
  /** Pulls begin in the same turn. */
  readonly starts: OneByOne;
}

/**
 * Proves that nothing of a withdrawn version is left at its place, and removes what is: what a pull left that was
 * cancelled, or a copy that went before. Nothing else begins at the place meanwhile, because the ledger has it as going;
 * so no other work waits for this, however long a store takes.
 */
export class ProveGone {
  readonly #ports: ProveGonePorts;
  readonly #running = new Map<string, Promise<"gone" | HanseError>>();

  constructor(ports: ProveGonePorts) {
    this.#ports = ports;
  }

  /**
   * Begins, or waits for what was begun, at most so long. What was removed is in the ledger where nothing is left.
   * @param signal ends the work itself; the rest is the next start's
   * @returns `going` where it goes on; what kept it from ending, if anything
   */
  async at(
    row: WithdrawalRow,
    store: string,
    root: string,
    atMostMs: number,
    signal: AbortSignal,
  ): Promise<"gone" | "going" | HanseError> {
    const reference = formatReference(row);
    const running = this.#running.get(reference) ?? this.#run(row, store, root, signal);
    this.#running.set(reference, running);
    const enough = new AbortController();
    const late = new Bell().wait(atMostMs, enough.signal).then(() => "going" as const);
    const outcome = await Promise.race([running, late]);
    enough.abort();
    if (outcome !== "going") this.#running.delete(reference);
    return outcome;
  }

  /** Resolves when nothing runs any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Never rejects: nobody may be waiting. */
  async #run(row: WithdrawalRow, name: string, root: string, signal: AbortSignal): Promise<"gone" | HanseError> {
    try {
      await this.#purge(row, name, root, signal);
      return "gone";
    } catch (error) {
      return asHanseError(error, "this gateway");
    }
  }

  async #purge(row: WithdrawalRow, name: string, root: string, signal: AbortSignal): Promise<void> {
    const { ledger, stores, spool, purge, starts } = this.#ports;
    const store = stores.get(name);
    try {
      await starts.run(() => refuseOverlap(this.#ports, row, { store, key: root }));
    } catch (error) {
      // What lies there now is another version's: nothing of this one can.
      if (isReason(error, "ROOT_OCCUPIED")) return;
      throw error;
    }
    const known = await spool.has(row.digest);
    const gone = await purge({ store: store.objects, root, digest: row.digest, known }, signal);
    const { objects, versions, uploads, strays } = gone;
    await ledger.changeWithdrawal(row, { removed: { objects, versions, uploads, strays } });
  }
}
