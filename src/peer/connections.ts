import { connectivityState, type Channel, type ChannelOptions } from "@grpc/grpc-js";
import type { PeerAddress } from "../app/ports/peers.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { peerHop } from "../domain/hop.ts";
import type { SiteDescription, SiteId } from "../domain/site.ts";
import type { CheckedAddress, ResolveEndpoint } from "./address.ts";
import { dial } from "./dial.ts";
import { badAnswer } from "./failures.ts";

interface Connection {
  /** What it was made from: another statement means another connection. */
  readonly pin: string;
  readonly channel: Promise<Channel>;
}

/** Which of a peer's listeners are meant, and how their connections differ from others. */
export interface Listeners {
  /** `host:port`, to be tried in this order. */
  readonly endpoints: (description: SiteDescription) => readonly string[];
  readonly channel?: ChannelOptions | undefined;
}

/** One connection per peer, made when first needed and made anew when it broke or the peer's statement changed. */
export class Connections {
  readonly #resolve: ResolveEndpoint;
  readonly #listeners: Listeners;
  readonly #open = new Map<SiteId, Connection>();
  #closed = false;

  constructor(resolve: ResolveEndpoint, listeners: Listeners) {
    this.#resolve = resolve;
    this.#listeners = listeners;
  }

  /**
   * The peer's channel, connected. Endpoints are tried in order, and so are an endpoint's addresses.
   * @throws HanseError of the last endpoint that failed; PEER_UNAUTHENTICATED and ORIGIN_REFUSED go before PEER_DOWN
   */
  async to(peer: PeerAddress): Promise<Channel> {
    if (this.#closed) throw new HanseError("SHUTTING_DOWN", "the gateway is stopping", { hop: "this gateway" });
    const pin = JSON.stringify([peer.description.caCertificate, this.#listeners.endpoints(peer.description)]);
    const open = this.#open.get(peer.siteId);
    if (open?.pin === pin) {
      const channel = await open.channel;
      if (channel.getConnectivityState(false) === connectivityState.READY) return channel;
    }
    // Somebody else may have begun a new one while this call waited.
    const now = this.#open.get(peer.siteId);
    if (now !== undefined && now !== open && now.pin === pin) return now.channel;
    if (now !== undefined) this.#drop(peer.siteId, now);
    const channel = this.#connect(peer);
    const connection = { pin, channel };
    this.#open.set(peer.siteId, connection);
    channel.catch(() => {
      if (this.#open.get(peer.siteId) === connection) this.#open.delete(peer.siteId);
    });
    return channel;
  }

  /** A channel on which calls cannot succeed any more: the next call makes another. Calls that still run on it fail. */
  forget(siteId: SiteId, channel: Channel): void {
    const open = this.#open.get(siteId);
    void open?.channel.then(
      (current) => {
        if (current === channel && this.#open.get(siteId) === open) this.#drop(siteId, open);
      },
      () => undefined,
    );
  }

  /** Cuts the connection to a site, if there is one. Calls that still run fail; the next makes another. */
  drop(siteId: SiteId): void {
    const open = this.#open.get(siteId);
    if (open !== undefined) this.#drop(siteId, open);
  }

  /** Calls that still run fail. */
  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#open];
    for (const [siteId, connection] of open) this.#drop(siteId, connection);
    await Promise.allSettled(open.map(([, connection]) => connection.channel));
  }

  #drop(siteId: SiteId, connection: Connection): void {
    this.#open.delete(siteId);
    connection.channel.then(
      (channel) => {
        channel.close();
      },
      () => undefined,
    );
  }

  async #connect({ siteId, description }: PeerAddress): Promise<Channel> {
    let worst: unknown;
    for (const endpoint of this.#listeners.endpoints(description)) {
      let addresses: readonly CheckedAddress[] = [];
      try {
        addresses = await this.#resolve(endpoint, peerHop(siteId));
      } catch (error) {
        worst = worse(worst, error);
      }
      for (const address of addresses) {
        try {
          return await dial(address, description, this.#listeners.channel);
        } catch (error) {
          worst = worse(worst, error);
        }
      }
    }
    throw asHanseError(worst ?? badAnswer(siteId, "a statement that names no such listener"), peerHop(siteId));
  }
}

/** Of two failures the one that waiting does not mend; of equals the later. */
function worse(before: unknown, after: unknown): unknown {
  return isDown(after) && before !== undefined && !isDown(before) ? before : after;
}

const isDown = (error: unknown): boolean => error instanceof HanseError && error.reason === "PEER_DOWN";
