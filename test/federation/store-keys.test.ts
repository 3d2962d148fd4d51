import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { until, type TestSite } from "../support/federation.ts";
import {
  expectNamed,
  lie,
  MIB,
  noise,
  refusal,
  shareVersion,
  startPair,
  startPull,
  transferIn,
  transferThat,
  truth,
} from "../support/sharing.ts";

const KEYS = { main: "main.json", reader: "main-reader.json" } as const;

/** The store takes other keys from now on, and the old ones no more. */
function replaceAtStore(site: TestSite, turn: number): { main: object; reader: object } {
  const { door } = site;
  if (door === undefined) throw new Error("the site has no door");
  const main = { accessKeyId: `${site.id}-key-${turn}`, secretAccessKey: `canary-${site.id}-secret-${turn}` };
  const reader = { accessKeyId: `${site.id}-reader-${turn}`, secretAccessKey: `canary-${site.id}-reader-${turn}` };
  door.credentials.splice(0, door.credentials.length, main, { ...reader, readOnly: true });
  return { main, reader };
}

const expires = new Date(Date.now() + 7 * 86_400_000).toISOString();

async function writeKeys(site: TestSite, pairs: { main: object; reader: object }): Promise<void> {
  for (const [name, file] of Object.entries(KEYS)) {
    const pair = { ...pairs[name as keyof typeof KEYS], expires };
    await writeFile(join(site.directory, "keys", file), JSON.stringify(pair), { mode: 0o600 });
  }
}

it("a quota refuses beforehand; keys run out in the middle of a transfer: it waits, and goes on by itself when the file has others", async () => {
  await using pair = await startPair({ store: { share: ["direct", "relay"], quotaBytes: "1MiB" } });
  const { bsc, lumi } = pair;
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `content ${i}`]));
  const reference = await shareVersion(pair, "climate/era5@1", files);
  const large = await shareVersion(pair, "large@1", { big: noise(2 * MIB, "big") });
  const plan = await lumi.hanse("plan", large);
  expect(plan).toMatchObject({ code: 5 });
  expect(plan.out).toMatch(/^space +REFUSED +store main +its quota does not suffice/m);
  expect(plan.out).toMatch(/^grant +ok +peer bsc/m);
  expectNamed(await refusal(lumi, "pull", large), { reason: "QUOTA_EXCEEDED", code: 5, hop: "store main" });
  const small = (await lumi.json("plan", reference)) as { checks: { name: string; verdict: string }[] };
  expect(small.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
    ["grant", "agreement", "residency", "quota", "space", "objects", "parts", "capabilities", "credentials"].map(
      (name) => `${name} ok`,
    ),
  );

  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  lie(lumi, { match: { operation: "PutObject", key: /f2\d\d$/ }, lie: { kind: "hold", until: held } });
  const transfer = await startPull(lumi, reference);
  await transferThat(lumi, transfer, "has begun", ({ objectsDone }) => objectsDone > 0);
  const fresh = replaceAtStore(lumi, 2);
  truth(lumi);
  release(undefined);
  const paused = await transferIn(lumi, transfer, "PAUSED", "FAILED");
  expect(paused).toMatchObject({ state: "PAUSED", reasonCode: "STORE_DENIED" });
  expect(paused.reason).toContain("store main");

  await writeFile(join(lumi.directory, "keys", KEYS.main), "{ torn", { mode: 0o600 });
  await writeKeys(lumi, fresh);
  await transferIn(lumi, transfer, "SUCCEEDED");
  expect(await lumi.ok("verify", reference)).toContain("is whole: 300 objects");
  const { stores } = (await lumi.json("store", "ls")) as { stores: { keysExpireAt: string }[] };
  expect(stores[0]?.keysExpireAt).toBe(expires);

  // The source's keys: what it signs for peers, and what its relay reads with.
  await shareVersion(pair, "climate/era5@2", { a: "alpha" });
  await shareVersion(pair, "climate/era5@3", { a: "beta" });
  await writeKeys(bsc, replaceAtStore(bsc, 2));
  await until("bsc reads its keys", async () => (await bsc.log()).includes("new keys of store main are in use"));
  const direct = await startPull(lumi, "bsc/climate/era5@2", "", "direct");
  const relayed = await startPull(lumi, "bsc/climate/era5@3", "", "relay");
  for (const id of [direct, relayed])
    expect((await transferIn(lumi, id, "SUCCEEDED", "PAUSED", "FAILED")).state).toBe("SUCCEEDED");
  for (const site of [bsc, lumi]) expect(await site.log()).not.toContain("canary-");
});
