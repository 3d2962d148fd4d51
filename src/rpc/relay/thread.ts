import type { MessagePort } from "node:worker_threads";
import { HanseError } from "../../domain/errors.ts";
import { toPlainError } from "../../domain/plain-error.ts";
import type { SiteId } from "../../domain/site.ts";
import { PortCalls } from "../../threads/port-calls.ts";
import type { CertificatePair, CertificateSource } from "../certificates.ts";
import type { RpcLog } from "../log.ts";
import type { RunningServer } from "../server.ts";
import type { RelayOrders, RelayQuestions } from "./protocol.ts";
import type { ReadPartPorts } from "./read-part.ts";
import { startRelayServer } from "./server.ts";

/** What a relay's thread has of its own. */
export interface RelayWorld {
  readonly site: SiteId;
  readonly tls: CertificateSource;
  /** Puts another certificate in the place of the one in `tls`. */
  readonly replaceCertificate: (pair: CertificatePair) => void;
  /** Puts other keys in the place of those that its stores are read with. */
  readonly replaceKeys: (keys: unknown) => void;
  readonly store: ReadPartPorts["store"];
}

/** Serves a relay in a worker thread, by the main thread's orders. */
export function serveRelay(port: MessagePort, world: RelayWorld): void {
  let server: RunningServer | undefined;
  const orders: RelayOrders = {
    async listen(address) {
      if (server !== undefined) throw new HanseError("INTERNAL", "the relay listens already");
      server = await startRelayServer({
        ...world,
        listen: address,
        log,
        useCases: {
          authenticate: (token, method) => main.call("authenticate", token, method),
          relayRead: (peer, request) => main.call("relayRead", peer, request),
          relayGoesOn: (peer, deliveryId) => main.call("relayGoesOn", peer, deliveryId),
        },
        relayed: (deliveryId, bytes) => {
          main.tell("relayed", deliveryId, bytes);
        },
        failed: (peer, error) => {
          main.tell("failed", peer, toPlainError(error));
        },
      });
      return server.port;
    },
    certificate(pair) {
      world.replaceCertificate(pair);
      return Promise.resolve();
    },
    storeKeys(keys) {
      world.replaceKeys(keys);
      return Promise.resolve();
    },
    async shutdown(graceMs) {
      await server?.shutdown(graceMs);
    },
  };
  const main = new PortCalls<Functions<RelayQuestions>>(port, { ...orders });
  const log: RpcLog = {
    refused: (call) => {
      main.tell("refused", call);
    },
    unexpected: (id, error) => {
      const known = error instanceof Error ? error : undefined;
      main.tell("unexpected", id, { text: known?.message ?? String(error), stack: known?.stack });
    },
  };
}

/** An interface as a PortFunctions record: interfaces have no index signature. */
export type Functions<T> = { [Name in keyof T]: T[Name] };
