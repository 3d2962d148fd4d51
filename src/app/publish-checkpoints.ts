import { labelOfStep } from "../domain/checkpoint/candidate.ts";
import { asHanseError, HanseError, REASONS, type Category } from "../domain/errors.ts";
import { FolderFingerprint } from "../domain/folder-fingerprint.ts";
import { joinKey } from "../domain/path.ts";
import { noteDamage, type DamagePorts } from "./note-damage.ts";
import type { Inspector, TransferRunner } from "./ports/engine.ts";
import type {
  CatalogLedger,
  TransferRow,
  TransfersLedger,
  VersionRow,
  WatchedCheckpointRow,
  WatchesLedger,
  WatchRow,
} from "./ports/ledger.ts";
import { resumeTransfer, type ResumePorts } from "./resume-transfer.ts";
import type { ScanPorts } from "./scan-watch.ts";
import { standingUser } from "./standing-user.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What publishing complete checkpoints needs. */
export interface PublishCheckpointsPorts extends DamagePorts, ResumePorts {
  readonly site: string;
  readonly inspector: Pick<Inspector, "changes">;
  readonly ledger: DamagePorts["ledger"] &
    ResumePorts["ledger"] &
    Pick<WatchesLedger, "listCheckpoints" | "noteCheckpoint"> &
    Pick<CatalogLedger, "getVersion"> &
    Pick<TransfersLedger, "getTransfer" | "listObjects">;
  readonly runner: Pick<TransferRunner, "fill" | "cancel">;
  readonly events: DamagePorts["events"] & ResumePorts["events"] & ScanPorts["events"];
  readonly startPublication: ControlUseCases["startPublication"];
}

/** What a try of the same state cannot change. */
const LASTING: readonly Category[] = ["invalid", "conflict", "not-found"];

const PAGE = 1000;

/**
 * Publishes what a watch found complete, in the order of steps, one at a time; looks after the publication under way; and
 * tells what became of versions whose source changed or went. Idempotent: what was begun is found again by its state.
 * @param retry whether what failed in passing is tried again now
 */
export async function publishCheckpoints(
  ports: PublishCheckpointsPorts,
  watch: WatchRow,
  retry: boolean,
  signal: AbortSignal,
): Promise<void> {
  const rows = await ports.ledger.listCheckpoints(watch.watchId);
  for (const row of rows) if (row.state === "changed" || row.state === "gone") await tryHarm(ports, watch, row, signal);
  const complete = rows.filter(({ state }) => state === "complete").reverse();
  for (const row of complete) if (await advance(ports, watch, row, retry)) return;
}

/** Ends publications of states that are no more. */
export async function endOutdated(ports: PublishCheckpointsPorts, publications: readonly string[]): Promise<void> {
  for (const id of publications) {
    const row = await ports.ledger.getTransfer(id);
    if (row !== undefined && row.state !== "SUCCEEDED" && row.state !== "CANCELLED") await ports.runner.cancel(row);
  }
}

/** @returns true while its publication runs: the next one waits */
async function advance(
  ports: PublishCheckpointsPorts,
  watch: WatchRow,
  row: WatchedCheckpointRow,
  retry: boolean,
): Promise<boolean> {
  const { artifact } = watch;
  const version = await ports.ledger.getVersion(ports.site, artifact, labelOfStep(row.step));
  if (version !== undefined && (await isStateOf(ports, watch, row, version))) {
    await notePublished(ports, watch, row, version.digest);
    return false;
  }
  const transfer = row.publication === undefined ? undefined : await ports.ledger.getTransfer(row.publication);
  if (transfer === undefined) return begin(ports, watch, row);
  switch (transfer.state) {
    case "QUEUED":
    case "RUNNING":
      return true;
    case "SUCCEEDED":
      await notePublished(ports, watch, row, transfer.digest);
      return false;
    case "FAILED":
      return failed(ports, watch, row, transfer, retry);
    case "PAUSED":
    case "CANCELLED": {
      const { transferId: id, reason } = transfer;
      const paused = `its publication ${id} is paused${reason === "" ? "" : `: ${reason}`}`;
      const cancelled = `its publication ${id} was cancelled; publish it by hand if it is still wanted`;
      await noteProblem(ports, row, transfer.state === "PAUSED" ? paused : cancelled);
      return false;
    }
  }
}

async function begin(ports: PublishCheckpointsPorts, watch: WatchRow, row: WatchedCheckpointRow): Promise<boolean> {
  const { artifact, store, root, title, license, description, keywords, contact, derivedFrom } = watch;
  const { folder, fingerprint } = row;
  try {
    const { row: transfer } = await ports.startPublication(standingUser(watch.actor), {
      // The same state of the same folder is the same publication, however often it is begun.
      requestId: `${watch.watchId} ${folder} ${fingerprint} ${row.changedAtMs}`,
      source: `${store}:${joinKey(root, folder)}`,
      as: `${artifact}@${labelOfStep(row.step)}`,
      ...{ title, license, description, keywords, contact, derivedFrom },
      kind: "checkpoint",
      partBytes: undefined,
      skipInvalid: false,
      copyTo: undefined,
      fingerprint,
    });
    await ports.ledger.noteCheckpoint({ ...row, publication: transfer.transferId, problem: "" });
    return true;
  } catch (error) {
    if (!(error instanceof HanseError)) throw error;
    await noteProblem(ports, row, error.line);
    return false;
  }
}

async function failed(
  ports: PublishCheckpointsPorts,
  watch: WatchRow,
  row: WatchedCheckpointRow,
  transfer: TransferRow,
  retry: boolean,
): Promise<boolean> {
  if (transfer.reasonCode === "SOURCE_CHANGED") {
    // It was written to in between: the next scans say what it is now.
    const forgotten = { fingerprint: "", completeSinceMs: undefined, publication: undefined };
    await ports.ledger.noteCheckpoint({ ...row, ...forgotten, state: "growing" });
    await endOutdated(ports, [transfer.transferId]);
    return false;
  }
  await noteProblem(ports, row, transfer.reason);
  if (!retry || LASTING.includes(categoryOf(transfer.reasonCode))) return false;
  await resumeTransfer(ports, transfer, "gateway");
  return true;
}

function categoryOf(code: string): Category {
  const categories: Readonly<Record<string, Category>> = REASONS;
  return (Object.hasOwn(categories, code) ? categories[code] : undefined) ?? "internal";
}

/** True where an own version holds exactly the state that the folder is in. */
async function isStateOf(
  { ledger }: PublishCheckpointsPorts,
  watch: WatchRow,
  { folder, fingerprint, objects, bytes }: WatchedCheckpointRow,
  version: VersionRow,
): Promise<boolean> {
  const { publication, store, root } = version;
  const samePlace = store === watch.store && root === joinKey(watch.root, folder);
  if (!samePlace || publication === undefined || version.objects !== objects || version.bytes !== bytes) return false;
  const published = new FolderFingerprint();
  for (let from = 0; ;) {
    const page = await ledger.listObjects(publication, from, PAGE);
    for (const { path, sizeBytes, etag } of page) published.add({ path, sizeBytes, etag });
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return published.digest() === fingerprint;
    from = last.position + 1;
  }
}

async function notePublished(
  ports: PublishCheckpointsPorts,
  watch: WatchRow,
  row: WatchedCheckpointRow,
  digest: string,
): Promise<void> {
  const published = {
    ...row,
    state: "published" as const,
    problem: "",
    publishedFingerprint: row.fingerprint,
    digest,
    publishedAtMs: ports.clock.now(),
  };
  await ports.ledger.noteCheckpoint(published);
  ports.events.checkpointMoved(watch, published);
}

async function noteProblem(
  { ledger }: PublishCheckpointsPorts,
  row: WatchedCheckpointRow,
  problem: string,
): Promise<void> {
  if (row.problem !== problem) await ledger.noteCheckpoint({ ...row, problem });
}

/** What cannot be looked at in one folder keeps no other from being published; the next look asks again. */
const UNSEEN = "its source cannot be looked at just now: ";

async function tryHarm(
  ports: PublishCheckpointsPorts,
  watch: WatchRow,
  row: WatchedCheckpointRow,
  signal: AbortSignal,
): Promise<void> {
  try {
    await noteHarm(ports, watch, row, signal);
  } catch (error) {
    signal.throwIfAborted();
    await noteProblem(ports, row, `${UNSEEN}${asHanseError(error, "this gateway").line}`);
  }
}

/** Says once, for each state that it came into, what a published checkpoint's source is now. */
async function noteHarm(
  ports: PublishCheckpointsPorts,
  watch: WatchRow,
  row: WatchedCheckpointRow,
  signal: AbortSignal,
): Promise<void> {
  if (row.problem !== "" && !row.problem.startsWith(UNSEEN)) return;
  const version = await ports.ledger.getVersion(ports.site, watch.artifact, labelOfStep(row.step));
  if (version === undefined || version.digest !== row.digest) return;
  const changes = await ports.inspector.changes(version, signal);
  const harm = await noteDamage(ports, version, changes);
  const goneNow = "everything under it was removed; the version stays, and this site's copy of it is damaged";
  const changedNow =
    harm === undefined
      ? "something was written beside it since it was published; the version is unharmed"
      : `it was written to since it was published (${harm}); the version stays, and this site's copy of it is damaged`;
  await noteProblem(ports, row, row.state === "gone" ? goneNow : changedNow);
}
