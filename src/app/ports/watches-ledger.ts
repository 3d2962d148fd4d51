import type { ArtifactName } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { LayoutChoice } from "../../domain/checkpoint/layout.ts";
import type { TrackedCheckpoint } from "../../domain/checkpoint/track.ts";
import type { Actor } from "../../domain/principal.ts";

/** `STUCK`: its last scan failed, and what was known stays. */
export type WatchState = "OK" | "STUCK" | "SUSPENDED";

/** A standing order to publish each finished checkpoint below a prefix. */
export interface WatchRow {
  readonly watchId: string;
  readonly artifact: ArtifactName;
  readonly store: string;
  /** Key prefix inside the bucket whose folders are looked at. */
  readonly root: string;
  readonly layout: LayoutChoice;
  readonly everyMs: number;
  readonly abandonedAfterMs: number;
  /** Of each version, with the licence and all that follows. */
  readonly title: string;
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly contact: string;
  /** References of what every checkpoint was made from, each once, sorted; undefined where nothing is named. */
  readonly derivedFrom?: readonly string[] | undefined;
  readonly state: WatchState;
  /** Why it is in that state: hop, reason and remedy; empty when all is well. */
  readonly reason: string;
  readonly reasonCode: string;
  readonly sinceMs: number;
  /** When the next scan is due. */
  readonly dueAtMs: number;
  /** When the last one that saw everything ended. */
  readonly scannedAtMs?: number | undefined;
  /** Folders of the last scan that are no checkpoint's. */
  readonly otherFolders: number;
  readonly createdAtMs: number;
  readonly createdBy: string;
  /** That person as other sites are told, with the role in which they publish. */
  readonly actor: Actor;
  /** Grows with each change. */
  readonly turn: number;
}

export interface WatchedCheckpointRow extends TrackedCheckpoint {
  readonly watchId: string;
}

/** What a watch's row can change in. */
export type WatchChange = Partial<
  Pick<WatchRow, "state" | "reason" | "reasonCode" | "sinceMs" | "dueAtMs" | "scannedAtMs" | "otherFolders">
>;

export interface WatchesLedger {
  /** Idempotent on the id. @returns the row that stands under it: an earlier one stays as it is */
  putWatch(row: WatchRow, audit: AuditEvent): Promise<WatchRow>;
  getWatch(watchId: string): Promise<WatchRow | undefined>;
  /** At most two whose id begins so. */
  findWatches(idPrefix: string): Promise<readonly WatchRow[]>;
  /** Oldest first. */
  listWatches(filter?: {
    readonly createdBy?: string | undefined;
    readonly after?: Pick<WatchRow, "createdAtMs" | "watchId"> | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly WatchRow[]>;
  /** Changes a row at whatever turn it is. @returns undefined where there is no such watch */
  changeWatch(watchId: string, change: WatchChange, audit?: AuditEvent): Promise<WatchRow | undefined>;
  /** Forgets a watch and its checkpoints. @returns whether there was one */
  removeWatch(watchId: string, audit: AuditEvent): Promise<boolean>;
  /**
   * Notes what a scan found, in one step, where the row still is at the turn that was looked at.
   * @param gone folders of which nothing is left to know
   * @returns undefined where somebody changed the watch meanwhile: then nothing is noted
   */
  noteScan(
    watchId: string,
    turn: number,
    change: WatchChange,
    checkpoints: readonly WatchedCheckpointRow[],
    gone: readonly string[],
  ): Promise<WatchRow | undefined>;
  /** Writes what became of a checkpoint that is known; one that is not stays so. */
  noteCheckpoint(row: WatchedCheckpointRow): Promise<void>;
  /** By step, highest first, then folder. */
  listCheckpoints(
    watchId: string,
    filter?: {
      readonly after?: Pick<TrackedCheckpoint, "step" | "folder"> | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<readonly WatchedCheckpointRow[]>;
}
