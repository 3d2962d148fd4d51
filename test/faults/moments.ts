import type { IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Front } from "../support/front.ts";
import type { TestSite } from "../support/federation.ts";

/** What a request to a store is for, as far as a moment can be named by it. */
export type Step =
  | "claim"
  | "object"
  | "begin"
  | "part"
  | "complete"
  | "manifest"
  | "marker"
  | "read"
  | "delete"
  | "abort"
  | "list-uploads"
  | "other";

/** Which step a request belongs to, by S3's own words. */
function stepOf({ method = "", url = "" }: Pick<IncomingMessage, "method" | "url">): Step {
  const { searchParams } = new URL(url, "http://store");
  const path = pathOf({ url });
  if (method === "POST")
    return searchParams.has("uploads") ? "begin" : searchParams.has("uploadId") ? "complete" : "other";
  if (method === "DELETE") return searchParams.has("uploadId") ? "abort" : "delete";
  if (method === "GET") return searchParams.has("uploads") ? "list-uploads" : "read";
  if (method !== "PUT") return "other";
  if (searchParams.has("partNumber")) return "part";
  if (path.endsWith("/.hanse/claim.json")) return "claim";
  if (path.endsWith("/manifest.jsonl")) return "manifest";
  return path.endsWith("/version.jwt") ? "marker" : "object";
}

const pathOf = ({ url = "" }: Pick<IncomingMessage, "url">): string =>
  decodeURIComponent(new URL(url, "http://store").pathname);

/** A moment in what a gateway asks of a store: before its n-th request of a kind arrives, or once it was done and not yet answered. */
export interface Moment {
  readonly step: Step;
  /** From 1. */
  readonly nth: number;
  readonly edge: "before" | "after";
  /** Only requests for these paths (`/bucket/key`) count. */
  readonly path?: (path: string) => boolean;
}

export const momentText = ({ step, nth, edge }: Moment): string => `${edge} ${step} ${nth}`;

/** Something that happens at one moment of a front's traffic. */
export interface Strike extends Disposable {
  /** When the moment came and `act` was done. */
  readonly struck: Promise<unknown>;
}

/** The connection of a request that met a strike is cut: whoever sent it is gone, or is to think so. */
class Cut extends Error {}

/**
 * Does something at one moment of what passes a front.
 * @param act may wait: the request waits with it
 * @param then `cut` drops the request's connection after that, `go` lets it go on
 */
export function strikeAt(front: Front, moment: Moment, act: () => Promise<void>, then: "cut" | "go"): Strike {
  const struck = Promise.withResolvers<undefined>();
  struck.promise.catch(() => undefined);
  let count = 0;
  const hook = async (request: IncomingMessage): Promise<void> => {
    if (stepOf(request) !== moment.step || moment.path?.(pathOf(request)) === false || ++count !== moment.nth) return;
    await act().then(() => {
      struck.resolve(undefined);
    }, struck.reject);
    if (then === "cut") throw new Cut(momentText(moment));
  };
  front[moment.edge] = hook;
  return {
    struck: struck.promise,
    [Symbol.dispose]() {
      if (front[moment.edge] === hook) front[moment.edge] = undefined;
    },
  };
}

/** Kills a gateway with -9 in the very turn of the event loop in which a moment comes. */
export const killAt = (site: TestSite, front: Front, moment: Moment): Strike =>
  strikeAt(front, moment, () => site.kill(), "cut");

/** Waits for a strike as long as `running` holds. @returns false where it is over and the moment never came */
export async function strikes(strike: Strike, running: () => Promise<boolean>): Promise<boolean> {
  const came = strike.struck.then(() => true);
  while (await running()) if (await Promise.race([came, pause(50, false)])) return true;
  return Promise.race([came, pause(50, false)]);
}

/** Holds a front's requests of one kind, from the n-th on. */
export interface Hold extends Disposable {
  /** When the first one is held. */
  readonly holding: Promise<unknown>;
  release(): void;
}

/**
 * Lets so many requests of a kind pass and keeps the others waiting.
 * @param path only requests for these paths (`/bucket/key`) count
 */
export function holdAfter(front: Front, step: Step, passing: number, path?: (path: string) => boolean): Hold {
  const holding = Promise.withResolvers<undefined>();
  const released = Promise.withResolvers<undefined>();
  let count = 0;
  front.before = async (request) => {
    if (stepOf(request) !== step || path?.(pathOf(request)) === false || ++count <= passing) return;
    holding.resolve(undefined);
    await released.promise;
    if (request.socket.destroyed) throw new Cut("whoever asked is gone");
  };
  const release = (): void => {
    released.resolve(undefined);
    front.before = undefined;
  };
  return { holding: holding.promise, release, [Symbol.dispose]: release };
}
