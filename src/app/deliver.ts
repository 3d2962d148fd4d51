import { HanseError } from "../domain/errors.ts";
import { joinKey } from "../domain/path.ts";
import type { PeerPrincipal } from "../domain/principal.ts";
import { makeId } from "./ids.ts";
import type { Inspector } from "./ports/engine.ts";
import type { Events } from "./ports/events.ts";
import type { DeliveriesLedger, DeliveryRow, Ledger, ObjectRow, VersionRow } from "./ports/ledger.ts";
import type { DeliveryMode, LocateRange, PartLocation } from "./ports/peers.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import type { SiteStore, Stores } from "./ports/stores.ts";
import type { FederationUseCases } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What delivering needs. */
export interface DeliverPorts {
  readonly site: string;
  readonly ledger: DeliveriesLedger & Pick<Ledger, "getVersion" | "getReplica" | "putReplica" | "findObjects">;
  readonly visibility: Visibility;
  readonly stores: Stores;
  readonly inspector: Pick<Inspector, "changes">;
  readonly events: Events;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** A handed-out URL lives this long: it cannot be recalled before. */
const URL_SECONDS = 300;

/** DeliveryService: authorises, locates and closes; grants are looked at anew each time. */
export function deliver(
  ports: DeliverPorts,
): Pick<FederationUseCases, "openDelivery" | "locateParts" | "closeDelivery"> {
  const { ledger, clock } = ports;
  return {
    async openDelivery(peer, request) {
      const version = await readableVersion(ports, peer, request);
      const modes = modesOf(ports.stores.get(version.store ?? ""));
      if (modes.length === 0) {
        throw new HanseError(
          "NEEDS_RELAY",
          `the store of ${version.artifact}@${version.label} is not shared by direct reads: this version needs relay`,
          {
            hop: `store ${version.store ?? ""} at ${ports.site}`,
            remedy:
              "Its operator can share the store with `share: [direct]`, or publish a copy with --copy to a store that is",
          },
        );
      }
      if (request.dryRun) return { deliveryId: "", modes };
      const row: DeliveryRow = {
        deliveryId: makeId("dl", peer.site, request.requestId, ports.random),
        peer: peer.site,
        requestId: request.requestId,
        artifact: version.artifact,
        label: version.label,
        digest: version.digest,
        actor: peer.actor?.sub,
        state: "open",
        openedAtMs: clock.now(),
        bytes: 0,
        objects: 0,
      };
      const opened = await ledger.openDelivery(row, {
        action: "delivery.open",
        actor: `peer:${peer.site}`,
        onBehalfOf: peer.actor?.sub,
        subject: `${ports.site}/${version.artifact}@${version.label}`,
        digest: version.digest,
        outcome: "ok",
        detail: { delivery: row.deliveryId },
      });
      return { deliveryId: opened.deliveryId, modes };
    },

    async locateParts(peer, request) {
      const delivery = await ownDelivery(ports, peer, request.deliveryId);
      if (delivery.state !== "open") throw unknownDelivery(request.deliveryId);
      const version = await readableVersion(ports, peer, delivery);
      const store = ports.stores.get(version.store ?? "");
      const paths = [...new Set(request.ranges.map((range) => range.path))];
      const objects = new Map(
        (await ledger.findObjects(version.publication ?? "", paths)).map((object) => [object.path, object]),
      );
      const urls = new Map<string, PartLocation>();
      for (const object of objects.values()) urls.set(object.path, await locate(ports, version, store, object));
      return request.ranges.map((range) => pick(version, objects, urls, range));
    },

    async closeDelivery(peer, request) {
      const delivery = await ownDelivery(ports, peer, request.deliveryId);
      const end = { state: request.outcome, bytes: request.bytes, objects: request.objects, atMs: clock.now() };
      await ledger.closeDelivery(delivery.deliveryId, end, {
        action: "delivery.close",
        actor: `peer:${peer.site}`,
        onBehalfOf: delivery.actor,
        subject: `${ports.site}/${delivery.artifact}@${delivery.label}`,
        digest: delivery.digest,
        outcome: request.outcome === "succeeded" ? "ok" : "failed",
        detail: { delivery: delivery.deliveryId, bytes: request.bytes, objects: request.objects },
      });
      if (request.outcome === "failed") await noteDamage(ports, delivery);
    },
  };
}

/** How peers can read from a store of this site. */
function modesOf(store: SiteStore): readonly DeliveryMode[] {
  return store.objects.type === "s3" ? store.share.filter((mode) => mode === "direct") : [];
}

async function readableVersion(
  ports: DeliverPorts,
  peer: PeerPrincipal,
  wanted: Pick<DeliveryRow, "artifact" | "label" | "digest">,
): Promise<VersionRow> {
  const { artifact, label, digest } = wanted;
  const actions = await ports.visibility.actions(peer.site, artifact);
  const version = actions.includes("discover") ? await ports.ledger.getVersion(ports.site, artifact, label) : undefined;
  if (version?.digest !== digest) {
    throw new HanseError("UNKNOWN_VERSION", `there is no ${artifact}@${label} with this digest`, {
      hop: "this gateway",
      remedy: `\`hanse show ${ports.site}/${artifact}\` tells what there is`,
    });
  }
  if (!actions.includes("read")) {
    throw new HanseError("NO_GRANT", `${peer.site} may discover ${artifact}, not read it`, {
      hop: "this gateway",
      remedy: `Ask its operator for \`hanse grant add --to ${peer.site} --artifact ${artifact} --allow read\``,
    });
  }
  const replica = await ports.ledger.getReplica(ports.site, artifact, label);
  if (replica?.state === "damaged") {
    throw new HanseError("REPLICA_DAMAGED", `its owner's copy is damaged: ${replica.problem ?? "see there"}`, {
      hop: "this gateway",
      remedy: "Ask its operator to publish a new version",
    });
  }
  return version;
}

async function locate(
  ports: DeliverPorts,
  version: VersionRow,
  store: SiteStore,
  object: ObjectRow,
): Promise<PartLocation> {
  const pin = object.versionId === undefined ? { etag: object.etag } : { versionId: object.versionId };
  const expiresAtMs = ports.clock.now() + URL_SECONDS * 1000;
  const url = await store.objects.presignRead(joinKey(version.root ?? "", object.path), {
    pin,
    ttlSeconds: URL_SECONDS,
  });
  if (url === undefined)
    throw new HanseError("NEEDS_RELAY", "the store has no URLs to hand out", {
      hop: `store ${store.name} at ${ports.site}`,
    });
  return { url, etag: object.versionId === undefined ? object.etag : undefined, expiresAtMs };
}

function pick(
  version: VersionRow,
  objects: ReadonlyMap<string, ObjectRow>,
  urls: ReadonlyMap<string, PartLocation>,
  range: LocateRange,
): PartLocation {
  const object = objects.get(range.path);
  const location = urls.get(range.path);
  if (object === undefined || location === undefined || range.offset + range.size > object.sizeBytes) {
    throw new HanseError(
      "INVALID_INPUT",
      `${version.artifact}@${version.label} has no such range: ${JSON.stringify(range.path)} ${range.offset}+${range.size}`,
      { hop: "this gateway" },
    );
  }
  return location;
}

async function ownDelivery(ports: DeliverPorts, peer: PeerPrincipal, deliveryId: string): Promise<DeliveryRow> {
  const delivery = await ports.ledger.getDelivery(deliveryId);
  if (delivery?.peer !== peer.site) throw unknownDelivery(deliveryId);
  return delivery;
}

const unknownDelivery = (deliveryId: string): HanseError =>
  new HanseError("UNKNOWN_DELIVERY", `there is no open delivery ${deliveryId}`, {
    hop: "this gateway",
    remedy: "Open it again",
  });

/** A reader that failed is a hint: look at the source, and tell everybody when it is no longer what was signed. */
async function noteDamage(ports: DeliverPorts, delivery: DeliveryRow): Promise<void> {
  const { artifact, label } = delivery;
  const version = await ports.ledger.getVersion(ports.site, artifact, label);
  if (version === undefined) return;
  const changes = await ports.inspector.changes(version, AbortSignal.timeout(30_000)).catch(() => []);
  // What appeared beside a version does not harm it.
  const harm = changes.filter((line) => !line.endsWith(" appeared"));
  if (harm.length === 0) return;
  const problem = harm.length === 1 ? (harm[0] ?? "") : `${harm[0] ?? ""} and ${harm.length - 1} more`;
  const row = {
    site: ports.site,
    artifact,
    label,
    digest: version.digest,
    store: version.store ?? "",
    root: version.root ?? "",
    state: "damaged" as const,
    problem,
    transferId: version.publication ?? "",
  };
  await ports.ledger.putReplica(row, {
    action: "replica.damaged",
    actor: "gateway",
    subject: `${ports.site}/${artifact}@${label}`,
    digest: version.digest,
    outcome: "failed",
    reason: "SOURCE_CHANGED",
    detail: { problem },
  });
  ports.events.replicaDamaged(`${ports.site}/${artifact}@${label}`, harm.length);
}
