import type { Ledger, LeasedUnit, PullIntent, TransferRow } from "../app/ports/ledger.ts";
import type { Events } from "../app/ports/events.ts";
import type { Lanes } from "../app/ports/lanes.ts";
import type { PullLeave } from "../app/ports/engine.ts";
import type { PeerAddress, Peers } from "../app/ports/peers.ts";
import type { Clock } from "../app/ports/runtime.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { SiteStore, Stores } from "../app/ports/stores.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { activePeer } from "./active-peer.ts";
import { baseVersions, hasManifest } from "./base-versions.ts";
import { compareReplica } from "./compare-replica.ts";
import type { Copy } from "./copy.ts";
import { runInheritedPart, runPart } from "./copy-part.ts";
import { runSlice } from "./copy-slice.ts";
import { fetchManifest } from "./fetch-manifest.ts";
import { Inheritance } from "./inheritance.ts";
import { owedAtEnd } from "./owed.ts";
import { planCopy } from "./plan-copy.ts";
import { purgeLeft } from "./purge-replica.ts";
import { actorOf, type PullSource } from "./pull-source.ts";
import { PullSources } from "./pull-sources.ts";
import { abortUploads, claimant, claimRoot, retakeRoot, writeMarker } from "./replica-root.ts";
import { runCheck } from "./repair-check.ts";
import { planRepair } from "./repair-plan.ts";
import { RulePaces } from "./rule-paces.ts";
import { settleCopy } from "./settle-copy.ts";
import type { Work } from "./work.ts";

/** What pulling needs. */
export interface PullPorts {
  readonly ledger: Ledger;
  readonly peers: Peers;
  readonly stores: Stores;
  readonly spool: ManifestSpool;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly site: string;
  readonly leave: PullLeave;
  /** Looks whether the destination's store can take what is still missing. @throws HanseError QUOTA_EXCEEDED, LIMIT_EXCEEDED, INVALID_INPUT, NOT_ALLOWED */
  readonly preflight: (row: TransferRow, intent: PullIntent) => Promise<void>;
  readonly events: Events;
}

/** Strays are all left alone; this many are named. */
const NAMED_STRAYS = 100;

/** Pulls a version: manifest, plan, copy, marker. */
export class PullWork implements Work {
  readonly #ports: PullPorts;
  readonly #paces = new RulePaces();
  /** Promises, so that lanes that begin at one time share one. */
  readonly #sources = new Map<string, Promise<PullSources>>();
  /** Why each transfer fetched last what a held version has: told once. */
  readonly #notInherited = new Map<string, string>();

  constructor(ports: PullPorts) {
    this.#ports = ports;
  }

  async prepare(row: TransferRow, signal: AbortSignal): Promise<void> {
    const { ledger, spool } = this.#ports;
    const intent = pullIntent(row);
    // What a run before this one left and what its tickets were good for says nothing any more.
    this.#sources.delete(row.transferId);
    if (intent.repair === true) return this.#prepareRepair(row, intent, signal);
    const target = this.#ports.stores.get(intent.store);
    await this.#ports.preflight(row, intent);
    if (!row.planned || row.deliveryId === undefined) await this.#openSources(row, signal);
    if (!(await spool.has(intent.digest))) {
      await ledger.changeTransfer(row.transferId, { step: "manifest" });
      const peer = await this.#peer(intent);
      await blamed(intent.site, () => fetchManifest(this.#ports, peer, intent.digest, actorOf(row), signal));
    }
    if (row.planned) {
      await ledger.changeTransfer(row.transferId, { step: "copy" });
      return;
    }
    await ledger.changeTransfer(row.transferId, { step: "plan" });
    await claimRoot(
      target.objects,
      intent.root,
      { ...intent, transferId: row.transferId, holder: this.#ports.site },
      signal,
    );
    await ledger.putReplica({
      ...versionOf(intent),
      store: intent.store,
      root: intent.root,
      state: "partial",
      transferId: row.transferId,
    });
    const copy = {
      transferId: row.transferId,
      digest: intent.digest,
      objects: row.objectsTotal,
      limits: target.objects.limits,
      directory: target.objects.type === "directory",
      firstUnit: 1,
    };
    const inheritance = await this.#inheritance(row, intent, target, signal);
    const planned = { ...copy, inheritance };
    const plan = await blamed(intent.site, () => planCopy(this.#ports, planned, signal)).finally(() =>
      inheritance?.close(),
    );
    if (plan.objects !== row.objectsTotal || plan.bytes !== row.bytesTotal) {
      throw new HanseError(
        "INVALID_MANIFEST",
        `the manifest has ${plan.objects} objects of ${plan.bytes} bytes, the signed record says ${row.objectsTotal} of ${row.bytesTotal}`,
        {
          hop: `peer ${intent.site}`,
          remedy: "Ask the owner to publish a new version",
        },
      );
    }
    const { parts: partsTotal, inheritable: bytesInheritable } = plan;
    await ledger.changeTransfer(row.transferId, { planned: true, partsTotal, bytesInheritable, step: "copy" });
  }

  /** The replica is damaged until all of it was read, and its marker is away. */
  async #prepareRepair(row: TransferRow, intent: PullIntent, signal: AbortSignal): Promise<void> {
    const { ledger, spool, site } = this.#ports;
    const { objects: store } = this.#ports.stores.get(intent.store);
    const { transferId } = row;
    const { root, digest } = intent;
    if (!(await spool.has(digest)) && !(await hasManifest(spool, store, root, digest, signal))) {
      const peer = await this.#peer(intent);
      await blamed(intent.site, () => fetchManifest(this.#ports, peer, digest, actorOf(row), signal));
    }
    if (!row.planned) {
      const problem = "it is being repaired";
      const place = { store: intent.store, root, transferId };
      await ledger.putReplica({ ...versionOf(intent), ...place, state: "damaged", problem });
      await retakeRoot(store, root, { ...intent, transferId, holder: site }, signal);
      const partsTotal = await planRepair(this.#ports, transferId, digest, signal);
      await ledger.changeTransfer(transferId, { planned: true, partsTotal });
    }
    await ledger.changeTransfer(transferId, { step: "check" });
  }

  /** What held versions have of this one; undefined where everything is to be fetched. */
  async #inheritance(
    { transferId }: TransferRow,
    intent: PullIntent,
    target: SiteStore,
    signal: AbortSignal,
  ): Promise<Inheritance | undefined> {
    if (intent.fetchAll === true) return undefined;
    const found = await baseVersions(this.#ports, target.objects, intent, signal);
    const roots = found.map(({ root }) => root);
    const held = new Set(await this.#ports.ledger.holdBases(transferId, intent.store, roots));
    const bases = found.filter(({ root }) => held.has(root));
    return bases.length === 0 ? undefined : Inheritance.open(this.#ports.spool, bases, signal);
  }

  async runUnit(
    row: TransferRow,
    unit: LeasedUnit,
    bytes: (count: number) => void,
    signal: AbortSignal,
  ): Promise<"done" | "again"> {
    const { work } = unit;
    if (work.type === "check") {
      await runCheck(this.#ports, this.#copy(row), unit, work, signal);
      return "done";
    }
    if (work.type === "part" && (await runInheritedPart(this.#ports, this.#copy(row), unit, work, signal)))
      return "done";
    const sources = await this.#sourcesOf(row, signal);
    const ports = { ...this.#ports, lanes: this.#paces.lanesFor(this.#ports.lanes, row) };
    return sources.run(unit, bytes, signal, async (source, counted, until) => {
      const copy = this.#copy(row, source);
      if (work.type === "slice") await runSlice(ports, copy, unit, work, counted, until);
      else if (work.type === "part") await runPart(ports, copy, unit, work, counted, until);
      else throw new HanseError("INTERNAL", `a pull has no ${work.type} units`);
    });
  }

  async settle(row: TransferRow, signal: AbortSignal): Promise<boolean> {
    return settleCopy(this.#ports, this.#copy(row), signal);
  }

  async commit(row: TransferRow, signal: AbortSignal): Promise<void> {
    const { ledger, spool, clock } = this.#ports;
    const intent = pullIntent(row);
    const target = this.#ports.stores.get(intent.store);
    await ledger.changeTransfer(row.transferId, { step: "commit" });
    if (intent.repair === true) await this.#nameStrays(row, intent, signal);
    await writeMarker(target.objects, spool, intent, signal);
    await ledger.commitReplica(
      {
        ...versionOf(intent),
        store: intent.store,
        root: intent.root,
        state: "held",
        transferId: row.transferId,
        heldSinceMs: clock.now(),
      },
      clock.now(),
      {
        action: "transfer.succeed",
        actor: "gateway",
        onBehalfOf: `user:${row.createdBy}`,
        subject: row.transferId,
        digest: intent.digest,
        outcome: "ok",
        detail: { reference: row.reference, objects: row.objectsTotal, bytes: row.bytesTotal },
      },
      owedAtEnd(row, "succeeded"),
    );
    this.#forget(row);
    await ledger.forgetUnits(row.transferId);
  }

  /** What lies in the root and is not the version's stays, and is named. */
  async #nameStrays(row: TransferRow, { store, root, digest }: PullIntent, signal: AbortSignal): Promise<void> {
    const problems: string[] = [];
    const { objects } = this.#ports.stores.get(store);
    for await (const { path, entry } of compareReplica(objects, root, this.#ports.spool, digest, signal)) {
      if (entry === undefined && problems.length < NAMED_STRAYS) problems.push(`stray: ${path}`);
    }
    if (problems.length > 0) await this.#ports.ledger.changeTransfer(row.transferId, { problems });
  }

  failed(row: TransferRow): Promise<void> {
    this.#forget(row);
    return Promise.resolve();
  }

  async cleanUp(row: TransferRow, signal: AbortSignal): Promise<void> {
    const { ledger, spool } = this.#ports;
    const intent = pullIntent(row);
    this.#forget(row);
    const { objects } = this.#ports.stores.get(intent.store);
    const replica = await ledger.getReplica(intent.site, intent.artifact, intent.label);
    if (intent.repair === true) {
      // What was right before is right still: only what the repair began falls.
      if (replica?.transferId !== row.transferId || replica.state === "held") return;
      await abortUploads(objects, intent.root, signal);
      await ledger.putReplica({ ...replica, problem: "its repair was cancelled; repair it again" });
      return;
    }
    const ours =
      replica === undefined
        ? // The claim stands before the replica is noted, and a crash may lie between.
          (await claimant(objects, intent.root, signal)) === row.transferId
        : replica.transferId === row.transferId && replica.state !== "held";
    if (ours) {
      await purgeLeft(spool, { store: objects, root: intent.root, digest: intent.digest }, signal);
      await ledger.removeReplica(intent.site, intent.artifact, intent.label);
    }
  }

  /** @param source where its bytes are read; left out where none are */
  #copy(row: TransferRow, source?: PullSource): Copy {
    const intent = pullIntent(row);
    const target: SiteStore = this.#ports.stores.get(intent.store);
    return {
      transferId: row.transferId,
      digest: intent.digest,
      store: target.objects,
      root: intent.root,
      locate: (unit, wanted, signal) => {
        if (source === undefined) throw new HanseError("INTERNAL", "nothing is read here", { hop: "this gateway" });
        return source.locate(unit, wanted, signal);
      },
      fellBack: (because) => source?.fellBack(because) ?? Promise.resolve(),
      readDirectly: () => source?.readDirectly() ?? Promise.resolve(),
      notInherited: async (because) => {
        if (this.#notInherited.get(row.transferId) === because) return;
        this.#notInherited.set(row.transferId, because);
        await this.#ports.ledger.changeTransfer(row.transferId, { inheritReason: because });
      },
    };
  }

  #forget({ transferId }: TransferRow): void {
    this.#sources.delete(transferId);
    this.#notInherited.delete(transferId);
  }

  #sourcesOf(row: TransferRow, signal: AbortSignal): Promise<PullSources> {
    return this.#sources.get(row.transferId) ?? this.#openSources(row, signal);
  }

  #openSources(row: TransferRow, signal: AbortSignal): Promise<PullSources> {
    const sources = PullSources.open(this.#ports, row, pullIntent(row), signal);
    this.#sources.set(row.transferId, sources);
    sources.catch(() => {
      if (this.#sources.get(row.transferId) === sources) this.#sources.delete(row.transferId);
    });
    return sources;
  }

  async #peer(intent: PullIntent): Promise<PeerAddress> {
    return activePeer(this.#ports.ledger, intent.site);
  }
}

/** A manifest that is not what it should be is its owner's: says so, and what to do. */
async function blamed<T>(site: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isReason(error, "INVALID_MANIFEST", "DIGEST_MISMATCH") || error.hop !== undefined) throw error;
    throw new HanseError(error.reason, `the manifest is refused: ${error.message}`, {
      hop: `peer ${site}`,
      remedy: "Nothing of it was written; ask the owner to publish a new version",
      cause: error,
    });
  }
}

const versionOf = ({
  site,
  artifact,
  label,
  digest,
}: PullIntent): Pick<PullIntent, "site" | "artifact" | "label" | "digest"> => ({ site, artifact, label, digest });

function pullIntent(row: TransferRow): PullIntent {
  if (row.intent.kind === "pull") return row.intent;
  throw new HanseError("INTERNAL", `${row.transferId} is no pull`, { hop: "this gateway" });
}
