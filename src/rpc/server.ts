import { isIPv6 } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChannelOptions, ServerCredentials } from "@grpc/grpc-js";
import { createServer, type CompatServiceDefinition, type ServiceImplementation } from "nice-grpc";
import type { ServerMiddleware } from "nice-grpc-common";
import { errorDetailsServerMiddleware } from "nice-grpc-error-details";
import { requireAccess } from "../app/call-access.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { HealthService } from "../wire/services.ts";
import { errorFunnel } from "./funnel.ts";
import { guardConnections } from "./guard.ts";
import { Health } from "./health.ts";
import { lifetime } from "./lifetime.ts";
import { LIMITS } from "./limits.ts";
import { listeningServers } from "./listening-servers.ts";
import type { RpcLog } from "./log.ts";
import { metadataCap } from "./metadata-cap.ts";

/** Where to listen; port 0 takes a free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** A server that takes calls. */
export interface RunningServer {
  /** The port that it really has. */
  readonly port: number;
  /** What grpc.health.v1 says; SERVING from the start. */
  setServing(serving: boolean): void;
  /**
   * Takes no new calls, ends streams with SHUTTING_DOWN, lets running calls end for so long, then cuts them.
   * Idempotent; resolves when nothing of the server is left.
   */
  shutdown(graceMs: number): Promise<void>;
}

export interface ServerOptions<Context> {
  readonly site: SiteId;
  readonly listen: ListenAddress;
  readonly credentials: ServerCredentials;
  readonly log: RpcLog;
  /** Ends the server at once. */
  readonly signal?: AbortSignal | undefined;
  /** See FunnelOptions. */
  readonly strangers: boolean;
  readonly channel?: ChannelOptions;
  /** Finds out who calls, and lets only those pass who may. */
  readonly authenticate: ServerMiddleware<Context>;
  /** Adds the services. */
  readonly mount: (add: AddService<Context>) => void;
  /** Adds services that need no token; the policy must open each of their methods to anyone. */
  readonly mountOpen?: ((add: AddService<object>) => void) | undefined;
}

/** Adds a service behind authentication. @throws Error where the policy does not list one of its methods */
export type AddService<Context> = <Service extends CompatServiceDefinition>(
  definition: Service,
  implementation: ServiceImplementation<Service, Context>,
) => void;

// grpc-js's channelz stays on: it is what forceShutdown finds the connections by. Nothing serves it.
const CHANNEL: ChannelOptions = {
  "grpc.max_concurrent_streams": LIMITS.streams,
  "grpc.max_receive_message_length": LIMITS.messageBytes,
  "grpc.max_connection_idle_ms": 300_000,
  "grpc.keepalive_time_ms": 60_000,
  "grpc.keepalive_timeout_ms": 20_000,
  "grpc-node.max_session_memory": 64,
};

/** How long after the cut the server may take to be gone. */
const AFTER_CUT_MS = 3000;

/**
 * Starts a gRPC server with what both of ours share: rich errors, the error funnel, caps, authentication, health.
 * @throws HanseError INVALID_CONFIG where it cannot listen there
 */
export async function startServer<Context>(options: ServerOptions<Context>): Promise<RunningServer> {
  options.signal?.throwIfAborted();
  const stopping = new AbortController();
  const server = createServer({ ...CHANNEL, ...options.channel })
    .use(errorDetailsServerMiddleware)
    .use(errorFunnel(options))
    .use(metadataCap)
    .use(lifetime(stopping.signal));

  const names: string[] = [];
  const listed = (definition: CompatServiceDefinition): void => {
    for (const path of pathsOf(definition)) {
      requireAccess(path);
      const name = path.split("/")[1];
      if (name !== undefined && !names.includes(name)) names.push(name);
    }
  };
  const authenticated = server.with(options.authenticate);
  options.mount((definition, implementation) => {
    listed(definition);
    authenticated.add(definition, implementation);
  });
  options.mountOpen?.((definition, implementation) => {
    listed(definition);
    for (const path of pathsOf(definition)) {
      if (requireAccess(path).by !== "anyone") throw new Error(`${path} would be served without a token`);
    }
    server.add(definition, implementation);
  });
  listed(HealthService);
  const health = new Health(names);
  server.add(HealthService, health.implementation);

  const { host, port: wanted } = options.listen;
  const address = `${isIPv6(host) ? `[${host}]` : host}:${wanted}`;
  const { port, servers } = await listeningServers(() => server.listen(address, options.credentials)).catch(
    (error: unknown) => {
      throw new HanseError("INVALID_CONFIG", `cannot listen on ${address}: ${reasonOf(error)}`, {
        remedy: "Choose another host or port in the site's configuration",
        cause: error,
      });
    },
  );
  for (const one of servers) guardConnections(one, options.strangers);
  health.setServing(true);

  let ended: Promise<void> | undefined;
  const shutdown = (graceMs: number): Promise<void> => (ended ??= stop(graceMs));
  const stop = async (graceMs: number): Promise<void> => {
    options.signal?.removeEventListener("abort", atOnce);
    health.setServing(false);
    stopping.abort();
    const cut = setTimeout(() => {
      server.forceShutdown();
    }, graceMs);
    // A TLS handshake that begins at the very moment of the cut holds grpc-js up for two minutes.
    const late = new AbortController();
    const bound = sleep(graceMs + AFTER_CUT_MS, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([server.shutdown(), bound]);
    late.abort();
    clearTimeout(cut);
  };
  const atOnce = (): void => void shutdown(0);
  options.signal?.addEventListener("abort", atOnce);
  return {
    port,
    setServing: (serving) => {
      health.setServing(serving && ended === undefined);
    },
    shutdown,
  };
}

/** Full names of a service's methods, `/package.Service/Method`. */
export function pathsOf(definition: CompatServiceDefinition): string[] {
  return Object.values(definition as Record<string, { readonly path: string }>).map((method) => method.path);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
