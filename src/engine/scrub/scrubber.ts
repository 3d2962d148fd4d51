import type { Scrubber } from "../../app/ports/engine.ts";
import type { Events } from "../../app/ports/events.ts";
import type { ScrubRow } from "../../app/ports/ledger.ts";
import { newScrub } from "../../app/ports/scrubs-ledger.ts";
import { asHanseError, HanseError, isReason } from "../../domain/errors.ts";
import { FINDING_KINDS, nextSubset, WHOLE, type ScrubState } from "../../domain/scrub.ts";
import { ScrubRun, type ScrubPorts } from "./scrub-run.ts";

/** What the site's configuration says of scrubs by the clock. */
export interface ScrubSchedule {
  /** Everything is read once in this time. */
  readonly everyMs: number;
  /** Runs that a pass is cut into. */
  readonly subsets: number;
  readonly maxBytesPerSecond: number;
}

/** What running scrubs needs. */
export interface ScrubberPorts extends ScrubPorts {
  readonly events: Pick<Events, "replicaDamaged" | "scrubEnded" | "unexpected">;
  /** Undefined: nothing is scrubbed unasked. */
  readonly schedule: ScrubSchedule | undefined;
  /** A name that no other scrub has. */
  readonly newId: () => string;
}

/** Ended scrubs that are kept. */
const KEPT_SCRUBS = 200;

/** Runs the site's scrubs; what they are is in the ledger. */
export class Scrubs implements Scrubber {
  readonly #ports: ScrubberPorts;
  readonly #running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  #closed = false;

  constructor(ports: ScrubberPorts) {
    this.#ports = ports;
  }

  begin(row: ScrubRow): void {
    if (this.#closed || row.state !== "RUNNING" || this.#running.has(row.scrubId)) return;
    const stop = new AbortController();
    const ended = this.#run(row, stop.signal)
      .catch((error: unknown) => {
        // Nothing is lost: the row stands, and is taken up again.
        this.#ports.events.unexpected(`scrub ${row.scrubId}`, error);
      })
      .finally(() => this.#running.delete(row.scrubId));
    this.#running.set(row.scrubId, { stop, ended });
  }

  async stop(scrubId: string): Promise<void> {
    const run = this.#running.get(scrubId);
    run?.stop.abort(new HanseError("INTERRUPTED", "the scrub was stopped"));
    await run?.ended;
  }

  /** Takes up what the last process left, and begins what is due. Idempotent; called each minute. */
  async tick(): Promise<void> {
    const { ledger, clock, schedule, newId } = this.#ports;
    if (this.#closed) return;
    const open = await ledger.openScrubs();
    for (const row of open) this.begin(row);
    await ledger.forgetScrubs(KEPT_SCRUBS);
    if (schedule === undefined || open.some(({ startedBy }) => startedBy === "")) return;
    const last = await ledger.lastScheduledScrub();
    const nowMs = clock.now();
    if (last !== undefined && nowMs < last.startedAtMs + schedule.everyMs / schedule.subsets) return;
    const follows = last?.subset.of === schedule.subsets;
    const { row } = await ledger.createScrub(
      newScrub(newId(), {
        startedBy: "",
        references: [],
        store: undefined,
        subset: follows ? nextSubset(last.subset) : { ...WHOLE, of: schedule.subsets },
        maxBytesPerSecond: schedule.maxBytesPerSecond,
        startedAtMs: nowMs,
      }),
    );
    this.begin(row);
  }

  /** Leaves what runs to the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { stop } of this.#running.values())
      stop.abort(new HanseError("SHUTTING_DOWN", "the gateway is stopping"));
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #run(row: ScrubRow, signal: AbortSignal): Promise<void> {
    try {
      const [doubt] = await new ScrubRun(this.#ports, row, signal).run();
      const now = (await this.#ports.ledger.getScrub(row.scrubId)) ?? row;
      const faults = FINDING_KINDS.some((kind) => now.findings[kind] > 0);
      if (doubt === undefined) await this.#end(row, faults ? "FAULTS" : "CLEAN");
      else await this.#end(row, "STUCK", doubt);
    } catch (error) {
      if (this.#closed) return;
      if (signal.aborted) {
        await this.#end(row, "STOPPED");
        return;
      }
      const failure = asHanseError(error, "this gateway");
      if (isReason(failure, "LEDGER_FAILED", "DISK_FULL")) throw failure;
      await this.#end(row, "STUCK", failure);
    }
  }

  async #end({ scrubId, startedBy }: ScrubRow, state: ScrubState, because?: HanseError): Promise<void> {
    const { ledger, clock, events } = this.#ports;
    const end = {
      state,
      reason: because?.line ?? "",
      reasonCode: because?.reason ?? "",
    };
    const after = await ledger.endScrub(scrubId, end, clock.now(), {
      action: "scrub.end",
      actor: "gateway",
      onBehalfOf: startedBy === "" ? undefined : `user:${startedBy}`,
      subject: scrubId,
      outcome: state === "CLEAN" || state === "STOPPED" ? "ok" : "failed",
      reason: state === "FAULTS" ? "REPLICA_FAULTS" : because?.reason,
      detail: { state },
    });
    events.scrubEnded(after);
  }
}
