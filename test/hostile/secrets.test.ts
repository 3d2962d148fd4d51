import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { callToken, FederationCaller, method, siteKeyOf } from "../support/caller.ts";
import { noise, shareVersion } from "../support/sharing.ts";
import { tell } from "./tell.ts";

/* Two sites under umask 000, direct and relayed pulls, refusals and a kill: where do their secrets turn up? */

interface Heap {
  readonly name: string;
  readonly bytes: Buffer;
}

let fed: TestFederation;
let sites: TestSite[];
let umask: number;
const said: Heap[] = [];
const commandLines = new Set<string>();

beforeAll(async () => {
  umask = process.umask(0);
  const watching = setInterval(watchCommandLines, 25);
  fed = await TestFederation.create({ store: { share: ["direct", "relay"] }, fixedPorts: true });
  const [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
  sites = [bsc, lumi];
  for (const site of sites) {
    await site.stop();
    await site.configure({ log: { level: "trace" } });
    await site.start();
  }
  await fed.peer("bsc", "lumi");
  await fed.share("bsc", "lumi", 0);
  await shareVersion({ bsc, lumi }, "data/one@1", { "a.txt": "alpha", "b.bin": noise(9_000_000, "b") });
  await shareVersion({ bsc, lumi }, "data/two@1", { "a.txt": "alpha" });
  await run(lumi, 0, "pull", "bsc/data/one@1");
  await run(lumi, 0, "pull", "bsc/data/two@1", "--via", "relay");
  await run(lumi, 0, "verify", "bsc/data/one@1");
  await run(lumi, 3, "pull", "bsc/data/three@1");
  await run(bsc, 0, "delivery", "ls");
  await run(lumi, 0, "receipt", "ls");
  await run(lumi, 0, "transfer", "ls", "--json");
  await run(lumi, 0, "store", "ls");
  const caller = await FederationCaller.to(bsc);
  const exchange = method("Exchange");
  const forged = callToken(await siteKeyOf(lumi), "lumi", "cineca", exchange.path);
  said.push({ name: "a refusal", bytes: Buffer.from((await caller.call(exchange, {}, forged)).text) });
  caller.close();
  await bsc.kill();
  await bsc.start();
  clearInterval(watching);
  await Promise.all(sites.map((site) => site.stop()));
});

afterAll(async () => {
  process.umask(umask);
  await fed[Symbol.asyncDispose]();
});

async function run(site: TestSite, code: number, ...args: string[]): Promise<void> {
  const finished = await site.hanse(...args);
  expect({ args, code: finished.code, said: finished.out + finished.err }).toMatchObject({ args, code });
  said.push({ name: `hanse ${args.join(" ")}`, bytes: Buffer.from(finished.out + finished.err) });
}

/** What any user of the machine sees of whoever runs. */
function watchCommandLines(): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      commandLines.add(readFileSync(`/proc/${pid}/cmdline`, "latin1"));
    } catch {
      // It ended meanwhile.
    }
  }
}

async function filesUnder(root: string, skip: (path: string) => boolean = () => false): Promise<Heap[]> {
  const heaps: Heap[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !skip(relative(root, path)))
      heaps.push({ name: relative(fed.root, path), bytes: await readFile(path) });
  }
  return heaps;
}

/** Everything but the key files themselves: what was printed, logged, stored, kept, and shown by the kernel. */
async function everything(): Promise<Heap[]> {
  const perSite = sites.map((site) => filesUnder(site.directory, (path) => path.startsWith("keys/")));
  const buckets = sites.map(({ id }) => filesUnder(join(fed.root, `${id}-bucket`)));
  const kernel = { name: "/proc/*/cmdline", bytes: Buffer.from([...commandLines].join("\n"), "latin1") };
  return [...said, kernel, ...(await Promise.all([...perSite, ...buckets])).flat()];
}

/** Which heaps hold a text, plain, in a URL, or in base64. */
function holders(heaps: readonly Heap[], text: string): string[] {
  const base64 = Buffer.from(text).toString("base64").replace(/=+$/, "").slice(0, -1);
  const forms = [text, encodeURIComponent(text), base64];
  return heaps.filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name);
}

async function secrets(): Promise<string[]> {
  const found: string[] = [];
  for (const site of sites) {
    found.push(...site.secrets);
    for (const file of await readdir(join(site.directory, "keys"))) {
      const text = await readFile(join(site.directory, "keys", file), "utf8");
      if (text.includes("PRIVATE KEY")) found.push(text.split("\n")[1] ?? "");
      found.push(...[...text.matchAll(/"(?:d|secretAccessKey)": ?"([^"]+)"/g)].map(([, secret = ""]) => secret));
    }
  }
  return [...new Set(found)].filter((secret) => secret.length > 15);
}

describe("after a session of two sites", () => {
  it("C1, row 17: no planted secret is anywhere but in its key file", async () => {
    const heaps = await everything();
    const planted = await secrets();
    expect(planted.length).toBeGreaterThan(8);
    for (const secret of planted) expect(holders(heaps, secret)).toEqual([]);
    for (const text of ["X-Amz-Signature", "x-amz-signature", "X-Amz-Credential"])
      expect(holders(heaps, text)).toEqual([]);
    expect([...commandLines].filter((line) => line.includes(fed.root)).length).toBeGreaterThan(3);
    tell("S4", `${planted.length} secrets and presigned signatures · ${heaps.length} files and outputs`, "0 found");
  });

  it("C1: no token of a call or of a person is in a log, an output or a command line", async () => {
    const heaps = (await everything()).filter(({ name }) => !name.includes("ledger"));
    const heard = heaps.filter(
      ({ name }) => name.endsWith(".log") || name.startsWith("/proc") || said.some((one) => one.name === name),
    );
    expect(heard.length).toBeGreaterThan(10);
    const headers = ["hanse-call+jwt", "hanse-user+jwt"].map((typ) =>
      Buffer.from(`"typ":"${typ}"`).toString("base64url"),
    );
    for (const { name, bytes } of heard) {
      const tokens = bytes.toString("latin1").match(/eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{40,}/g) ?? [];
      const short = tokens.filter((token) => headers.some((header) => token.includes(header.slice(2, -4))));
      expect({ name, short }).toEqual({ name, short: [] });
    }
    tell("C1", `tokens in ${heard.length} logs, outputs and command lines`, "0 found");
  });

  it("the search finds what is planted", async () => {
    const [secret = ""] = await secrets();
    const [site] = sites;
    const file = join(site?.directory ?? "", "state", "planted");
    await writeFile(file, `x${Buffer.from(secret).toString("base64")}`, { mode: 0o600 });
    expect(holders(await everything(), secret)).toEqual([relative(fed.root, file)]);
    await writeFile(file, "");
    tell("S4", "a planted secret, to see that the search works", "1 found");
  });

  it("C2: under umask 000 what a site wrote is its owner's alone", async () => {
    const open: string[] = [];
    let count = 0;
    for (const site of sites) {
      for (const folder of ["keys", "state"]) {
        const root = join(site.directory, folder);
        for (const path of [root, ...(await readdir(root, { recursive: true })).map((name) => join(root, name))]) {
          count += 1;
          const { mode } = await stat(path);
          if ((mode & 0o077) !== 0) open.push(`${relative(fed.root, path)} ${(mode & 0o777).toString(8)}`);
        }
      }
      expect((await stat(site.directory)).mode & 0o077).toBe(0);
    }
    expect(open).toEqual([]);
    tell("C2", `modes of ${count} files and folders under umask 000`, "none open to others");
  });
});
