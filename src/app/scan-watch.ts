import { markAbandoned, trackAbsent, trackSeen, type TrackedCheckpoint } from "../domain/checkpoint/track.ts";
import { asHanseError, type HanseError } from "../domain/errors.ts";
import { lookAtCheckpoints } from "./look-at-checkpoints.ts";
import type { Events } from "./ports/events.ts";
import type { WatchChange, WatchedCheckpointRow, WatchesLedger, WatchRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import type { Stores } from "./ports/stores.ts";
import { refuseStore } from "./refuse-store.ts";
import { standingUser } from "./standing-user.ts";

/** What scanning needs. */
export interface ScanPorts {
  readonly ledger: Pick<WatchesLedger, "listCheckpoints" | "noteScan">;
  readonly stores: Pick<Stores, "get">;
  readonly events: Pick<Events, "watchMoved" | "checkpointMoved">;
  readonly clock: Clock;
}

/** What a scan left behind. */
export interface Scanned {
  /** Undefined where somebody changed the watch meanwhile: then nothing was noted. */
  readonly watch: WatchRow | undefined;
  /** Publications of states that are no more. */
  readonly outdated: readonly string[];
}

/** A checkpoint that is all there is looked at again after so long, where the watch's own time is longer. */
const SETTLE_MS = 60_000;

/**
 * Looks at all that a watch looks after, once, and notes what it found. Where the store does not answer or its person may
 * not publish from there any more, the watch is STUCK with the reason, and what was known of each checkpoint stays.
 */
export async function scanWatch(ports: ScanPorts, watch: WatchRow, signal: AbortSignal): Promise<Scanned> {
  let found: Found;
  try {
    found = await look(ports, watch, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    found = stuck(watch, asHanseError(error, "this gateway"), ports.clock.now());
  }
  const { change, changed, gone, moved, outdated } = found;
  const after = await ports.ledger.noteScan(watch.watchId, watch.turn, change, changed, gone);
  if (after === undefined) return { watch: undefined, outdated: [] };
  if (after.state !== watch.state || after.reasonCode !== watch.reasonCode) ports.events.watchMoved(after);
  for (const checkpoint of moved) ports.events.checkpointMoved(after, checkpoint);
  return { watch: after, outdated };
}

interface Found {
  readonly change: WatchChange;
  readonly changed: readonly WatchedCheckpointRow[];
  readonly gone: readonly string[];
  /** Those whose state is another one than before. */
  readonly moved: readonly TrackedCheckpoint[];
  readonly outdated: readonly string[];
}

async function look({ ledger, stores, clock }: ScanPorts, watch: WatchRow, signal: AbortSignal): Promise<Found> {
  const { watchId, root, layout, everyMs, abandonedAfterMs } = watch;
  const store = stores.get(watch.store);
  refuseStore(standingUser(watch.actor), "publish", { store, key: root });
  const known = new Map((await ledger.listCheckpoints(watchId)).map((row) => [row.folder, row]));
  const place = { objects: store.objects, root, layout };
  const { checkpoints, otherFolders } = await lookAtCheckpoints(place, known, signal);
  const nowMs = clock.now();
  const settleMs = Math.min(everyMs, SETTLE_MS);
  const seen = checkpoints.map((checkpoint) => trackSeen(known.get(checkpoint.folder), checkpoint, nowMs, settleMs));
  const there = new Set(seen.map(({ folder }) => folder));
  const absent = [...known.values()].filter(({ folder }) => !there.has(folder));
  const stayed = absent.flatMap((row) => trackAbsent(row, nowMs) ?? []);
  const now = markAbandoned([...seen, ...stayed], abandonedAfterMs, nowMs).map((checkpoint) => ({
    ...checkpoint,
    watchId,
  }));
  const kept = new Set(now.map(({ folder }) => folder));
  const current = new Set(now.map(({ publication }) => publication));
  // What is all there is confirmed sooner than the next time that everything is looked at.
  const confirming = now.some(({ state, completeSinceMs }) => state === "growing" && completeSinceMs !== undefined);
  return {
    change: {
      ...(watch.state === "OK" ? {} : { state: "OK", sinceMs: nowMs }),
      reason: "",
      reasonCode: "",
      dueAtMs: nowMs + (confirming ? settleMs : everyMs),
      scannedAtMs: nowMs,
      otherFolders,
    },
    changed: now.filter((row) => asText(row) !== asText(known.get(row.folder))),
    gone: absent.map(({ folder }) => folder).filter((folder) => !kept.has(folder)),
    moved: now.filter(({ folder, state }) => known.get(folder)?.state !== state),
    outdated: [...known.values()].flatMap(({ publication }) =>
      publication === undefined || current.has(publication) ? [] : [publication],
    ),
  };
}

/** One text for equal rows, whatever the order of their members. */
const asText = (row: WatchedCheckpointRow | undefined): string =>
  row === undefined ? "" : JSON.stringify(row, Object.keys(row).sort());

const stuck = (watch: WatchRow, failure: HanseError, nowMs: number): Found => ({
  change: {
    ...(watch.state === "STUCK" ? {} : { state: "STUCK", sinceMs: nowMs }),
    reason: failure.line,
    reasonCode: failure.reason,
    dueAtMs: nowMs + watch.everyMs,
  },
  changed: [],
  gone: [],
  moved: [],
  outdated: [],
});
