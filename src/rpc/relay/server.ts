import type { FederationUseCases } from "../../app/use-cases.ts";
import type { SiteId } from "../../domain/site.ts";
import { RelayService } from "../../wire/services.ts";
import { serverCredentials, type CertificateSource } from "../certificates.ts";
import { authenticatePeer } from "../federation/authenticate.ts";
import { LIMITS } from "../limits.ts";
import type { RpcLog } from "../log.ts";
import { startServer, type ListenAddress, type RunningServer } from "../server.ts";
import { outletInterceptor } from "./outlet-call.ts";
import { relayService, type ReadPartPorts } from "./read-part.ts";
import { RELAY_TIMES, type RelayTimes } from "./times.ts";

export interface RelayServerOptions extends Omit<ReadPartPorts, "useCases"> {
  readonly useCases: Pick<FederationUseCases, "authenticate"> & ReadPartPorts["useCases"];
  readonly site: SiteId;
  readonly listen: ListenAddress;
  readonly tls: CertificateSource;
  readonly log: RpcLog;
  /** Replaced in tests. */
  readonly times?: RelayTimes | undefined;
}

/**
 * Starts a relay: ReadPart and health, and nothing else. TLS always, a call token on every stream.
 * @throws HanseError INVALID_CONFIG where it cannot listen there
 */
export function startRelayServer(options: RelayServerOptions): Promise<RunningServer> {
  const { useCases, log, times = RELAY_TIMES } = options;
  return startServer({
    ...options,
    credentials: serverCredentials(options.tls),
    strangers: true,
    // What a stream has not sent when its connection ends is read again over another one.
    channel: {
      "grpc.max_connection_age_ms": 3_600_000,
      "grpc.max_connection_age_grace_ms": 3_600_000,
      interceptors: [outletInterceptor(times)],
    },
    authenticate: authenticatePeer(useCases, log, LIMITS.streamsPerPeer),
    mount: (add) => {
      add(RelayService, relayService(options, times));
    },
  });
}
