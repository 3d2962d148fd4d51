import type { RelayUseCases } from "../../app/relay-read.ts";
import type { FederationUseCases } from "../../app/use-cases.ts";
import type { PlainError } from "../../domain/plain-error.ts";
import type { SiteId } from "../../domain/site.ts";
import type { CertificatePair } from "../certificates.ts";
import type { RefusedCall } from "../log.ts";
import type { ListenAddress } from "../server.ts";

/** What a relay's thread asks of the main thread, which alone has policy and ledger. */
export interface RelayQuestions extends RelayUseCases, Pick<FederationUseCases, "authenticate"> {
  /** So many bytes more of a delivery were sent. */
  relayed(deliveryId: string, bytes: number): void;
  /** A store did not give what a peer may read. */
  failed(peer: SiteId, error: PlainError): void;
  refused(call: RefusedCall): void;
  unexpected(id: string, failure: { text: string; stack: string | undefined }): void;
}

/** What the main thread asks of a relay's thread. */
export interface RelayOrders {
  /** Begins to serve. @returns the real port. @throws HanseError INVALID_CONFIG where it cannot listen there */
  listen(address: ListenAddress): Promise<number>;
  /** Serves another certificate to new connections. */
  certificate(pair: CertificatePair): Promise<void>;
  /** Reads its stores with other keys; which they are only its composition knows. */
  storeKeys(keys: unknown): Promise<void>;
  /** See RunningServer.shutdown. */
  shutdown(graceMs: number): Promise<void>;
}
