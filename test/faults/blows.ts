import { setTimeout as pause } from "node:timers/promises";
import type { StoreProcess } from "../support/store-process.ts";
import type { TestSite } from "../support/federation.ts";
import type { Dice } from "./dice.ts";

/** Something that befalls a federation, and is over when it resolves: everything runs again. */
export type Blow = () => Promise<void>;

/** How long a store or a link is away, at the most. */
const MOST_AWAY_MS = 3000;

/**
 * What may befall a source and the sites that hold its versions: gateways and stores die by kill -9, one by one and all
 * at once; the source starts while its store is away; links are cut.
 */
export function blowsOf(source: TestSite, replicas: readonly TestSite[], dice: Dice): ReadonlyMap<string, Blow> {
  const sites = [source, ...replicas];
  const away = (): Promise<void> => pause(dice.below(MOST_AWAY_MS));
  const die = (which: readonly (TestSite | StoreProcess)[]): Promise<unknown> =>
    Promise.all(which.map((one) => one.kill()));
  const rise = (which: readonly (TestSite | StoreProcess)[]): Promise<unknown> =>
    Promise.all(which.map((one) => one.start()));
  const blows = new Map<string, Blow>();
  for (const site of [source, ...replicas.slice(0, 1)]) {
    blows.set(`${site.id} killed`, async () => {
      await die([site]);
      await rise([site]);
    });
  }
  blows.set("all gateways killed", async () => {
    await die(sites);
    await rise(sites);
  });
  blows.set("links cut", async () => {
    source.front.before = () => Promise.reject(new Error("the link is cut"));
    await away();
    source.front.before = undefined;
  });
  const stores = Map.groupBy(sites, ({ storeProcess }) => storeProcess);
  const processes = [...stores.keys()].filter((process) => process !== undefined);
  for (const [process, [site]] of stores) {
    if (process === undefined || site === undefined) continue;
    blows.set(processes.length === 1 ? "store killed" : `store of ${site.id} killed`, async () => {
      await die([process]);
      await away();
      await rise([process]);
    });
  }
  const own = source.storeProcess;
  if (own !== undefined) {
    blows.set(`${source.id} and its store killed`, async () => {
      await die([own, source]);
      await rise([source]);
      await away();
      await rise([own]);
    });
    blows.set("everything killed", async () => {
      await die([...processes, ...sites]);
      await rise(processes);
      await rise(sites);
    });
  }
  return blows;
}
