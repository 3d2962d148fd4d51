import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ObjectStore } from "../../src/app/ports/object-store.ts";
import {
  endProcesses,
  followHanse,
  readyLine,
  runHanse,
  startHanse,
  type Finished,
  type Followed,
  type LabChild,
} from "../../src/lab/children.ts";
import { openS3Door, type S3Door } from "../../src/lab/s3-door/door.ts";
import { openDirectory } from "../../src/store/directory.ts";
import { openMemory } from "../../src/store/memory.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { S3Options } from "../../src/store/options.ts";
import { openFront, type Front } from "./front.ts";
import { quietPort } from "./quiet-port.ts";
import { makeRgwBucket, type RgwAccess } from "./rgw-bucket.ts";
import { openDoorProcess, type StoreProcess } from "./store-process.ts";

const ENTRY = fileURLToPath(new URL("../../bin/hanse.js", import.meta.url));

/**
 * Which stores stand behind the sites. The door's objects are files, or kept in memory (then keys are as free as on S3), with
 * all their states where it is `versioned`;
 * with `process`, each door is a process of its own that can be killed, and so is a cluster that comes with its process.
 */
export type FederationStores =
  | { readonly type: "door"; readonly memory?: boolean; readonly versioned?: boolean; readonly process?: boolean }
  | {
      readonly type: "rgw";
      readonly clusters: readonly (RgwAccess & { readonly process?: StoreProcess })[];
      /** The buckets keep versions, which can be locked. */
      readonly lockable?: boolean;
    };

export interface FederationOptions {
  readonly sites?: readonly string[];
  readonly stores?: FederationStores;
  readonly lanes?: number;
  /** How often sites swap statements, e.g. `1s`. */
  readonly heartbeat?: string;
  /** Merged into each site's main store in site.yaml, e.g. `{ access: [...] }`. */
  readonly store?: Readonly<Record<string, unknown>>;
  /** Each site keeps its ports over restarts, as in life; else it takes free ones at each start. */
  readonly fixedPorts?: boolean;
  /** Further members of each site's site.yaml. */
  readonly more?: (site: { id: string }) => Readonly<Record<string, unknown>>;
  /** Further stores in each site's site.yaml. */
  readonly moreStores?: (site: { id: string; directory: string }) => readonly Readonly<Record<string, unknown>>[];
}

interface Place {
  readonly host: string;
  readonly port: number;
}

const COUNTRIES = ["ES", "FI", "IT", "LU", "SE"];

/** Sites with real gateway processes on free ports, real TLS and gRPC, and stores of their own; all under a temporary folder. */
export class TestFederation implements AsyncDisposable {
  readonly root: string;
  readonly #sites = new Map<string, TestSite>();

  private constructor(root: string) {
    this.root = root;
  }

  /** Starts the sites (bsc and lumi where none are named), not yet peered. */
  static async create(options: FederationOptions = {}): Promise<TestFederation> {
    const federation = new TestFederation(await mkdtemp(join(tmpdir(), "hanse-fed-")));
    try {
      for (const [index, id] of (options.sites ?? ["bsc", "lumi"]).entries()) {
        federation.#sites.set(id, await TestSite.create(federation.root, id, index, options));
      }
    } catch (error) {
      await federation[Symbol.asyncDispose]();
      throw error;
    }
    return federation;
  }

  site(id: string): TestSite {
    const site = this.#sites.get(id);
    if (site === undefined) throw new Error(`the federation has no site ${id}`);
    return site;
  }

  /** Makes two sites active peers by their statements and fingerprints, and waits until each has reached the other. */
  async peer(one: string, other: string): Promise<void> {
    const [a, b] = [this.site(one), this.site(other)];
    for (const [here, there] of [
      [a, b],
      [b, a],
    ] as const) {
      const file = join(this.root, `${there.id}.jwt`);
      await writeFile(file, await there.ok("site", "statement"));
      await here.ok("peer", "add", file, "--fingerprint", await there.fingerprint());
    }
    for (const [here, there] of [
      [a, b],
      [b, a],
    ] as const) {
      await until(`${here.id} hears from ${there.id}`, async () => {
        const { peer } = (await here.json("peer", "show", there.id)) as {
          peer: { lastExchangeAt?: string; problem: string };
        };
        return typeof peer.lastExchangeAt === "string" && peer.problem === "";
      });
    }
  }

  /** Grants, and waits until the other site sees `count` versions of ours. */
  async share(from: string, to: string, count = 1, artifact = "**"): Promise<void> {
    await this.site(from).ok("grant", "add", "--to", to, "--artifact", artifact, "--allow", "discover,read");
    await until(`${to} sees ${count} versions of ${from}`, async () => {
      const { versions } = (await this.site(to).json("ls", from)) as { versions: unknown[] };
      return versions.length >= count;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#sites.values()].map((site) => site.close()));
    await rm(this.root, { recursive: true, force: true });
  }
}

/**
 * How long something may take that does not come about: no figure of speed, only an end to waiting. Where Ceph clusters
 * share two cores with the gateways and other suites, what follows on a dozen publications takes a minute and more.
 */
export const PATIENCE_MS = 180_000;

/** Waits for something that other processes bring about. @throws Error after three minutes or as said, with what was waited for */
export async function until(what: string, holds: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  for (const endsAtMs = Date.now() + patienceMs; Date.now() < endsAtMs;) {
    if (await holds()) return;
    // Answers that come from promises alone would keep the event loop from hearing of anything.
    await nextTurn();
  }
  throw new Error(`did not come about within ${Math.round(patienceMs / 1000)} s: ${what}`);
}

/** A site of a test: its directory, its gateway's process, its store. */
export class TestSite {
  readonly id: string;
  readonly directory: string;
  /** The store as the site itself sees it: to plant and to look. */
  readonly objects: ObjectStore;
  readonly bucket: string;
  /** The door of its store, to lie and to look into its log; undefined on Ceph. */
  readonly door: S3Door | undefined;
  /** Its store's process, to kill it; undefined where the store is none of its own. */
  readonly storeProcess: StoreProcess | undefined;
  /** What peers' reads pass: counts what left the store. */
  readonly front: Front;
  /** Secrets that must appear nowhere outside of the site's key files. */
  readonly secrets: readonly string[];
  readonly #undo: AsyncDisposableStack;
  readonly #config: Record<string, unknown>;
  #gateway: LabChild | undefined;
  #fingerprint: string | undefined;

  private constructor(
    fields: Pick<TestSite, "id" | "directory" | "objects" | "bucket" | "door" | "storeProcess" | "front" | "secrets">,
    config: Record<string, unknown>,
    undo: AsyncDisposableStack,
  ) {
    this.id = fields.id;
    this.directory = fields.directory;
    this.objects = fields.objects;
    this.bucket = fields.bucket;
    this.door = fields.door;
    this.storeProcess = fields.storeProcess;
    this.front = fields.front;
    this.secrets = fields.secrets;
    this.#config = config;
    this.#undo = undo;
  }

  static async create(root: string, id: string, index: number, options: FederationOptions): Promise<TestSite> {
    await using undo = new AsyncDisposableStack();
    const directory = join(root, id);
    const country = COUNTRIES[index] ?? "DE";
    const made = await runHanse(ENTRY, [
      "init",
      id,
      "--site",
      directory,
      "--name",
      `Site ${id}`,
      "--country",
      country,
      "--public-host",
      "127.0.0.1",
      "--recovery-out",
      join(root, `${id}-recovery.key`),
    ]);
    if (made.code !== 0) throw new Error(`init of ${id} failed: ${made.err}`);
    const { s3, door, storeProcess } = await openBucket(root, id, index, options.stores ?? { type: "door" }, undo);
    const front = await openFront(s3.endpoint);
    undo.defer(() => front.close());
    const objects = openStore(s3);
    undo.defer(() => objects.close());
    await writeSecret(join(directory, "keys", "main.json"), s3.credentials);
    await writeSecret(join(directory, "keys", "main-reader.json"), s3.reader);
    const main = {
      name: "main",
      url: `s3://${s3.bucket}`,
      endpoint: s3.endpoint,
      publicEndpoint: front.origin,
      region: "us-east-1",
      pathStyle: true,
      country,
      share: ["direct"],
      pull: "pulls",
      credentials: { file: "keys/main.json" },
      reader: { file: "keys/main-reader.json" },
      ...options.store,
    };
    const config = {
      site: { id, name: `Site ${id}`, country },
      publicHost: "127.0.0.1",
      listen: {
        federation: `127.0.0.1:${options.fixedPorts === true ? await quietPort() : 0}`,
        control: `127.0.0.1:${options.fixedPorts === true ? await quietPort() : 0}`,
        relay: `127.0.0.1:${options.fixedPorts === true ? await quietPort() : 0}`,
      },
      network: { allow: ["127.0.0.0/8"] },
      transfer: { lanes: options.lanes ?? 4, threads: 2, maxTransfers: 4 },
      ...(options.heartbeat === undefined ? {} : { peering: { heartbeat: options.heartbeat } }),
      ...options.more?.({ id }),
      stores: [main, ...(options.moreStores?.({ id, directory }) ?? [])],
    };
    const secrets = [
      s3.credentials.secretAccessKey,
      s3.reader?.secretAccessKey ?? "",
      ...(await privateKeys(directory)),
    ].filter((secret) => secret !== "");
    const seen = { objects, bucket: s3.bucket, door, storeProcess, front };
    const site = new TestSite({ id, directory, secrets, ...seen }, config, undo.move());
    try {
      await site.configure({});
      await site.start();
    } catch (error) {
      await site.close();
      throw error;
    }
    return site;
  }

  /** Rewrites site.yaml with some members replaced; takes effect at the next start. */
  async configure(change: Readonly<Record<string, unknown>>): Promise<void> {
    Object.assign(this.#config, change);
    await writeFile(join(this.directory, "site.yaml"), JSON.stringify(this.#config, undefined, 2), { mode: 0o600 });
  }

  /** The site's configuration as it was last written. */
  get config(): Readonly<Record<string, unknown>> {
    return this.#config;
  }

  /** Starts the gateway and waits until it serves. @param env added to the environment of this start */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const gateway = startHanse(
      ENTRY,
      `gateway of ${this.id}`,
      ["gateway", "--json", "--site", this.directory],
      join(this.directory, "gateway.log"),
      env,
    );
    this.#gateway = gateway;
    await readyLine(gateway, (line) =>
      line["pid"] === gateway.pid && line["control"] !== undefined ? true : undefined,
    );
  }

  /** kill -9 */
  async kill(): Promise<void> {
    const pid = this.pid;
    process.kill(pid, "SIGKILL");
    await until(`${this.id} is gone`, () => Promise.resolve(this.#gateway?.ended() !== undefined));
  }

  /** SIGTERM, and waits. */
  async stop(): Promise<void> {
    if (this.#gateway !== undefined && this.#gateway.ended() === undefined) await endProcesses([this.#gateway.pid]);
  }

  /** How the gateway's process ended: its code, or the signal's name; undefined while it runs. */
  get ended(): number | string | undefined {
    return this.#gateway?.ended();
  }

  get pid(): number {
    if (this.#gateway === undefined) throw new Error(`${this.id} has no gateway`);
    return this.#gateway.pid;
  }

  /** Everything the gateway printed and logged. */
  async log(): Promise<string> {
    return readFile(join(this.directory, "gateway.log"), "utf8");
  }

  /** Runs `hanse ARGS` at this site. */
  async hanse(...args: readonly string[]): Promise<Finished> {
    return runHanse(ENTRY, ["--site", this.directory, ...args]);
  }

  /** Runs a command that must succeed. @returns what it printed */
  async ok(...args: readonly string[]): Promise<string> {
    const finished = await this.hanse(...args);
    if (finished.code !== 0)
      throw new Error(
        `hanse ${args.join(" ")} at ${this.id} ended with ${finished.code}: ${finished.err}${finished.out}`,
      );
    return finished.out;
  }

  /** Runs a command that must succeed with `--json`. @returns the last line's value */
  async json(...args: readonly string[]): Promise<unknown> {
    const lines = (await this.ok(...args, "--json")).trim().split("\n");
    return JSON.parse(lines.at(-1) ?? "null");
  }

  /** Starts a command to be followed line by line. */
  follow(...args: readonly string[]): Followed {
    return followHanse(ENTRY, ["--site", this.directory, ...args]);
  }

  async fingerprint(): Promise<string> {
    this.#fingerprint ??= ((await this.json("site", "show")) as { fingerprint: string }).fingerprint;
    return this.#fingerprint;
  }

  /** Where the gateway listens just now. */
  async listening(): Promise<{ federation: Place; control: Place; relays: readonly Place[] }> {
    return JSON.parse(await readFile(join(this.directory, "state", "listening.json"), "utf8")) as Awaited<
      ReturnType<TestSite["listening"]>
    >;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#undo.disposeAsync();
  }
}

async function openBucket(
  root: string,
  id: string,
  index: number,
  stores: FederationStores,
  undo: AsyncDisposableStack,
): Promise<{ s3: S3Options; door: S3Door | undefined; storeProcess: StoreProcess | undefined }> {
  if (stores.type === "rgw") {
    // More sites than clusters share them, each with a bucket of its own.
    const access = stores.clusters[index % stores.clusters.length];
    if (access === undefined) throw new Error("there is no cluster");
    const bucket = await makeRgwBucket(access, "main", { lockable: stores.lockable === true });
    undo.defer(() => bucket.close());
    return { s3: bucket.options, door: undefined, storeProcess: access.process };
  }
  const bucket = `${id}-data`;
  const credentials = { accessKeyId: `${id}-key`, secretAccessKey: `canary-${id}-secret-4f1d9c7b` };
  const reader = { accessKeyId: `${id}-reader`, secretAccessKey: `canary-${id}-reader-secret-83ba` };
  const s3 = { type: "s3", name: "main", bucket, region: "us-east-1", pathStyle: true, credentials, reader } as const;
  if (stores.process === true) {
    const { endpoint, process, close } = await openDoorProcess(ENTRY, root, s3);
    undo.defer(close);
    return { s3: { ...s3, endpoint }, door: undefined, storeProcess: process };
  }
  const store = await openDoorStore(bucket, join(root, `${id}-bucket`), stores);
  const door = await openS3Door({
    stores: { [bucket]: store },
    credentials: [credentials, { ...reader, readOnly: true }],
  });
  undo.defer(async () => {
    await door.close();
    await store.close();
  });
  return { s3: { ...s3, endpoint: door.endpoint }, door, storeProcess: undefined };
}

async function openDoorStore(
  name: string,
  path: string,
  { memory, versioned }: { readonly memory?: boolean; readonly versioned?: boolean },
): Promise<ObjectStore> {
  if (memory === true || versioned === true) return openMemory({ name, versioned });
  await mkdir(path);
  return openDirectory({ name, path, durable: false });
}

const writeSecret = (file: string, value: unknown): Promise<void> =>
  writeFile(file, JSON.stringify(value), { mode: 0o600 });

async function privateKeys(directory: string): Promise<string[]> {
  const read = async (file: string): Promise<string> =>
    (JSON.parse(await readFile(join(directory, "keys", file), "utf8")) as { d?: string }).d ?? "";
  return [await read("site.json"), await read("operator.json")];
}
