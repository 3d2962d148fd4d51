import type { FederationUseCases } from "../../app/use-cases.ts";
import type { SiteId } from "../../domain/site.ts";
import { DeliveryService, FederationCatalogService, OfferService, PeeringService } from "../../wire/services.ts";
import { serverCredentials, type CertificateSource } from "../certificates.ts";
import type { RpcLog } from "../log.ts";
import { startServer, type ListenAddress, type RunningServer } from "../server.ts";
import { authenticatePeer } from "./authenticate.ts";
import { catalogService } from "./catalog.ts";
import { deliveryService } from "./delivery.ts";
import { offerService } from "./offers.ts";
import { peeringService } from "./peering.ts";

export interface FederationServerOptions {
  readonly useCases: FederationUseCases;
  readonly site: SiteId;
  readonly listen: ListenAddress;
  readonly tls: CertificateSource;
  readonly log: RpcLog;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts what peers call: TLS always, a call token on every method but health.
 * @throws HanseError INVALID_CONFIG where it cannot listen there
 */
export function startFederationServer(options: FederationServerOptions): Promise<RunningServer> {
  const { useCases, log } = options;
  return startServer({
    ...options,
    credentials: serverCredentials(options.tls),
    strangers: true,
    // Streams of this server end within minutes, so an hour's connection can end without breaking one.
    channel: { "grpc.max_connection_age_ms": 3_600_000, "grpc.max_connection_age_grace_ms": 600_000 },
    authenticate: authenticatePeer(useCases, log),
    mount: (add) => {
      add(PeeringService, peeringService(useCases));
      add(FederationCatalogService, catalogService(useCases));
      add(DeliveryService, deliveryService(useCases));
      add(OfferService, offerService(useCases));
    },
  });
}
