import { extname } from "node:path";
import type { RelayUseCases } from "./app/relay-read.ts";
import type { Events } from "./app/ports/events.ts";
import type { FederationUseCases } from "./app/use-cases.ts";
import type { Config, HostPort } from "./config/config.ts";
import { formatHostPort } from "./config/host-port.ts";
import { fromPlainError } from "./domain/plain-error.ts";
import type { RelayData } from "./relay.ts";
import type { RpcLog } from "./rpc/log.ts";
import { startRelays, type Relays } from "./rpc/relay/relays.ts";

/** As many as a statement names. */
const MOST_NAMED = 8;

/** What the relays of a gateway are made of. */
export interface SiteRelaysOptions extends Omit<RelayData, "site"> {
  readonly useCases: RelayUseCases & Pick<FederationUseCases, "authenticate">;
  readonly meter: { relayed(deliveryId: string, bytes: number): void };
  readonly log: RpcLog;
  readonly events: Events;
}

/** Starts what the configuration asks for. @throws HanseError INVALID_CONFIG where one cannot listen */
export function startSiteRelays(config: Config, options: SiteRelaysOptions): Promise<Relays> {
  const { stores, certificate, failpoint, useCases, meter, log, events } = options;
  const data: RelayData = { site: config.site.id, stores, certificate, failpoint };
  return startRelays({
    entry: new URL(`./relay${extname(import.meta.url)}`, import.meta.url),
    workerData: data,
    threads: config.relay.threads,
    listen: config.listen.relay,
    questions: {
      ...useCases,
      relayed: (deliveryId, bytes) => {
        meter.relayed(deliveryId, bytes);
      },
      failed: (peer, error) => {
        events.relayFailed(peer, fromPlainError(error));
      },
      refused: (call) => log.refused?.(call),
      unexpected: (id, { text, stack }) => {
        log.unexpected(id, Object.assign(new Error(text), { stack }));
      },
    },
    died: (error) => {
      events.unexpected("relay", error);
    },
  });
}

/** What the statement names as relays: the hosts under which peers reach this site, best first. */
export function relayEndpoints({ advertise, advertiseRelay }: Config, ports: readonly number[]): string[] {
  const places: readonly HostPort[] =
    advertiseRelay === undefined
      ? advertise.flatMap(({ host }) => ports.map((port) => ({ host, port })))
      : advertiseRelay.map(({ host, port }, index) => ({ host, port: port === 0 ? (ports[index] ?? 0) : port }));
  const named = ports.length === 0 ? [] : places.filter(({ port }) => port !== 0).map(formatHostPort);
  return [...new Set(named)].slice(0, MOST_NAMED);
}
