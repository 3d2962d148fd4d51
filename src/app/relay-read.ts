import { HanseError, isReason } from "../domain/errors.ts";
import { joinKey } from "../domain/path.ts";
import type { PeerPrincipal } from "../domain/principal.ts";
import { objectsOf, sharedStore, type DeliveryModesPorts, type ServedObjectsPorts } from "./delivery-modes.ts";
import type { VersionRow } from "./ports/ledger.ts";
import type { ByteRange, ObjectPin } from "./ports/object-store.ts";
import type { LocateRange } from "./ports/peers.ts";
import { readableDelivery, type ReadableDeliveryPorts } from "./readable-delivery.ts";

/** What deciding about relayed reads needs. */
export interface RelayReadPorts extends ReadableDeliveryPorts, DeliveryModesPorts, ServedObjectsPorts {
  readonly ledger: ReadableDeliveryPorts["ledger"] & ServedObjectsPorts["ledger"];
}

/** A range that may be read, and where it lies. Plain data: it crosses to a relay's thread. */
export interface RelayRange {
  readonly store: string;
  readonly key: string;
  readonly pin: ObjectPin | undefined;
  readonly range: ByteRange;
  /** As the manifest names the object: the only name of it that a peer is told. */
  readonly path: string;
}

/** What a relay asks before and while it sends; grants are looked at anew each time. */
export interface RelayUseCases {
  /**
   * Where the ranges lie that a peer wants of its open delivery, in the order asked, without the empty ones.
   * @throws HanseError as readableDelivery, with NO_GRANT for what may not even be discovered any more; INVALID_INPUT for
   * what is not in the version; PATH_NOT_OFFERED, NEEDS_RELAY where its store is not shared by relay any more
   */
  relayRead(
    peer: PeerPrincipal,
    request: { deliveryId: string; ranges: readonly LocateRange[] },
  ): Promise<readonly RelayRange[]>;
  /** Passes while the peer may go on. @throws HanseError PEER_UNAUTHENTICATED, and as relayRead */
  relayGoesOn(peer: PeerPrincipal, deliveryId: string): Promise<void>;
}

/** RelayService: what may be sent, and whether it still may. */
export function relayRead(ports: RelayReadPorts): RelayUseCases {
  const { ledger } = ports;
  return {
    async relayRead(peer, { deliveryId, ranges }) {
      const version = await granted(ports, peer, deliveryId);
      const { store } = sharedStore(ports, version, "relay");
      const objects = await objectsOf(ports, version, ranges);
      return ranges.flatMap(({ path, offset, size }): RelayRange[] => {
        const object = objects.get(path);
        if (object === undefined || size === 0) return [];
        const key = joinKey(version.root ?? "", path);
        return [{ store: store.name, key, pin: object.pin, range: { offset, size }, path }];
      });
    },

    async relayGoesOn(peer, deliveryId) {
      if ((await ledger.getPeer(peer.site))?.state !== "active") {
        throw new HanseError("PEER_UNAUTHENTICATED", "the caller is no active peer any more", { hop: "this gateway" });
      }
      sharedStore(ports, await granted(ports, peer, deliveryId), "relay");
    },
  };
}

/** The version of a delivery. A peer that opened it knew of it: what it may not even discover any more is NO_GRANT. */
async function granted(ports: RelayReadPorts, peer: PeerPrincipal, deliveryId: string): Promise<VersionRow> {
  try {
    return (await readableDelivery(ports, peer, deliveryId)).version;
  } catch (error) {
    if (!isReason(error, "UNKNOWN_VERSION")) throw error;
    throw new HanseError("NO_GRANT", `${peer.site} may not read what delivery ${deliveryId} is about any more`, {
      hop: "this gateway",
      remedy: `Ask the operator of ${ports.site} for a grant`,
      cause: error,
    });
  }
}
