import { asHanseError } from "../domain/errors.ts";
import type { Issuer } from "../domain/issuer.ts";
import { isUnder } from "../domain/path.ts";
import { parseSubject } from "../domain/subject.ts";
import type { PlacedStore } from "./check-stores.ts";
import type { Config, HostPort, StoreConfig } from "./config.ts";
import { formatHostPort } from "./host-port.ts";
import type { KeyPath } from "./problems.ts";

/** Tells of something wrong at a place of `site.yaml`. */
type Report = (path: KeyPath, text: string) => void;

/** What single stores cannot know of: names that stand twice, and places that two stores claim. */
export function checkStoresTogether(stores: readonly PlacedStore[], report: Report): void {
  stores.forEach(({ index, store }, i) => {
    const before = stores.slice(0, i);
    const namesake = before.find((other) => other.store.name === store.name);
    if (namesake !== undefined)
      report(["stores", index, "name"], `'${store.name}' is the name of stores[${namesake.index}] too`);
    const rival = before.find((other) => overlap(other.store, store));
    if (rival !== undefined) {
      report(["stores", index, "url"], `overlaps with store '${rival.store.name}'. Give each its own prefix`);
    }
  });
}

/** `home` must be there and writable. */
export function checkHome(home: string | undefined, stores: readonly StoreConfig[], report: Report): void {
  if (home === undefined) return;
  const store = stores.find((candidate) => candidate.name === home);
  if (store === undefined) report(["home"], `there is no store '${home}'`);
  else if (store.readOnly) report(["home"], `the store '${home}' is read-only. Name one that Hanse may write to`);
}

/** Two listeners cannot share a port, and each needs one. */
export function checkListeners({ listen, relay }: Pick<Config, "listen" | "relay">, report: Report): void {
  const { federation, control } = listen;
  if (clash(federation, control)) {
    report(["listen", "control"], `${formatHostPort(control)} is where federation listens. Choose another port`);
  }
  for (const place of relayPlaces(listen.relay, relay.threads)) {
    const other = clash(place, federation) ? "federation" : clash(place, control) ? "control" : undefined;
    if (other !== undefined) {
      report(["listen", "relay"], `${formatHostPort(place)} is where ${other} listens. Choose another port`);
    } else if (place.port > 65_535) {
      report(["listen", "relay"], `there is no port ${place.port} to relay at. Choose a lower one`);
    }
  }
}

/** Sites of policies are ids, countries, or regions that are known here. */
export function checkReplication(
  { replication, regions }: Pick<Config, "replication" | "regions">,
  report: Report,
): void {
  replication.accept.forEach(({ from }, i) => {
    for (const subject of from) {
      try {
        parseSubject(subject, regions);
      } catch (error) {
        const { message, remedy } = asHanseError(error);
        report(["replication", "accept", i, "from"], remedy === undefined ? message : `${message}. ${remedy}`);
      }
    }
  });
}

/** Each issuer once; and an opaque token, which names no issuer, can be shown to one alone. */
export function checkIssuers(issuers: readonly Issuer[], report: Report): void {
  issuers.forEach((issuer, i) => {
    const at = ["people", "issuers", i];
    const before = issuers.slice(0, i);
    if (before.some(({ name }) => name === issuer.name))
      report([...at, "name"], `'${issuer.name}' is the name of another issuer too`);
    if (before.some((other) => other.issuer === issuer.issuer))
      report([...at, "issuer"], `${issuer.issuer} stands here twice. Join the two`);
    if (issuer.introspection !== undefined && before.some(({ introspection }) => introspection !== undefined)) {
      report([...at, "introspection"], "opaque tokens do not name their issuer, so only one can be asked about them");
    }
    if (issuer.login?.clientId === issuer.audience)
      report([...at, "audience"], "is the client that people log in with: then ID tokens would open this site, too");
  });
}

/** Where the relays listen; at one free port each for port 0. */
const relayPlaces = ({ host, port }: HostPort, threads: number): HostPort[] =>
  Array.from({ length: threads }, (_, thread) => ({ host, port: port === 0 ? 0 : port + thread }));

function clash(one: HostPort, other: HostPort): boolean {
  const wildcards = ["0.0.0.0", "::"];
  const sameHost = one.host === other.host || [one, other].some(({ host }) => wildcards.includes(host));
  return one.port !== 0 && one.port === other.port && sameHost;
}

function overlap(a: StoreConfig, b: StoreConfig): boolean {
  const [one, two] = [placeOf(a), placeOf(b)];
  return one.root === two.root && (isUnder(one.path, two.path) || isUnder(two.path, one.path));
}

const placeOf = (store: StoreConfig): { root: string; path: string } =>
  store.type === "s3"
    ? { root: `${store.endpoint} ${store.bucket}`, path: store.prefix }
    : { root: "file:", path: store.path };
