import type { Ledger, LeasedUnit, PullIntent, TransferRow } from "../app/ports/ledger.ts";
import type { LaneSource, RelaySource } from "../app/ports/lanes.ts";
import type { PullLeave } from "../app/ports/engine.ts";
import type { Holder, PeerAddress, Peers } from "../app/ports/peers.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { usablePaths } from "../domain/delivery.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { peerHop } from "../domain/hop.ts";
import type { Actor } from "../domain/principal.ts";
import type { SiteId } from "../domain/site.ts";
import { activePeer } from "./active-peer.ts";
import { Locator, type RangesToLocate } from "./locator.ts";
import { Paths } from "./paths.ts";

/** What reading from a source needs. */
export interface PullSourcePorts {
  readonly ledger: Pick<Ledger, "getPeer" | "changeTransfer">;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly leave: PullLeave;
}

/** A site to read from: the owner, or a holder with the owner's ticket. */
export interface SiteToRead {
  readonly site: SiteId;
  /** Undefined for the owner. */
  readonly ticket?: string | undefined;
}

/** An open delivery of one site for one pull: says where its bytes are read, and by which path. */
export class PullSource {
  readonly site: SiteId;
  readonly deliveryId: string;
  /** As the owner told: other sites that hold the version, with tickets to read there. */
  readonly holders: readonly Holder[];
  readonly #ports: PullSourcePorts;
  readonly #row: TransferRow;
  readonly #intent: PullIntent;
  readonly #paths: Paths;
  readonly #locator: Locator;
  #mode: TransferRow["mode"];
  #modeReason: string;

  private constructor(
    ports: PullSourcePorts,
    row: TransferRow,
    intent: PullIntent,
    opened: { readonly site: SiteId; readonly deliveryId: string; readonly holders: readonly Holder[] },
    paths: Paths,
  ) {
    this.#ports = ports;
    this.#row = row;
    this.#intent = intent;
    this.site = opened.site;
    this.deliveryId = opened.deliveryId;
    this.holders = opened.holders;
    this.#paths = paths;
    this.#locator = new Locator(ports.peers, ports.clock);
    this.#mode = row.mode;
    this.#modeReason = row.modeReason;
  }

  /**
   * Opens the delivery, or takes up the one that is open: the site decides anew whether we may.
   * @throws HanseError of the site; NEEDS_RELAY, PATH_NOT_OFFERED, RESIDENCY_REFUSED
   */
  static async open(
    ports: PullSourcePorts,
    row: TransferRow,
    intent: PullIntent,
    { site, ticket }: SiteToRead,
    signal: AbortSignal,
  ): Promise<PullSource> {
    const peer = await activePeer(ports.ledger, site);
    const { artifact, label, digest } = intent;
    const actor = actorOf(row);
    const told = await ports.leave(intent, actor);
    const held = ticket === undefined ? {} : { owner: intent.site, ticket };
    const request = { requestId: row.transferId, artifact, label, digest, dryRun: false, ...told, ...held, actor };
    const { deliveryId, modes, holders } = await ports.peers.openDelivery(peer, request, signal);
    const offered = { site, modes, hasRelays: peer.description.relays.length > 0 };
    const paths = new Paths(usablePaths(offered, intent.via), ports.clock);
    const source = new PullSource(ports, row, intent, { site, deliveryId, holders }, paths);
    if (site === intent.site) await ports.ledger.changeTransfer(row.transferId, { deliveryId });
    return source;
  }

  /** One source per range, same order. @throws HanseError of the peer */
  async locate(
    unit: Pick<LeasedUnit, "tries">,
    wanted: RangesToLocate,
    signal: AbortSignal,
  ): Promise<readonly LaneSource[]> {
    const peer = await activePeer(this.#ports.ledger, this.site);
    const relay: RelaySource = { type: "relay", peer, deliveryId: this.deliveryId, actor: actorOf(this.#row) };
    const path = this.#paths.choose(unit.tries);
    if (path.mode === "relay") {
      await this.#note("relay", this.#modeReason);
      return wanted.ranges.map(() => relay);
    }
    const otherwise = path.otherwise === undefined ? undefined : relay;
    try {
      return await this.#locateDirect(peer, wanted, otherwise, signal);
    } catch (error) {
      if (otherwise === undefined || !isReason(error, "NEEDS_RELAY", "ORIGIN_REFUSED")) throw error;
      await this.fellBack(error.line);
      return wanted.ranges.map(() => relay);
    }
  }

  /** A lane could not read directly and went on by relay. */
  async fellBack(because: string): Promise<void> {
    this.#paths.fellBack();
    await this.#note("relay", `not direct: ${because}`);
  }

  /** A lane read directly. */
  async readDirectly(): Promise<void> {
    this.#paths.directWorked();
    await this.#note("direct", "");
  }

  /** A unit failed: what was located may be out of date, and a relay that failed leaves the direct path to be tried. */
  failed(error: unknown): void {
    this.#locator.forget();
    if (this.#mode === "relay" && error instanceof HanseError && error.hop === peerHop(this.site))
      this.#paths.relayFailed();
  }

  async #locateDirect(
    peer: PeerAddress,
    wanted: RangesToLocate,
    otherwise: RelaySource | undefined,
    signal: AbortSignal,
  ): Promise<readonly LaneSource[]> {
    const locations = await this.#locator.locate(peer, this.deliveryId, wanted, signal);
    const { storeOrigins: origins } = peer.description;
    return locations.map((location) => ({ type: "url", peer: this.site, location, origins, otherwise }));
  }

  async #note(mode: TransferRow["mode"], modeReason: string): Promise<void> {
    if (mode === this.#mode && modeReason === this.#modeReason) return;
    this.#mode = mode;
    this.#modeReason = modeReason;
    // The transfer shows the owner's path.
    if (this.site !== this.#intent.site) return;
    await this.#ports.ledger.changeTransfer(this.#row.transferId, { mode, modeReason });
  }
}

/** The person that a pull is for. */
export const actorOf = ({ actor, createdBy }: Pick<TransferRow, "createdBy" | "actor">): Actor =>
  actor ?? { sub: createdBy, roles: [], entitlements: [] };
