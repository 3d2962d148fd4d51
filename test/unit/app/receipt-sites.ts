import { setImmediate as nextTurn } from "node:timers/promises";
import { deliver, type DeliverPorts } from "../../../src/app/deliver.ts";
import { newTransfer } from "../../../src/app/new-transfer.ts";
import { closeDelivery } from "../../../src/app/outbox-close-delivery.ts";
import { Outbox } from "../../../src/app/outbox.ts";
import type { DeliveryRow, Ledger, TransferRow, VersionRow } from "../../../src/app/ports/ledger.ts";
import type { Peers } from "../../../src/app/ports/peers.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { owedAtEnd } from "../../../src/engine/owed.ts";
import { localUser } from "../../support/people.ts";
import { NOW_MS } from "../auth/forge.ts";
import { noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

/* bsc delivers to lumi: both ledgers, both sites' keys, and whatever the wire between them does. */

export const bsc = await sampleSite("bsc");
export const lumi = await sampleSite("lumi");

const DIGEST = sha256("manifest");
const audit = { action: "test", actor: "gateway", subject: "test", outcome: "ok" as const };

/** A version of bsc of two objects and ten bytes. */
export const version = (label: string): VersionRow => ({
  site: "bsc",
  artifact: "climate/era5",
  label,
  kind: "dataset",
  digest: DIGEST,
  objects: 2,
  bytes: 10,
  partRule: "fixed:67108864:whole",
  createdAtMs: 5,
  sequence: 1,
  record: "r.r.r",
  metadata: "m.m.m",
  metadataSequence: 1,
  title: "ERA5",
  license: "CC-BY-4.0",
  description: "",
  keywords: [],
  contact: "",
  actions: ["discover", "read"],
});

/** bsc's side of a transfer of lumi. */
export const delivery = (transferId: string, label: string): DeliveryRow => ({
  deliveryId: `dl-${transferId}`,
  peer: "lumi",
  requestId: transferId,
  artifact: "climate/era5",
  label,
  digest: DIGEST,
  actor: "ana",
  state: "open",
  modes: ["direct"],
  openedAtMs: NOW_MS - 9000,
  bytes: 0,
  objects: 0,
  locatedBytes: 0,
  relayedBytes: 0,
});

interface Answer {
  readonly receipt: string | undefined;
}
type Call = Parameters<Peers["closeDelivery"]>[2];

/** Both sites. `wire` stands between them; what it throws is what lumi's client would. */
export class ReceiptSites implements AsyncDisposable {
  readonly atLumi: Ledger;
  readonly atBsc: Ledger;
  readonly told = { bsc: noteEvents(), lumi: noteEvents() };
  /** What lumi asked of bsc, in order. */
  readonly calls: (Call & { readonly deliveryId: string })[] = [];
  wire: (send: () => Promise<Answer>, call: Call, signal: AbortSignal) => Promise<Answer> = (send) => send();
  nowMs = NOW_MS;
  readonly #undo: AsyncDisposableStack;
  #processes = 0;

  private constructor(atLumi: Ledger, atBsc: Ledger, undo: AsyncDisposableStack) {
    this.atLumi = atLumi;
    this.atBsc = atBsc;
    this.#undo = undo;
  }

  static async open(): Promise<ReceiptSites> {
    await using undo = new AsyncDisposableStack();
    const { ledger: atLumi } = undo.use(await openTestLedger("lumi"));
    const { ledger: atBsc } = undo.use(await openTestLedger("bsc"));
    await atLumi.putPeer(await peerOf(bsc, 1));
    await atBsc.putPeer(await peerOf(lumi, 1));
    return new ReceiptSites(atLumi, atBsc, undo.move());
  }

  /** A gateway process of lumi's outbox. */
  process(): Outbox {
    const { atLumi: ledger, clock } = this;
    const { events } = this.told.lumi;
    const peers = { closeDelivery: this.#close.bind(this) } as Pick<Peers, "closeDelivery">;
    const ports = { site: "lumi", ledger, documents: lumi.documents, peers, events, clock };
    const never = (): Promise<never> => Promise.reject(new Error("no replica is handed on here"));
    const forward = { doing: "", deliver: never, waits: never, giveUp: never };
    const workers = { "close-delivery": closeDelivery(ports), "forward-receipt": forward };
    const outbox = new Outbox({ ...ports, workers, random: () => 1, holder: `process ${++this.#processes}` });
    this.#undo.defer(() => outbox.stop());
    return outbox;
  }

  /** bsc's DeliveryService. */
  source(): Pick<ReturnType<typeof deliver>, "closeDelivery"> {
    const { atBsc: ledger, clock } = this;
    const { events } = this.told.bsc;
    const meter = { forget: () => undefined };
    const inspector = { changes: () => Promise.resolve([]) };
    const ports = { site: "bsc", ledger, documents: bsc.documents, events, clock, meter, inspector };
    return deliver(ports as unknown as DeliverPorts);
  }

  /** Lets lumi pull a label to an end that it owes bsc the news of. @returns the transfer */
  async pull(transferId: string, outcome: "succeeded" | "failed" = "succeeded"): Promise<TransferRow> {
    const label = transferId;
    await this.atBsc.putOwnVersion(version(label), audit);
    await this.atBsc.openDelivery(delivery(transferId, label), audit);
    await this.atLumi.applyCatalogEvent("bsc", "1", { type: "shown", version: version(label) });
    const intent = {
      kind: "pull" as const,
      site: "bsc",
      artifact: "climate/era5",
      label,
      digest: DIGEST,
      record: "r.r.r",
      metadata: "m.m.m",
      store: "main",
      root: `pulls/${label}`,
    };
    const known = { reference: `bsc/climate/era5@${label}`, digest: DIGEST, objectsTotal: 2, bytesTotal: 10 };
    const row = newTransfer(transferId, intent, localUser("ana", "researcher"), {
      ...known,
      createdAtMs: NOW_MS - 9000,
    });
    await this.atLumi.createTransfer(row, audit);
    const change = { deliveryId: `dl-${transferId}`, objectsDone: 2, bytesDone: 10 };
    const running = await this.atLumi.actOnTransfer(transferId, "start", NOW_MS - 8000, change);
    if (outcome === "failed")
      return this.atLumi.actOnTransfer(transferId, "fail", NOW_MS - 1000, {}, audit, owedAtEnd(running, "failed"));
    const { site, artifact, digest, store, root } = intent;
    const held = { site, artifact, label, digest, store, root, state: "held" as const };
    const replica = { ...held, transferId, heldSinceMs: NOW_MS };
    return this.atLumi.commitReplica(replica, NOW_MS - 1000, audit, owedAtEnd(running, "succeeded"));
  }

  readonly clock = { now: (): number => this.nowMs };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync();
  }

  async #close(
    _peer: unknown,
    deliveryId: string,
    end: Call,
    signal: AbortSignal = AbortSignal.abort(),
  ): Promise<Answer> {
    this.calls.push({ ...end, deliveryId });
    const peer = { type: "peer" as const, site: "lumi", actor: undefined };
    return this.wire(
      () => this.source().closeDelivery(peer, { ...end, deliveryId, receipt: end.receipt }),
      end,
      signal,
    );
  }
}

/** Waits until something that only needs turns of the event loop has come about. */
export async function comes(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let turns = 0; turns < 20_000; turns++) {
    if (await holds()) return;
    await nextTurn();
  }
  throw new Error(`did not come about: ${what}`);
}
