import { HanseError, isReason } from "../domain/errors.ts";
import { joinKey } from "../domain/path.ts";
import type { PeerPrincipal } from "../domain/principal.ts";
import { openHeld } from "./deliver-held.ts";
import { noteOpening } from "./note-opening.ts";
import { objectsOf, sharedStore, type ServedObject, type ServedObjectsPorts } from "./delivery-modes.ts";
import { holdersFor, mayHandOn } from "./holders.ts";
import { makeId } from "./ids.ts";
import { agreementAudit, agreementRow } from "./agreements-keep.ts";
import { personOf, type DecidingPorts, type WantedRead } from "./deciding.ts";
import type { CheckedAgreement, CheckedReceipt, Documents } from "./ports/documents.ts";
import type { Inspector } from "./ports/engine.ts";
import type { DeliveriesLedger, DeliveryRow, Ledger, VersionRow } from "./ports/ledger.ts";
import type { LocateRange, PartLocation } from "./ports/peers.ts";
import type { RandomBytes } from "./ports/runtime.ts";
import type { SiteStore, Stores } from "./ports/stores.ts";
import type { FederationUseCases } from "./use-cases.ts";
import type { DeliveryMeter, LocatedObject } from "./delivery-meter.ts";
import { noteDamage } from "./note-damage.ts";
import { ownDelivery, readableDelivery, readableVersion, refuseStopped } from "./readable-delivery.ts";
import { checkDestinationHalf, countersign, noteUnsigned, type CountersignPorts } from "./receipts-countersign.ts";

/** What delivering needs. */
export interface DeliverPorts
  extends CountersignPorts, Pick<DecidingPorts, "regions">, Pick<ServedObjectsPorts, "spool"> {
  readonly ledger: CountersignPorts["ledger"] &
    DecidingPorts["ledger"] &
    DeliveriesLedger &
    Pick<Ledger, "getReplica" | "getWithdrawal" | "putReplica" | "findObjects" | "keepAgreement" | "refusedTicket">;
  readonly documents: CountersignPorts["documents"] &
    Pick<Documents, "readAgreement" | "signTicket" | "readTicket" | "ownKeys">;
  readonly stores: Stores;
  /** Whether this gateway runs relays. */
  readonly relaying: boolean;
  readonly inspector: Pick<Inspector, "changes">;
  readonly meter: DeliveryMeter;
  readonly random: RandomBytes;
}

/** A handed-out URL lives this long: it cannot be recalled before. */
export const URL_SECONDS = 300;

/** DeliveryService: authorises, locates and closes; grants are looked at anew each time. */
export function deliver(
  ports: DeliverPorts,
): Pick<FederationUseCases, "openDelivery" | "locateParts" | "closeDelivery" | "checkTicket"> {
  const { ledger, clock } = ports;
  return {
    async openDelivery(peer, request) {
      if (request.owner !== undefined && request.owner !== ports.site)
        return openHeld(ports, peer, request.owner, request);
      const deliveryId = makeId("dl", peer.site, request.requestId, ports.random);
      const agreement = await givenAgreement(ports, peer, request.agreement);
      // What the last seconds counted belongs to what was read this month.
      await ports.meter.flush();
      const before = request.dryRun ? undefined : await ledger.getDelivery(deliveryId);
      const read = (found: VersionRow): WantedRead => ({
        artifact: found.artifact,
        person: personOf(peer.actor),
        storeCountry: request.storeCountry,
        offered: agreement?.terms,
        neededBytes: Math.max(0, found.bytes - (before === undefined ? 0 : before.locatedBytes + before.relayedBytes)),
      });
      const { version, grant } = await readableVersion(ports, peer, request, read);
      const { modes } = sharedStore(ports, version);
      const tell = (opened?: string): ReturnType<typeof holdersFor> =>
        holdersFor(ports, { ...request, peer: peer.site, deliveryId: opened }, grant.untilMs);
      if (request.dryRun) return { deliveryId: "", modes, holders: await tell() };
      if (agreement !== undefined && agreement.terms.terms === grant.terms?.sha256) {
        const kept = agreementRow(agreement, "out", clock.now());
        await ledger.keepAgreement(kept, agreementAudit(kept, "agreement.receive", `peer:${peer.site}`));
      }
      const leave = { deliveryId, modes, grantId: grant.grantId };
      const opened = await noteOpening(ports, peer, request, version, leave, { grant: grant.grantId });
      return { deliveryId: opened.deliveryId, modes, holders: await tell(opened.deliveryId) };
    },

    async checkTicket(peer, token) {
      const { documents, site } = ports;
      const check = { owner: site, holder: peer.site, keys: documents.ownKeys, nowMs: clock.now() };
      const { terms } = await documents.readTicket(token, check);
      const puller = { type: "peer", site: terms.puller, actor: undefined } as const;
      if ((await ledger.getPeer(terms.puller))?.state !== "active")
        throw new HanseError("NO_GRANT", `${terms.puller} is no active peer of ${site}`, { hop: "this gateway" });
      await standingDelivery(ports, puller, terms.deliveryId);
      if (!(await mayHandOn(ports, peer.site, terms.artifact)))
        throw new HanseError("NO_GRANT", `${peer.site} may not hand on ${terms.artifact}`, {
          hop: "this gateway",
          remedy: `Ask the operator of ${site} for a grant of 'redistribute'`,
        });
    },

    async locateParts(peer, request) {
      const { deliveryId } = request;
      const { version } = await readableDelivery(ports, peer, deliveryId);
      const { store } = sharedStore(ports, version, "direct");
      const objects = await objectsOf(ports, version, request.ranges);
      const urls = new Map<string, PartLocation>();
      for (const object of objects.values()) urls.set(object.path, await locate(ports, version, store, object));
      const locations = request.ranges.flatMap(({ path }) => urls.get(path) ?? []);
      ports.meter.located(deliveryId, handedOut(objects, request.ranges), lastEnd(locations));
      // What was stopped meanwhile gets no URL: whoever stops counts on having seen them all.
      refuseStopped(ports.site, await ownDelivery(ports, peer, deliveryId));
      if ((await ledger.getPeer(peer.site))?.state !== "active") {
        throw new HanseError("PEER_UNAUTHENTICATED", "the caller is no active peer any more", { hop: "this gateway" });
      }
      return locations;
    },

    async closeDelivery(peer, request) {
      const delivery = await ownDelivery(ports, peer, request.deliveryId);
      const { outcome } = request;
      const half = await givenHalf(ports, delivery, request);
      const end = { state: outcome, bytes: request.bytes, objects: request.objects, atMs: clock.now() };
      await ledger.closeDelivery(delivery.deliveryId, end, {
        action: "delivery.close",
        actor: `peer:${peer.site}`,
        onBehalfOf: delivery.actor,
        subject: `${delivery.owner ?? ports.site}/${delivery.artifact}@${delivery.label}`,
        digest: delivery.digest,
        outcome: outcome === "succeeded" ? "ok" : "failed",
        detail: { delivery: delivery.deliveryId, bytes: request.bytes, objects: request.objects },
      });
      ports.meter.forget(delivery.deliveryId);
      if (outcome === "failed" && delivery.state === "open" && delivery.owner === undefined)
        await noteDamageOf(ports, delivery);
      if (half !== undefined) return { receipt: await countersign(ports, delivery, half) };
      return { receipt: outcome === "succeeded" ? await noteUnsigned(ports, delivery) : undefined };
    },
  };
}

/**
 * A delivery that its peer may read from, whatever became of this site's own copy: what others hold is as it was.
 * @throws HanseError as readableDelivery
 */
async function standingDelivery(ports: DeliverPorts, peer: PeerPrincipal, deliveryId: string): Promise<void> {
  try {
    await readableDelivery(ports, peer, deliveryId);
  } catch (error) {
    if (!isReason(error, "REPLICA_DAMAGED") || (await ownDelivery(ports, peer, deliveryId)).state !== "open")
      throw error;
  }
}

/** The agreement that a peer hands over, checked; undefined where it gave none. @throws HanseError INVALID_DOCUMENT */
async function givenAgreement(
  { ledger, documents, clock, site }: DeliverPorts,
  peer: PeerPrincipal,
  token: string | undefined,
): Promise<CheckedAgreement | undefined> {
  if (token === undefined) return undefined;
  const keys = (await ledger.getPeer(peer.site))?.description.keys ?? [];
  return documents.readAgreement(token, { source: site, destination: peer.site, keys, nowMs: clock.now() });
}

/** The peer's half of a receipt, checked; undefined where it gave none. @throws HanseError INVALID_DOCUMENT */
async function givenHalf(
  ports: DeliverPorts,
  delivery: DeliveryRow,
  { outcome, receipt }: { outcome: string; receipt: string | undefined },
): Promise<CheckedReceipt | undefined> {
  if (receipt === undefined) return undefined;
  if (outcome === "succeeded") return checkDestinationHalf(ports, delivery, receipt);
  throw new HanseError("INVALID_DOCUMENT", `a delivery that is ${outcome} has no receipt`, { hop: "this gateway" });
}

async function locate(
  ports: DeliverPorts,
  version: VersionRow,
  store: SiteStore,
  object: ServedObject,
): Promise<PartLocation> {
  const { pin } = object;
  const expiresAtMs = ports.clock.now() + URL_SECONDS * 1000;
  const url = await store.objects.presignRead(joinKey(version.root ?? "", object.path), {
    pin,
    ttlSeconds: URL_SECONDS,
  });
  if (url === undefined)
    throw new HanseError("NEEDS_RELAY", "the store has no URLs to hand out", {
      hop: `store ${store.name} at ${ports.site}`,
    });
  return { url, etag: pin !== undefined && "etag" in pin ? pin.etag : undefined, expiresAtMs };
}

/** The objects that URLs are handed out for, each once. */
function handedOut(objects: ReadonlyMap<string, ServedObject>, ranges: readonly LocateRange[]): LocatedObject[] {
  const found = new Map<string, LocatedObject>();
  for (const { path, size } of ranges) {
    const sizeBytes = objects.get(path)?.sizeBytes ?? 0;
    found.set(path, { path, sizeBytes, inParts: size < sizeBytes });
  }
  return [...found.values()];
}

const lastEnd = (locations: readonly PartLocation[]): number =>
  locations.reduce((latest, { expiresAtMs }) => Math.max(latest, expiresAtMs), 0);

/** A reader that failed is a hint: look at the source. One that cannot be looked at tells nothing. */
async function noteDamageOf(ports: DeliverPorts, { artifact, label }: DeliveryRow): Promise<void> {
  const version = await ports.ledger.getVersion(ports.site, artifact, label);
  if (version === undefined) return;
  const changes = await ports.inspector.changes(version, AbortSignal.timeout(30_000)).catch(() => []);
  await noteDamage(ports, version, changes);
}
