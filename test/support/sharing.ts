import { createCipheriv, createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { expect } from "vitest";
import { writeObject } from "../../src/engine/write-object.ts";
import type { ObjectStore, StoredObject } from "../../src/app/ports/object-store.ts";
import type { Rule } from "../../src/lab/s3-door/rules.ts";
import type { Transfer__Output } from "../../src/wire/gen/hanse/control/v1/Transfer.ts";
import { transferState } from "../../src/wire/words.ts";
import { controlOf } from "./caller.ts";
import { PATIENCE_MS, TestFederation, until, type FederationOptions, type TestSite } from "./federation.ts";

/** A mebibyte. */
export const MIB = 1024 * 1024;

/** bsc and lumi, active peers; bsc lets lumi discover and read everything. */
export interface Pair extends AsyncDisposable {
  readonly fed: TestFederation;
  readonly bsc: TestSite;
  readonly lumi: TestSite;
}

/** Starts a pair. @param options.grant false where the test gives its own grants */
export async function startPair(options: FederationOptions & { grant?: boolean } = {}): Promise<Pair> {
  const fed = await TestFederation.create(options);
  try {
    const [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
    await fed.peer("bsc", "lumi");
    if (options.grant !== false) await fed.share("bsc", "lumi", 0);
    return { fed, bsc, lumi, [Symbol.asyncDispose]: () => fed[Symbol.asyncDispose]() };
  } catch (error) {
    await fed[Symbol.asyncDispose]();
    throw error;
  }
}

/** Bytes that look random and are the same for the same seed. */
export function noise(sizeBytes: number, seed: string): Buffer {
  const key = createHash("sha256").update(seed).digest().subarray(0, 16);
  return createCipheriv("aes-128-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
}

/** Puts objects under a prefix, large ones by parts. */
export async function plant(
  store: ObjectStore,
  prefix: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const { signal } = new AbortController();
    await writeObject(store, `${prefix}/${path}`, Readable.from([bytes]), bytes.length, signal);
  }
}

/** Reads an object whole; undefined where there is none. */
export async function content(store: ObjectStore, key: string): Promise<Buffer | undefined> {
  if ((await store.head(key)) === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of await store.read(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** All keys under a prefix. */
export async function keysUnder(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await gather<StoredObject>(store.list(prefix))).map(({ key }) => key);
}

/** All items of a stream. */
export async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Publishes what lies under `s3://bucket/PREFIX` of a site. */
export async function publish(site: TestSite, prefix: string, as: string, ...more: readonly string[]): Promise<void> {
  await site.ok("publish", `s3://${site.bucket}/${prefix}`, "--as", as, "--title", as, "--license", "CC0-1.0", ...more);
}

/** Plants files at bsc under `in/NAME/LABEL`, publishes them, and waits until lumi sees the version. @returns the reference */
export async function shareVersion(
  { bsc, lumi }: Pick<Pair, "bsc" | "lumi">,
  as: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  ...more: readonly string[]
): Promise<string> {
  const prefix = sourcePrefix(as);
  await plant(bsc.objects, prefix, files);
  await publish(bsc, prefix, as, ...more);
  await seen(lumi, `bsc/${as}`);
  return `bsc/${as}`;
}

/** Where shareVersion puts the files of a version. */
export const sourcePrefix = (as: string): string => `in/${as.replace("@", "/")}`;

/** Where a pull puts a reference by default. */
export const pulledTo = (reference: string): string => `pulls/${reference.replace("@", "/")}`;

/** Waits until a site's catalog shows a version. */
export async function seen(site: TestSite, reference: string): Promise<void> {
  const control = await controlOf(site);
  try {
    await until(`${site.id} sees ${reference}`, () =>
      control.catalog.GetVersion({ reference }).then(
        () => true,
        () => false,
      ),
    );
  } finally {
    control.close();
  }
}

/** A transfer as the control API shows it, its state in words. */
export type SeenTransfer = Omit<Transfer__Output, "state"> & { readonly state: string };

/** Starts a pull and does not follow it. @returns its id */
export async function startPull(site: TestSite, reference: string, to = "", via = ""): Promise<string> {
  const control = await controlOf(site);
  try {
    const { transfer } = await control.transfers.StartPull({ requestId: randomUUID(), reference, to, via });
    return transfer?.transferId ?? "";
  } finally {
    control.close();
  }
}

/** Waits until a transfer is as wanted. @returns it then */
export async function transferThat(
  site: TestSite,
  transferId: string,
  what: string,
  holds: (transfer: SeenTransfer) => boolean,
): Promise<SeenTransfer> {
  const control = await controlOf(site);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  let last: SeenTransfer | undefined;
  try {
    for await (const { transfer } of control.transfers.WatchTransfer({ transferId }, { signal })) {
      if (transfer === null) continue;
      last = { ...transfer, state: transferState.demand(transfer.state, "a transfer's state") };
      if (holds(last)) return last;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    control.close();
  }
  throw new Error(`transfer ${transferId} of ${site.id} ${what} was waited for in vain; it is ${JSON.stringify(last)}`);
}

/** Waits until a transfer is in one of these states. */
export const transferIn = (site: TestSite, transferId: string, ...states: readonly string[]): Promise<SeenTransfer> =>
  transferThat(site, transferId, `is ${states.join(" or ")}`, ({ state }) => states.includes(state));

/** How a command failed, read from its `--json`. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly hop: string | null;
  readonly message: string;
  readonly remedy: string | null;
  readonly problems: readonly string[];
}

/** Runs a command that must fail, with `--json`. */
export async function refusal(site: TestSite, ...args: readonly string[]): Promise<Refusal> {
  const finished = await site.hanse(...args, "--json");
  const line = finished.err.trim().split("\n").at(-1) ?? "";
  if (finished.code === 0 || !line.startsWith("{"))
    throw new Error(`hanse ${args.join(" ")} ended with ${finished.code}: ${finished.out}${finished.err}`);
  return { code: finished.code, ...(JSON.parse(line) as { error: Omit<Refusal, "code"> }).error };
}

/** The transfer id that a refusal of a followed transfer names. */
export const transferOf = ({ message }: Pick<Refusal, "message">): string =>
  /(?:tr|pub)-[a-z0-9]+/.exec(message)?.[0] ?? "";

/** Holds a refusal to what every one of them must have: the code's exit code, the hop, a remedy that is a sentence. */
export function expectNamed(found: Refusal, wanted: { reason: string; code: number; hop: string | RegExp }): void {
  expect(found, JSON.stringify(found)).toMatchObject({ reason: wanted.reason, code: wanted.code });
  // Of a followed transfer the hop stands in the reason that its line repeats.
  expect(`${found.hop ?? ""} ${found.message}`).toMatch(wanted.hop);
  expect(found.remedy ?? "").toMatch(/\S+ \S+/);
}

/** Adds rules to a site's door. */
export function lie(site: TestSite, ...rules: readonly Rule[]): void {
  doorOf(site).rules.push(...rules);
}

/** Takes all rules from a site's door. */
export function truth(site: TestSite): void {
  doorOf(site).rules.length = 0;
}

/** The door of a site that has one. */
function doorOf(site: TestSite): NonNullable<TestSite["door"]> {
  if (site.door === undefined) throw new Error(`${site.id} has no door`);
  return site.door;
}
