import type { LeasedUnit, ObjectRow, PublicationIntent, TransferRow } from "../app/ports/ledger.ts";
import type { LaneSource } from "../app/ports/lanes.ts";
import type { StoredObject } from "../app/ports/object-store.ts";
import type { SiteStore } from "../app/ports/stores.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import type { ManifestEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import { changedObjects } from "./changed-objects.ts";
import { commitVersion } from "./commit-version.ts";
import type { Copy } from "./copy.ts";
import { runPart } from "./copy-part.ts";
import { runSlice } from "./copy-slice.ts";
import { pinOf, runHash } from "./hash-units.ts";
import { listSource } from "./list-source.ts";
import { planCopy } from "./plan-copy.ts";
import type { PublicationPorts } from "./publication-ports.ts";
import { manifestLines } from "./manifest-lines.ts";
import { purgeLeft } from "./purge-replica.ts";
import { claimant, claimRoot } from "./replica-root.ts";
import { settleCopy } from "./settle-copy.ts";
import type { Work } from "./work.ts";

/** Units of the copy come after all units of the hashing. */
const FIRST_COPY_UNIT = 1_000_000_000;

/** Makes a version: list, hash, perhaps copy, commit. */
export class PublicationWork implements Work {
  readonly #ports: PublicationPorts;
  /** One commit at a time: each gets the next sequence of its artifact. */
  #commits: Promise<void> = Promise.resolve();

  constructor(ports: PublicationPorts) {
    this.#ports = ports;
  }

  async prepare(row: TransferRow, signal: AbortSignal): Promise<void> {
    if (row.planned) return;
    const source = this.#ports.stores.get(publicationIntent(row).store);
    await listSource(this.#ports, source, row, publicationIntent(row), signal);
  }

  async runUnit(
    row: TransferRow,
    unit: LeasedUnit,
    bytes: (count: number) => void,
    signal: AbortSignal,
  ): Promise<"done"> {
    const intent = publicationIntent(row);
    const { work } = unit;
    try {
      if (work.type === "slice") await runSlice(this.#ports, this.#copy(row, intent), unit, work, bytes, signal);
      else if (work.type === "part") await runPart(this.#ports, this.#copy(row, intent), unit, work, bytes, signal);
      else await runHash(this.#ports, row.transferId, intent, unit, bytes, signal);
      return "done";
    } catch (error) {
      if (!isReason(error, "PRECONDITION_FAILED", "OBJECT_MISSING", "SHORT_BODY", "BODY_TOO_LONG")) throw error;
      // Once copies are pinned, the source can no longer be compared as a whole: what failed is named alone.
      if (work.type === "hash" || work.type === "hash-parts") await this.#refuseChanges(row, intent, signal);
      if (error.category === "again") throw error;
      throw new HanseError("SOURCE_CHANGED", error.message, {
        hop: error.hop,
        remedy: "Publish again when nothing writes there any more",
        cause: error,
      });
    }
  }

  async settle(row: TransferRow, signal: AbortSignal): Promise<boolean> {
    const { ledger, spool } = this.#ports;
    const intent = publicationIntent(row);
    if (row.step === "copy") return settleCopy(this.#ports, this.#copy(row, intent), signal);
    if (intent.copyTo === undefined) return false;
    const { digest } = await spool.write(manifestLines(ledger, row.transferId));
    // Whatever stands under the label decides at the commit; nothing is copied for it, least of all over it.
    if ((await ledger.getVersion(this.#ports.site, intent.artifact, intent.label)) !== undefined) return false;
    const target = this.#ports.stores.get(intent.copyTo.store);
    const claim = {
      site: this.#ports.site,
      holder: this.#ports.site,
      artifact: intent.artifact,
      label: intent.label,
      digest,
      transferId: row.transferId,
    };
    // Units of the copy read the digest, and a crash may come before the step is noted.
    await ledger.changeTransfer(row.transferId, { digest });
    await claimRoot(target.objects, intent.copyTo.root, claim, signal);
    const plan = {
      transferId: row.transferId,
      digest,
      objects: row.objectsTotal,
      limits: target.objects.limits,
      directory: false,
      firstUnit: FIRST_COPY_UNIT,
    };
    const { objects, bytes, parts } = await planCopy(this.#ports, plan, signal);
    // Hashed and copied: twice what the manifest says, however often a crash brings us here.
    const totals = { objectsTotal: 2 * objects, bytesTotal: 2 * bytes, partsTotal: 2 * parts };
    await ledger.changeTransfer(row.transferId, { step: "copy", ...totals });
    return true;
  }

  async commit(row: TransferRow, signal: AbortSignal): Promise<void> {
    const intent = publicationIntent(row);
    await this.#ports.ledger.changeTransfer(row.transferId, { step: "commit" });
    if (intent.copyTo === undefined) await this.#refuseChanges(row, intent, signal);
    const turn = this.#commits.catch(() => undefined).then(() => commitVersion(this.#ports, row, intent, signal));
    this.#commits = turn;
    await turn;
    await this.#ports.ledger.forgetUnits(row.transferId);
  }

  /** What was listed no longer holds after a change of the source: the next try lists anew. */
  async failed(row: TransferRow, error: HanseError, signal: AbortSignal): Promise<void> {
    if (error.reason !== "SOURCE_CHANGED") return;
    await this.cleanUp(row, signal);
    const nothingDone = { objectsDone: 0, bytesDone: 0, partsDone: 0 };
    await this.#ports.ledger.changeTransfer(row.transferId, { planned: false, digest: "", ...nothingDone });
  }

  async cleanUp(row: TransferRow, signal: AbortSignal): Promise<void> {
    const { ledger, spool } = this.#ports;
    const { artifact, label, copyTo } = publicationIntent(row);
    const version = await ledger.getVersion(this.#ports.site, artifact, label);
    // It stands already, and only the last step was left: its bytes are the version's now.
    if (version?.publication === row.transferId) return;
    const target = copyTo && this.#ports.stores.get(copyTo.store).objects;
    // Only what this publication took is its own to remove.
    if (
      copyTo !== undefined &&
      target !== undefined &&
      (await claimant(target, copyTo.root, signal)) === row.transferId
    ) {
      // What is asked to be removed may have been looked at before its digest was known.
      const { digest } = (await ledger.getTransfer(row.transferId)) ?? row;
      await purgeLeft(spool, { store: target, root: copyTo.root, digest }, signal);
    }
    await ledger.forgetObjects(row.transferId);
  }

  /** @throws HanseError SOURCE_CHANGED naming what is no longer as it was listed */
  async #refuseChanges(row: TransferRow, intent: PublicationIntent, signal: AbortSignal): Promise<void> {
    const source: SiteStore = this.#ports.stores.get(intent.store);
    const changes = await changedObjects(
      this.#ports.ledger,
      source.objects,
      row.transferId,
      intent.root,
      intent.skipInvalid,
      signal,
    );
    if (changes.length === 0) return;
    throw new HanseError(
      "SOURCE_CHANGED",
      `${changes.length === 1 ? "an object" : `${changes.length} objects`} changed while the version was made`,
      {
        hop: `store ${source.name}`,
        remedy: "Publish again when nothing writes there any more",
        problems: changes,
      },
    );
  }

  #copy(row: TransferRow, intent: PublicationIntent): Copy {
    const { copyTo } = intent;
    if (copyTo === undefined)
      throw new HanseError("INTERNAL", `${row.transferId} copies nothing`, { hop: "this gateway" });
    const { ledger } = this.#ports;
    const find = async (paths: readonly string[]): Promise<Map<string, ObjectRow>> =>
      new Map((await ledger.findObjects(row.transferId, paths)).map((object) => [object.path, object]));
    return {
      transferId: row.transferId,
      digest: row.digest,
      store: this.#ports.stores.get(copyTo.store).objects,
      root: copyTo.root,
      locate: async (_unit, { ranges }) => {
        const objects = await find(ranges.map((range) => range.path));
        return ranges.map(({ path }): LaneSource => {
          const object = objects.get(path);
          return { type: "store", store: intent.store, key: joinKey(intent.root, path), pin: object && pinOf(object) };
        });
      },
      stored: async (entry: ManifestEntry, stored: StoredObject) => {
        const object = (await find([entry.path])).get(entry.path);
        if (object !== undefined)
          await ledger.repinObject(row.transferId, object.position, { etag: stored.etag, versionId: stored.versionId });
      },
    };
  }
}

function publicationIntent(row: TransferRow): PublicationIntent {
  if (row.intent.kind === "publication") return row.intent;
  throw new HanseError("INTERNAL", `${row.transferId} is no publication`, { hop: "this gateway" });
}
