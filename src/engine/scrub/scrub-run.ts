import { setTimeout as sleep } from "node:timers/promises";
import type { Events } from "../../app/ports/events.ts";
import type { Ledger, ScrubRow } from "../../app/ports/ledger.ts";
import type { Clock } from "../../app/ports/runtime.ts";
import type { SiteStore, Stores } from "../../app/ports/stores.ts";
import { HanseError, isReason } from "../../domain/errors.ts";
import { countWords, tooMany, type Finding } from "../../domain/scrub.ts";
import { Abreast } from "../abreast.ts";
import { manifestKey } from "../replica-root.ts";
import { compareTarget } from "./compare-target.ts";
import { lookAtLedger, type Look, type LookPorts, type ScrubTarget } from "./look.ts";
import { FaultyObjects } from "./faulty-objects.ts";
import { Pace } from "./pace.ts";
import { formatCursor, parseCursor, type Cursor } from "./cursor.ts";
import { patiently } from "./patiently.ts";
import { isSame, readAgain } from "./read-again.ts";
import { readBackTarget } from "./read-back.ts";
import { lotsOf, readLot, type BadPiece, type ReadPorts } from "./read-target.ts";
import { leftUploads, sweepStore, UPLOAD_KEPT_MS } from "./sweep-store.ts";
import { KEPT, Suspicions, type Suspicion } from "./suspicion.ts";

/** What a scrub needs. */
export interface ScrubPorts extends LookPorts, ReadPorts {
  readonly ledger: Ledger;
  readonly stores: Stores;
  readonly events: Pick<Events, "replicaDamaged">;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** Brings a replica's manifest into the spool. */
  readonly manifest: (target: ScrubTarget, signal: AbortSignal) => Promise<void>;
  /** Transfers run: they go first. */
  readonly busy: () => boolean;
  /** Pieces read at one time while nothing else runs. */
  readonly width: number;
  /** Between two looks at what seems wrong, at least. */
  readonly settleMs: number;
}

/** What was read is noted so often. */
const NOTE_MS = 10_000;

/** Of what a target has wrong, so many are looked at again in one go. */
const AGAIN = 200;

/** Why a scrub of a store cannot be believed. */
const doubted = (store: string, text: string): HanseError =>
  new HanseError("STORE_DOUBTED", text, {
    hop: `store ${store}`,
    remedy: "Nothing was marked. Look whether the store is the one that site.yaml means, and whole; then scrub again",
  });

/**
 * One run of a scrub, from wherever the ledger says it stands. Of each store it first compares listings with what the ledger
 * and the manifests say, twice where something looks wrong, then reads bytes. What it found is in the ledger before it goes on.
 */
export class ScrubRun {
  readonly #ports: ScrubPorts;
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  readonly #faulty = new FaultyObjects();
  #row: ScrubRow;
  #notedAtMs: number;

  constructor(ports: ScrubPorts, row: ScrubRow, signal: AbortSignal) {
    this.#ports = ports;
    this.#row = row;
    this.#signal = signal;
    this.#pace = new Pace(row.maxBytesPerSecond, ports.clock);
    this.#notedAtMs = ports.clock.now();
  }

  /**
   * @returns the stores that cannot be believed, each with the reason
   * @throws HanseError where it cannot go on: STORE_DENIED, STORE_DOWN after ten minutes, LEDGER_FAILED; the signal's reason
   */
  async run(): Promise<readonly HanseError[]> {
    const cursor = parseCursor(this.#row.cursor);
    await this.#faulty.recall(this.#ports.ledger, this.#row.scrubId);
    const look = await lookAtLedger(this.#ports);
    const targets = this.#targetsOf(look);
    if (cursor === undefined) {
      const objectsTotal = targets.reduce((sum, { version }) => sum + version.objects, 0);
      const bytesTotal = targets.reduce((sum, { version }) => sum + version.bytes, 0);
      await this.#note({ objectsTotal, bytesTotal }, []);
    }
    const stores = this.#ports.stores
      .all()
      .filter(({ name }) => this.#row.store === undefined || this.#row.store === name)
      .filter(({ name }) => this.#row.references.length === 0 || targets.some(({ store }) => store === name))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const doubts: HanseError[] = [];
    for (const store of stores) {
      if (cursor !== undefined && store.name < cursor.store) continue;
      const from = cursor?.store === store.name ? cursor : undefined;
      const doubt = await this.#store(store, from);
      if (doubt !== undefined) doubts.push(doubt);
    }
    return doubts;
  }

  #targetsOf(look: Look): ScrubTarget[] {
    const { references, store } = this.#row;
    return look.targets.filter(
      (target) =>
        (references.length === 0 || references.includes(target.reference)) &&
        (store === undefined || store === target.store) &&
        !look.live(target.store, target.root),
    );
  }

  /** @returns why the store cannot be believed, if so */
  async #store(store: SiteStore, from: Cursor | undefined): Promise<HanseError | undefined> {
    const stillRight = async (): Promise<ScrubTarget[]> =>
      this.#targetsOf(await lookAtLedger(this.#ports)).filter((target) => target.store === store.name);
    if (from === undefined) {
      const doubt = await this.#compare(store);
      if (doubt !== undefined) return doubt;
      await this.#note(
        {
          cursor: formatCursor({ store: store.name, reference: "", path: "" }),
        },
        [],
      );
    }
    for (const target of await stillRight()) await this.#readBack(store, target);
    for (const target of await stillRight()) {
      if (from !== undefined && target.reference < from.reference) continue;
      const resumed = from?.reference === target.reference ? from : undefined;
      const doubt = await this.#read(store, target, resumed);
      if (doubt !== undefined) return doubt;
    }
    return undefined;
  }

  /** Listings against what should lie there. */
  async #compare(store: SiteStore): Promise<HanseError | undefined> {
    const first = await this.#lookAt(store, undefined);
    const wrong = [...first.seen].filter(([, suspicions]) => !suspicions.empty).map(([name]) => name);
    if (wrong.length === 0) return undefined;
    await this.#settle();
    const second = await this.#lookAt(store, new Set(wrong));
    const look = await lookAtLedger(this.#ports);
    const findings: Finding[] = [];
    const faultsOf = new Map<string, number>();
    let [faults, objects, dark] = [0, 0, 0];
    for (const target of first.targets) {
      objects += target.version.objects;
      if (!isSame(target, look)) continue;
      const found = confirmed(first.seen.get(target.reference), second.seen.get(target.reference)).filter(
        ({ kind, key }) => kind !== "dark" || !look.belongs(store.name, key, target.root),
      );
      const bad = found.filter(({ kind }) => kind !== "dark");
      const doubt = this.#doubtOf(store, target, bad, first.seen.get(target.reference));
      if (doubt !== undefined) return doubt;
      faultsOf.set(target.reference, bad.length);
      faults += bad.length;
      dark += found.length - bad.length;
      findings.push(...found);
    }
    const strays = confirmed(first.seen.get(""), second.seen.get("")).filter(
      ({ key }) => !look.belongs(store.name, key) && !look.isRecord(store, key),
    );
    dark += strays.length;
    if (tooMany(faults, objects))
      return doubted(store.name, `${faults} of ${objects} objects that should lie in it are lost or changed`);
    await this.#note({}, findings.concat(strays));
    for (const target of first.targets) if ((faultsOf.get(target.reference) ?? 0) > 0) await this.#mark(target);
    if (tooMany(dark, objects + dark))
      return doubted(store.name, `${dark} objects in Hanse's places belong to nothing, beside ${objects} that do`);
    return undefined;
  }

  /** A replica that is wrong as a whole. */
  #doubtOf(
    store: SiteStore,
    { reference, version, own }: ScrubTarget,
    bad: readonly Suspicion[],
    seen: Suspicions | undefined,
  ): HanseError | undefined {
    const { lost = 0, corrupt = 0 } = seen?.counts ?? {};
    const faults = bad.length < KEPT / 2 ? bad.length : lost + corrupt;
    // Marker, manifest, claim and every object are not lost one by one.
    const gone = bad.filter(({ kind }) => kind === "lost").length >= version.objects + (own ? 0 : 3);
    if (!tooMany(faults, version.objects) && !(gone && version.objects > 0)) return undefined;
    return doubted(store.name, `${faults} faults in the ${version.objects} objects of ${reference}`);
  }

  /** @param only references to look at; all where it is left out, with `""` for what belongs to none */
  async #lookAt(
    store: SiteStore,
    only: ReadonlySet<string> | undefined,
  ): Promise<{
    targets: readonly ScrubTarget[];
    seen: Map<string, Suspicions>;
  }> {
    const look = await lookAtLedger(this.#ports);
    const targets = this.#targetsOf(look).filter((target) => target.store === store.name);
    const seen = new Map<string, Suspicions>();
    const sweeping = this.#row.references.length === 0 && only?.has("") !== false;
    if (sweeping) seen.set("", await this.#patiently(() => sweepStore(store, look, this.#signal)));
    if (sweeping && only === undefined) await this.#uploads(store, look);
    for (const target of targets) {
      if (only?.has(target.reference) === false) continue;
      const found = await this.#patiently(async () => {
        const lacking = await this.#manifestFault(target);
        if (lacking === undefined) return compareTarget(this.#ports, store.objects, target, look, this.#signal);
        const alone = new Suspicions();
        alone.add(lacking, undefined, lacking.detail);
        return alone;
      });
      seen.set(target.reference, found);
    }
    return { targets, seen };
  }

  /** Uploads that nobody works on: told, and ended when they are old. */
  async #uploads(store: SiteStore, first: Look): Promise<void> {
    const found: {
      key: string;
      uploadId: string;
      begunAtMs: number | undefined;
    }[] = [];
    await this.#patiently(async () => {
      found.length = 0;
      for await (const upload of leftUploads(store, first, this.#signal)) if (found.length < KEPT) found.push(upload);
    });
    if (found.length === 0) return;
    await this.#settle();
    const look = await lookAtLedger(this.#ports);
    const standing = new Set<string>();
    await this.#patiently(async () => {
      for await (const { uploadId } of leftUploads(store, look, this.#signal)) standing.add(uploadId);
    });
    const findings: Finding[] = [];
    for (const { key, uploadId, begunAtMs } of found) {
      if (!standing.has(uploadId)) continue;
      const ageMs = begunAtMs === undefined ? undefined : this.#ports.clock.now() - begunAtMs;
      const old = ageMs !== undefined && ageMs > UPLOAD_KEPT_MS;
      if (old) await this.#patiently(() => store.objects.abortUpload({ key, uploadId }, { signal: this.#signal }));
      const age =
        ageMs === undefined ? "its age is not told" : `it is ${Math.max(0, Math.round(ageMs / 3_600_000))} h old`;
      const detail = `no transfer works on this upload, ${age}: ${old ? "ended" : "it is left until it is 24 h old"}`;
      findings.push({
        kind: "upload",
        store: store.name,
        key,
        reference: "",
        detail,
      });
    }
    await this.#note({}, findings);
  }

  /** What of one target was made within the store, and nobody has read since. */
  async #readBack(store: SiteStore, target: ScrubTarget): Promise<void> {
    const { ledger } = this.#ports;
    if (target.own || (await ledger.listInherited(target.transferId, { limit: 1 })).length === 0) return;
    if ((await this.#patiently(() => this.#manifestFault(target))) !== undefined) return;
    const speed = {
      pace: this.#pace,
      bytesPerSecond: this.#row.maxBytesPerSecond,
      width: this.#width(),
    };
    const { wrong } = await readBackTarget(this.#ports, store.objects, target, speed, this.#signal);
    if (wrong.length === 0) return;
    await this.#note(
      {},
      wrong.map(({ finding }) => finding),
    );
    await this.#mark(target);
  }

  /** The bytes of one target. */
  async #read(store: SiteStore, target: ScrubTarget, from: Cursor | undefined): Promise<HanseError | undefined> {
    const { reference, version } = target;
    const after = from?.path ?? "";
    // Told already where it was looked at.
    if ((await this.#patiently(() => this.#manifestFault(target))) !== undefined) return undefined;
    let bad: BadPiece[] = [];
    let read = { objects: 0, bytes: 0, path: after };
    // Noted before a restart, and perhaps not marked.
    let faulty = from !== undefined && this.#faulty.countWith(reference, []) > 0;
    const settleLots = async (reading: Abreast): Promise<HanseError | undefined> => {
      await reading.settled();
      const real = (await readAgain(this.#ports, store.objects, target, bad, this.#signal)).map(
        ({ finding }) => finding,
      );
      bad = [];
      faulty ||= real.length > 0;
      const faults = this.#faulty.countWith(reference, real);
      if (tooMany(faults, version.objects))
        return doubted(
          store.name,
          `${faults} of the ${version.objects} objects of ${reference} are not what was signed`,
        );
      const cursor = formatCursor({
        store: store.name,
        reference,
        path: read.path,
      });
      const { objects, bytes } = this.#row;
      await this.#note({ cursor, objects: objects + read.objects, bytes: bytes + read.bytes }, real);
      read = { objects: 0, bytes: 0, path: read.path };
      return undefined;
    };
    let reading = new Abreast(this.#width());
    const { subset, maxBytesPerSecond: rate } = this.#row;
    for await (const lot of lotsOf(this.#ports, target, subset, after, rate)) {
      const bytes = lot.reduce((sum, piece) => sum + piece.bytes, 0);
      await this.#pace.take(bytes, this.#signal);
      await reading.start(async () => {
        bad.push(...(await this.#patiently(() => readLot(this.#ports, target.store, lot, this.#signal))));
      });
      read.objects += lot.filter(({ last, path }) => last && path !== "").length;
      read.bytes += bytes;
      read.path = lot.findLast(({ last }) => last)?.path ?? read.path;
      if (bad.length >= AGAIN || this.#ports.clock.now() - this.#notedAtMs >= NOTE_MS) {
        const doubt = await settleLots(reading);
        if (doubt !== undefined) return doubt;
        reading = new Abreast(this.#width());
      }
    }
    const doubt = await settleLots(reading);
    if (doubt !== undefined) return doubt;
    if (faulty) await this.#mark(target);
    return undefined;
  }

  #width(): number {
    return this.#ports.busy() ? 1 : this.#ports.width;
  }

  /** Brings a replica's manifest here. @returns what is wrong with it: without it nothing can be compared */
  async #manifestFault(target: ScrubTarget): Promise<Finding | undefined> {
    if (target.own) return undefined;
    try {
      await this.#ports.manifest(target, this.#signal);
      return undefined;
    } catch (error) {
      if (!isReason(error, "OBJECT_MISSING", "DIGEST_MISMATCH", "INVALID_MANIFEST")) throw error;
      const kind = error.reason === "OBJECT_MISSING" ? "lost" : "corrupt";
      const { store, root, reference } = target;
      return {
        kind,
        store,
        key: manifestKey(root),
        reference,
        detail: `the manifest of the replica: ${error.message}`,
      };
    }
  }

  /** Says of a copy that it is damaged. */
  async #mark(target: ScrubTarget): Promise<void> {
    const { ledger, events } = this.#ports;
    const { reference, version, store, root, transferId } = target;
    const { site, artifact, label, digest } = version;
    const counts = await ledger.countFindings(this.#row.scrubId, reference);
    const faults = counts.lost + counts.corrupt;
    const replica = await ledger.getReplica(site, artifact, label);
    const words = countWords({ ...counts, dark: 0, upload: 0 });
    const row = {
      ...{ site, artifact, label, digest, store, root },
      state: "damaged" as const,
      problem: `${faults} ${faults === 1 ? "fault" : "faults"} found by scrub: ${words}`,
      transferId,
      heldSinceMs: replica?.heldSinceMs,
    };
    const audit = {
      ...{ action: "replica.scrub", actor: "gateway", subject: reference, digest },
      ...{ outcome: "failed" as const, reason: "REPLICA_FAULTS", detail: { faults, scrub: this.#row.scrubId } },
    };
    // A copy may go while it is looked at.
    if (target.own) await ledger.putReplica(row, audit);
    else await ledger.markReplica(row, audit);
    events.replicaDamaged(reference, faults);
  }

  async #note(
    change: Partial<Pick<ScrubRow, "cursor" | "objectsTotal" | "bytesTotal" | "objects" | "bytes">>,
    findings: readonly Finding[],
  ): Promise<void> {
    this.#notedAtMs = this.#ports.clock.now();
    const plain = findings.map(({ kind, store, key, reference, detail }) => ({
      kind,
      store,
      key,
      reference,
      detail,
    }));
    this.#faulty.add(findings);
    this.#row = await this.#ports.ledger.noteScrub(this.#row.scrubId, change, plain, this.#notedAtMs);
  }

  #settle(): Promise<void> {
    return sleep(this.#ports.settleMs, undefined, { signal: this.#signal });
  }

  #patiently<T>(ask: () => Promise<T>): Promise<T> {
    return patiently(this.#ports, this.#signal, ask);
  }
}

const confirmed = (first: Suspicions | undefined, second: Suspicions | undefined): Suspicion[] =>
  first === undefined || second === undefined ? [] : first.confirmedBy(second);
