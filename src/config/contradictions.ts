import { isUnder } from "../domain/path.ts";
import type { PlacedStore } from "./check-stores.ts";
import type { HostPort, StoreConfig } from "./config.ts";
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

/** Two listeners cannot share a port. */
export function checkListeners(listen: { federation: HostPort; control: HostPort }, report: Report): void {
  const { federation, control } = listen;
  const wildcards = ["0.0.0.0", "::"];
  const sameHost =
    federation.host === control.host || [federation, control].some(({ host }) => wildcards.includes(host));
  if (federation.port !== 0 && federation.port === control.port && sameHost) {
    report(["listen", "control"], `${formatHostPort(control)} is where federation listens. Choose another port`);
  }
}

function overlap(a: StoreConfig, b: StoreConfig): boolean {
  const [one, two] = [placeOf(a), placeOf(b)];
  return one.root === two.root && (isUnder(one.path, two.path) || isUnder(two.path, one.path));
}

const placeOf = (store: StoreConfig): { root: string; path: string } =>
  store.type === "s3"
    ? { root: `${store.endpoint} ${store.bucket}`, path: store.prefix }
    : { root: "file:", path: store.path };
