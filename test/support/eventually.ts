import { setTimeout as pause } from "node:timers/promises";
import { controlOf } from "./caller.ts";
import { until, type TestSite } from "./federation.ts";
import type { Peer__Output } from "../../src/wire/gen/hanse/control/v1/Peer.ts";
import type { Version__Output } from "../../src/wire/gen/hanse/control/v1/Version.ts";

/** As `until`, looking five times a second: for looks that cost no process of their own. */
export const eventually = (what: string, holds: () => Promise<boolean>, patienceMs?: number): Promise<void> =>
  until(
    what,
    async () => {
      if (await holds()) return true;
      await pause(200);
      return false;
    },
    patienceMs,
  );

/** The peers of a site, by site id. */
export async function peersOf(site: TestSite): Promise<Peer__Output[]> {
  const control = await controlOf(site);
  try {
    return (await control.peers.ListPeers({ pageSize: 1000 })).peers;
  } finally {
    control.close();
  }
}

/** One peer of a site; undefined where it knows none of this id. */
export const peerAt = async (site: TestSite, peer: string): Promise<Peer__Output | undefined> =>
  (await peersOf(site)).find(({ siteId }) => siteId === peer);

/** Waits until a site sees its peer like this. @returns the peer */
export async function peerBecomes(
  site: TestSite,
  peer: string,
  what: string,
  holds: (peer: Peer__Output) => boolean,
): Promise<Peer__Output> {
  let found: Peer__Output | undefined;
  await eventually(`${peer} at ${site.id} ${what}`, async () => {
    found = await peerAt(site, peer);
    return found !== undefined && holds(found);
  });
  if (found === undefined) throw new Error("unreachable");
  return found;
}

/** Waits until a site counts a peer as active. */
export const peerActive = (site: TestSite, peer: string): Promise<Peer__Output> =>
  peerBecomes(site, peer, "is active", ({ state }) => state === "active");

/** The versions of a site (all where left out) that another shows, as `name@label`. */
export async function versionsAt(site: TestSite, owner: string): Promise<Version__Output[]> {
  const control = await controlOf(site);
  try {
    return (await control.catalog.ListVersions({ siteId: owner, pageSize: 1000 })).versions;
  } finally {
    control.close();
  }
}

/** Waits until a site sees exactly these `name@label` of a peer, in any order. */
export async function sees(site: TestSite, owner: string, wanted: readonly string[]): Promise<void> {
  const want = [...wanted].sort().join(" ");
  await eventually(`${site.id} sees [${want}] of ${owner}`, async () => {
    const found = await versionsAt(site, owner);
    return (
      found
        .map(({ artifact, label }) => `${artifact}@${label}`)
        .sort()
        .join(" ") === want
    );
  });
}
