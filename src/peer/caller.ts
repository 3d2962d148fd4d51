import type { Channel } from "@grpc/grpc-js";
import { createClientFactory, type Client, type CompatServiceDefinition } from "nice-grpc";
import { errorDetailsClientMiddleware } from "nice-grpc-error-details";
import type { Documents } from "../app/ports/documents.ts";
import type { PeerAddress } from "../app/ports/peers.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { HanseError } from "../domain/errors.ts";
import type { Actor } from "../domain/principal.ts";
import type { SiteId } from "../domain/site.ts";
import { callChannel } from "./call-channel.ts";
import type { Connections } from "./connections.ts";
import { callFailure, isDeadSession, silent } from "./failures.ts";

/** How one call is made. */
export interface CallOptions {
  readonly peer: PeerAddress;
  /** For all of the call, connecting included; Infinity for none. */
  readonly deadlineMs: number;
  /** The person it is made for. */
  readonly actor?: Actor | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes calls: a connection, a fresh token, a deadline, and failures in our words. */
export class Caller {
  readonly #site: SiteId;
  readonly #connections: Connections;
  readonly #documents: Pick<Documents, "signCall">;
  readonly #clock: Clock;
  readonly #factory = createClientFactory().use(errorDetailsClientMiddleware);

  constructor(site: SiteId, connections: Connections, documents: Pick<Documents, "signCall">, clock: Clock) {
    this.#site = site;
    this.#connections = connections;
    this.#documents = documents;
    this.#clock = clock;
  }

  /** A call with one answer. @throws HanseError, or the signal's reason where it was cancelled */
  async unary<Service extends CompatServiceDefinition, Answer>(
    definition: Service,
    options: CallOptions,
    call: (client: Client<Service>, options: { signal?: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer> {
    const { signal } = options;
    const { client, channel } = await this.#client(definition, options);
    try {
      return await call(client, signal === undefined ? {} : { signal });
    } catch (error) {
      throw this.#failure(error, options, channel);
    }
  }

  /** A call with a stream of answers; leaving the loop ends it. @throws like unary */
  async *stream<Service extends CompatServiceDefinition, Answer>(
    definition: Service,
    options: CallOptions,
    call: (client: Client<Service>, options: { signal?: AbortSignal }) => AsyncIterable<Answer>,
  ): AsyncGenerator<Answer, void, undefined> {
    const { signal } = options;
    const { client, channel } = await this.#client(definition, options);
    try {
      yield* call(client, signal === undefined ? {} : { signal });
    } catch (error) {
      throw this.#failure(error, options, channel);
    }
  }

  async #client<Service extends CompatServiceDefinition>(
    definition: Service,
    { peer, deadlineMs, actor, signal }: CallOptions,
  ): Promise<{ client: Client<Service>; channel: Channel }> {
    signal?.throwIfAborted();
    // A token for ourselves could be sent back to us by whoever received it.
    if (peer.siteId === this.#site) throw new HanseError("INVALID_INPUT", "a site does not call itself");
    const deadline = Date.now() + deadlineMs;
    const channel = await this.#connected(peer, deadlineMs, signal);
    const mint = (method: string): Promise<string> =>
      this.#documents.signCall({ audience: peer.siteId, method, actor, nowMs: this.#clock.now() });
    return { client: this.#factory.create(definition, callChannel(channel, { mint, deadline })), channel };
  }

  /** What to throw; a connection that is dead goes, and the next call makes another. */
  #failure(error: unknown, { peer, deadlineMs, signal }: CallOptions, channel: Channel): unknown {
    if (isDeadSession(error)) this.#connections.forget(peer.siteId, channel);
    return signal?.aborted === true ? signal.reason : callFailure(error, peer.siteId, deadlineMs);
  }

  /** The connection is shared: a caller that gives up must not break it for the others. */
  async #connected(peer: PeerAddress, deadlineMs: number, signal: AbortSignal | undefined): Promise<Channel> {
    const gaveUp = Promise.withResolvers<never>();
    const cancelled = (): void => {
      gaveUp.reject(signal?.reason);
    };
    const timer = Number.isFinite(deadlineMs)
      ? setTimeout(() => {
          gaveUp.reject(silent(peer.siteId, deadlineMs));
        }, deadlineMs)
      : undefined;
    signal?.addEventListener("abort", cancelled);
    try {
      return await Promise.race([this.#connections.to(peer), gaveUp.promise]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancelled);
    }
  }
}
