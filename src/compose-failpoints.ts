import { writeSync } from "node:fs";
import type { PartSource, Relays } from "./app/ports/lanes.ts";
import type { Ledger } from "./app/ports/ledger.ts";
import type { ObjectStore } from "./app/ports/object-store.ts";
import type { Peers } from "./app/ports/peers.ts";
import type { ManifestSpool } from "./app/ports/spool.ts";
import type { RelayUseCases } from "./app/relay-read.ts";
import type { FederationUseCases } from "./app/use-cases.ts";
import type { Place } from "./compose-failpoint-place.ts";
import {
  FAILPOINTS,
  FEDERATION_PLACES,
  LANE_RELAY_PLACES,
  LANE_SOURCE_PLACES,
  LANE_STORE_PLACES,
  LEDGER_PLACES,
  PEERS_PLACES,
  RELAY_PLACES,
  RELAY_STORE_PLACES,
  SPOOL_PLACES,
  STORE_PLACES,
  type Failpoint,
} from "./compose-failpoint-places.ts";
import { HanseError } from "./domain/errors.ts";

/** Wraps ports so that the process dies at a failpoint; each gives back what it was given where nothing is to happen. */
export interface Failpoints {
  readonly ledger: <T extends Ledger>(ledger: T) => T;
  readonly store: (store: ObjectStore) => ObjectStore;
  readonly spool: (spool: ManifestSpool) => ManifestSpool;
  readonly peers: <T extends Peers>(peers: T) => T;
  readonly federation: (useCases: FederationUseCases) => FederationUseCases;
  readonly laneStore: (store: ObjectStore) => ObjectStore;
  readonly laneSource: (source: PartSource) => PartSource;
  readonly laneRelays: (relays: Relays) => Relays;
  readonly relays: (useCases: RelayUseCases) => RelayUseCases;
  readonly relayStore: (store: ObjectStore) => ObjectStore;
}

/** Names every failpoint on standard error as it is passed, and kills nothing. */
export const TELL = "tell";

/**
 * Reads `HANSE_FAILPOINT`: `name` or `name:n`, and the process kills itself with SIGKILL when it passes that failpoint
 * for the n-th time (each thread counts for itself); or `tell`. For tests of what comes after a crash; where it is not
 * set, no port is touched.
 * @throws HanseError INVALID_CONFIG for a name that is not on the list
 */
export function openFailpoints(text: string | undefined): Failpoints {
  const pass = text === undefined || text === "" ? undefined : passing(text);
  const wrap =
    (places: Readonly<Record<string, AnyPlace>>) =>
    <T extends object>(port: T): T =>
      pass === undefined ? port : withPlaces(port, places, pass);
  const wrapRelay = wrap(LANE_RELAY_PLACES);
  return {
    ledger: wrap(LEDGER_PLACES),
    store: wrap(STORE_PLACES),
    spool: wrap(SPOOL_PLACES),
    peers: wrap(PEERS_PLACES),
    federation: wrap(FEDERATION_PLACES),
    laneStore: wrap(LANE_STORE_PLACES),
    laneSource: wrap(LANE_SOURCE_PLACES),
    laneRelays: (relays) =>
      pass === undefined
        ? relays
        : { open: (source, ranges, signal) => wrapRelay(relays.open(source, ranges, signal)) },
    relays: wrap(RELAY_PLACES),
    relayStore: wrap(RELAY_STORE_PLACES),
  };
}

/** What happens when a failpoint is passed. */
type Pass = (name: string) => void;

function passing(text: string): Pass {
  // Written at once and from any thread: what a stream holds back dies with the process.
  const tell = (name: string): void => {
    writeSync(2, `failpoint ${name}\n`);
  };
  if (text === TELL) return tell;
  const [name = "", nth = "1"] = text.split(":", 2);
  if (!FAILPOINTS.includes(name as Failpoint) || !/^[1-9]\d*$/.test(nth)) {
    throw new HanseError("INVALID_CONFIG", `HANSE_FAILPOINT: there is no failpoint ${JSON.stringify(text)}`, {
      remedy: `Take it out of the environment; it is for tests of crashes. Known are ${FAILPOINTS.join(", ")}`,
    });
  }
  let left = Number(nth);
  return (passed) => {
    if (passed !== name || --left > 0) return;
    tell(name);
    process.kill(process.pid, "SIGKILL");
  };
}

type AnyPlace = Place<never, never> & { readonly method: PropertyKey };
type Method = (...args: unknown[]) => unknown;

/** The port, with its places passed as its methods are called. */
function withPlaces<P extends object>(port: P, places: Readonly<Record<string, AnyPlace>>, pass: Pass): P {
  const methods = Map.groupBy(Object.entries(places), ([, place]) => place.method);
  return new Proxy(port, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const method = (value as Method).bind(target);
      const here = methods.get(property);
      return here === undefined ? method : atPlaces(method, here, pass);
    },
  });
}

function atPlaces(method: Method, places: readonly (readonly [string, AnyPlace])[], pass: Pass): Method {
  return (...args) => {
    const come = (edge: Place<never, never>["edge"], result?: unknown): void => {
      for (const [name, place] of places)
        if (place.edge === edge && place.when?.(args as never, result as never) !== false) pass(name);
    };
    const back = (result: unknown): unknown => {
      if (isStream(result)) {
        return throughout(result, () => {
          come("after");
        });
      }
      come("after", result);
      return result;
    };
    come("before");
    const watched = places.some(([, { edge }]) => edge === "sent");
    const given = watched
      ? args.map((arg) =>
          isStream(arg)
            ? throughout(arg, () => {
                come("sent");
              })
            : arg,
        )
      : args;
    const result = method(...given);
    return result instanceof Promise ? result.then(back) : back(result);
  };
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

async function* throughout<T>(stream: AsyncIterable<T>, ended: () => void): AsyncGenerator<T> {
  yield* stream;
  ended();
}
