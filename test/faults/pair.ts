import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { isFinal } from "../../src/domain/transfer.ts";
import { AHEAD } from "../../src/engine/ahead-in-order.ts";
import { readTransfer, type Transfer } from "../../src/cli/transfer-view.ts";
import { controlOf } from "../support/caller.ts";
import {
  TestFederation,
  until,
  type FederationOptions,
  type FederationStores,
  type TestSite,
} from "../support/federation.ts";
import { PART, PART_BYTES, plant, plantSmall, type Content } from "./content.ts";

/** Lanes of each site: what may be under way when one is killed. */
export const LANES = 4;

const PREFIX = "runs/llm-7b/step-1000";

/** Two peered sites, of which bsc published and lumi may read; both gateways' own store traffic passes `site.front`. */
export class Pair implements AsyncDisposable {
  readonly federation: TestFederation;
  readonly content: Content;
  #labels = 0;
  readonly #small = new Map<string, Promise<Content>>();
  readonly #seed: number;

  private constructor(federation: TestFederation, content: Content, seed: number) {
    this.federation = federation;
    this.content = content;
    this.#seed = seed;
  }

  /** @param options.large objects of several parts in the content; @param options.prepare runs before the sites are peered */
  static async create(
    stores: FederationStores,
    seed: number,
    options: Pick<FederationOptions, "fixedPorts" | "store" | "more"> & {
      large?: number;
      prepare?: (federation: TestFederation) => Promise<void>;
    } = {},
  ): Promise<Pair> {
    const { large, prepare, ...more } = options;
    const federation = await TestFederation.create({ stores, lanes: LANES, ...more });
    try {
      const [bsc, lumi] = [federation.site("bsc"), federation.site("lumi")];
      const content = await plant(bsc.objects, PREFIX, seed, large);
      await throughFront(lumi);
      await prepare?.(federation);
      await federation.peer("bsc", "lumi");
      await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "**", "--allow", "discover,read");
      return new Pair(federation, content, seed);
    } catch (error) {
      await federation[Symbol.asyncDispose]();
      throw error;
    }
  }

  get bsc(): TestSite {
    return this.federation.site("bsc");
  }

  get lumi(): TestSite {
    return this.federation.site("lumi");
  }

  /** Where the content lies at bsc. */
  get source(): string {
    return `s3://${this.bsc.bucket}/${PREFIX}`;
  }

  /** Less content, put at bsc when it is first asked for: all have the same paths and sizes and share no byte. */
  async small(which: "a" | "b"): Promise<Small> {
    const prefix = `runs/small-${which}`;
    const planting = this.#small.get(which) ?? plantSmall(this.bsc.objects, prefix, this.#seed + which.charCodeAt(0));
    this.#small.set(which, planting);
    return { source: `s3://${this.bsc.bucket}/${prefix}`, content: await planting };
  }

  /** A label that nobody has used. */
  nextLabel(): string {
    return `r${++this.#labels}`;
  }

  /** Publishes the content under one more label, and waits until lumi sees it. */
  async publish(): Promise<Replica> {
    const label = this.nextLabel();
    await this.bsc.ok("publish", this.source, ...describeVersion(`llm/7b@${label}`));
    await sees(this.lumi, "bsc", label);
    return replicaOf(label);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.federation[Symbol.asyncDispose]();
  }
}

/** Content that takes no time, and where it lies. */
export interface Small {
  readonly source: string;
  readonly content: Content;
}

/** Whether a path at bsc is that of the object which nearly all bytes of the small content `a` are in. */
export const isMostOfA = (path: string): boolean => path.endsWith("/runs/small-a/z-large.bin");

/** A version that can be pulled, and where it goes. */
export interface Replica {
  readonly reference: string;
  readonly root: string;
}

/** What a pull of a label makes. */
export const replicaOf = (label: string): Replica => ({
  reference: `bsc/llm/7b@${label}`,
  root: `pulls/bsc/llm/7b/${label}`,
});

/** Options of every publication here. */
export const describeVersion = (as: string): string[] => [
  "--as",
  as,
  "--title",
  "A model",
  "--license",
  "CC0-1.0",
  "--kind",
  "checkpoint",
  "--part-size",
  PART,
];

/** Lets a site's own gateway reach its store through the site's front too, so that a test can strike there on any store. */
export async function throughFront(site: TestSite): Promise<void> {
  const [main, ...more] = site.config["stores"] as Record<string, unknown>[];
  await site.stop();
  await site.configure({ stores: [{ ...main, endpoint: site.front.origin }, ...more] });
  await site.start();
}

/** Starts a pull that nobody follows, of every byte although all labels here are of the same content. @returns its id */
export async function startPull(site: TestSite, reference: string, ...more: readonly string[]): Promise<string> {
  const { transfer } = (await site.json("pull", reference, "--no-wait", "--fetch-all", ...more)) as {
    transfer: { transferId: string };
  };
  return transfer.transferId;
}

/** A transfer as the control API shows it; undefined while the gateway is away. */
export async function lookAt(site: TestSite, transferId: string): Promise<Transfer | undefined> {
  try {
    const control = await controlOf(site);
    try {
      return readTransfer((await control.transfers.GetTransfer({ transferId })).transfer);
    } finally {
      control.close();
    }
  } catch {
    return undefined;
  }
}

/** Waits until a transfer shows what is wanted. @returns it, as it was then */
export async function transferIs(
  site: TestSite,
  transferId: string,
  what: string,
  holds: (transfer: Transfer) => boolean,
  patienceMs = 90_000,
): Promise<Transfer> {
  let last: Transfer | undefined;
  for (const endsAtMs = Date.now() + patienceMs; Date.now() < endsAtMs;) {
    last = await lookAt(site, transferId);
    if (last !== undefined && holds(last)) return last;
    await pause(100);
  }
  throw new Error(`did not come about: ${what}; ${transferId} stands at ${JSON.stringify(last)}`);
}

/** Waits for a transfer's end without anybody's help. */
export const ends = (site: TestSite, transferId: string, patienceMs?: number): Promise<Transfer> =>
  transferIs(
    site,
    transferId,
    "is at its end",
    ({ state, reasonCode }) => isFinal(state) || (state === "PAUSED" && reasonCode !== ""),
    patienceMs,
  );

/** Waits until a site sees a label of another. */
export async function sees(site: TestSite, owner: string, label: string): Promise<void> {
  await until(`${site.id} sees ${label} of ${owner}`, async () => {
    const control = await controlOf(site);
    try {
      const { versions } = await control.catalog.ListVersions({ siteId: owner, pageSize: 1000 });
      if (versions.some((version) => version.label === label)) return true;
      await pause(100);
      return false;
    } finally {
      control.close();
    }
  });
}

/** What peers read of a store since `since` requests had passed: `path range` of each GET that gave bytes. */
export const partsSent = (site: TestSite, since: number): string[] =>
  site.front.passed
    .slice(since)
    .filter(({ method, path, bytesSent }) => method === "GET" && path.includes(`/${PREFIX}/`) && bytesSent > 0)
    .map(({ path, range }) => `${path} ${range ?? ""}`);

/** How many parts were sent more than once. */
export const sentAgain = (parts: readonly string[]): number => againOf(parts).length;

/** How many lanes had under way what was sent more than once: each has a part, or a few small objects. */
export function lanesAgain(parts: readonly string[]): number {
  const again = againOf(parts);
  const small = again.filter((part) => {
    const [, first, last] = / bytes=(\d+)-(\d+)$/.exec(part) ?? [];
    return first === "0" && Number(last) + 1 < PART_BYTES;
  });
  return again.length - small.length + Math.ceil(small.length / AHEAD);
}

function againOf(parts: readonly string[]): string[] {
  const seen = new Set<string>();
  return parts.filter((part) => seen.size === seen.add(part).size);
}

/** Checks that a replica is whole and that nothing else lies about in the bucket below its root. */
export async function expectWhole(site: TestSite, replica: Replica, content: Content): Promise<void> {
  const { summary } = (await site.json("verify", replica.reference)) as { summary: { ok: boolean; objects: number } };
  expect(summary).toMatchObject({ ok: true, objects: content.size });
  const own = ["claim.json", "manifest.jsonl", "version.jwt"].map((name) => `.hanse/${name}`);
  expect(await keysBelow(site, replica.root)).toEqual([...own, ...content.keys()].sort());
  expect(await uploadsOf(site)).toEqual([]);
}

/** Keys below a root, without it, sorted. */
export async function keysBelow(site: TestSite, root: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of site.objects.list(`${root}/`)) keys.push(key.slice(root.length + 1));
  return keys.sort();
}

/** Keys of all uploads under way in a site's bucket. */
export async function uploadsOf(site: TestSite): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of site.objects.listUploads("")) keys.push(key);
  return keys;
}
