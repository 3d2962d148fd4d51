import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callToken, controlOf, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { TestFederation, until, type TestSite } from "../support/federation.ts";
import { refuseTicket } from "../support/ledger-state.ts";
import {
  content,
  expectNamed,
  lie,
  MIB,
  noise,
  plant,
  publish,
  pulledTo,
  refusal,
  seen,
  sourcePrefix,
  transferIn,
  transferThat,
  type SeenTransfer,
} from "../support/sharing.ts";
import { deliveryThat } from "../support/deliveries.ts";
import { everyStore } from "../support/stores.ts";

/* bsc owns, lumi holds and may hand it on, cineca pulls; all are each other's peers. */

const files = (seed: string, mib: number): Record<string, Buffer> => ({
  "large.bin": noise(mib * MIB, seed),
  ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`many/${n}`, noise(n * 1000, `${seed} ${n}`)])),
});

describe.each(everyStore())("pulls from several sites on $name", ({ stores }) => {
  let fed: TestFederation;
  let bsc: TestSite;
  let lumi: TestSite;
  let cineca: TestSite;

  beforeAll(async () => {
    fed = await TestFederation.create({ sites: ["bsc", "lumi", "cineca"], stores, fixedPorts: true });
    [bsc, lumi, cineca] = [fed.site("bsc"), fed.site("lumi"), fed.site("cineca")];
    await fed.peer("bsc", "lumi");
    await fed.peer("bsc", "cineca");
    await fed.peer("lumi", "cineca");
    await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "open/**", "--allow", "discover,read,redistribute");
    await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "kept/**", "--allow", "discover,read");
    await bsc.ok("grant", "add", "--to", "cineca", "--artifact", "**", "--allow", "discover,read");
  });
  afterAll(() => fed[Symbol.asyncDispose]());
  beforeEach(() => {
    for (const { front, door } of [bsc, lumi, cineca]) {
      front.bytesPerSecond = undefined;
      front.before = undefined;
      front.passed.length = 0;
      door?.rules.splice(0);
    }
  });

  /** Publishes at bsc, and brings it to lumi. @returns the reference */
  async function held(as: string, planted: Record<string, Buffer>): Promise<string> {
    await plant(bsc.objects, sourcePrefix(as), planted);
    await publish(bsc, sourcePrefix(as), as, "--part-size", "5Mi");
    for (const site of [lumi, cineca]) await seen(site, `bsc/${as}`);
    await lumi.ok("pull", `bsc/${as}`);
    // bsc names as holders those that told it of the end.
    await until(`bsc knows that lumi holds ${as}`, async () => {
      const { sources } = (await cineca.json("plan", `bsc/${as}`)) as { sources: string[] };
      return sources.includes("lumi");
    });
    for (const { front } of [bsc, lumi]) front.passed.length = 0;
    return `bsc/${as}`;
  }

  async function start(reference: string, from: readonly string[] = []): Promise<string> {
    const control = await controlOf(cineca);
    const request = { requestId: randomUUID(), reference, from: [...from] };
    const { transfer } = await control.transfers.StartPull(request);
    control.close();
    return transfer?.transferId ?? "";
  }

  async function sourcesOf(transferId: string): Promise<Record<string, SeenTransfer["sources"][number]>> {
    const control = await controlOf(cineca);
    const { transfer } = await control.transfers.GetTransfer({ transferId });
    control.close();
    return Object.fromEntries((transfer?.sources ?? []).map((source) => [source.site, source]));
  }

  const left = ({ front }: TestSite): number =>
    front.passed.filter(({ method }) => method === "GET").reduce((sum, { bytesSent }) => sum + bytesSent, 0);

  async function expectWhole(reference: string, planted: Record<string, Buffer>): Promise<void> {
    for (const [path, bytes] of Object.entries(planted)) {
      const copy = await content(cineca.objects, `${pulledTo(reference)}/${path}`);
      expect({ path, same: copy?.equals(bytes) }).toEqual({ path, same: true });
    }
    await cineca.ok("verify", reference);
  }

  it("reads from both at once, shows what came from where, and each has a receipt", async () => {
    const planted = files("both", 80);
    const reference = await held("open/both@1", planted);
    for (const { front } of [bsc, lumi]) front.bytesPerSecond = 20 * MIB;
    const id = await start(reference);
    await transferIn(cineca, id, "SUCCEEDED");
    await expectWhole(reference, planted);
    const sources = await sourcesOf(id);
    expect(Object.keys(sources)).toEqual(["bsc", "lumi"]);
    const total = Object.values(planted).reduce((sum, { length }) => sum + length, 0);
    for (const site of ["bsc", "lumi"]) expect(sources[site]?.bytes ?? 0).toBeGreaterThan(total / 5);
    // What a source brought of a slice that another one ended is not counted to it.
    const counted = (sources["bsc"]?.bytes ?? 0) + (sources["lumi"]?.bytes ?? 0);
    expect(counted).toBeGreaterThan(0.9 * total);
    expect(counted).toBeLessThanOrEqual(total);
    expect(left(lumi)).toBeGreaterThan(total / 5);
    expect((await cineca.ok("transfer", "show", id)).replaceAll(/\s+/g, " ")).toMatch(/sources - bsc: .* - lumi: /);
    await deliveryThat(lumi, id, "has succeeded", ({ state }) => state === "succeeded");
    await deliveryThat(bsc, id, "has succeeded", ({ state }) => state === "succeeded");
    await until("bsc has the receipt of what lumi handed on", async () => {
      const { receipts } = (await bsc.json("receipt", "ls")) as {
        receipts: { transferId: string; direction: string; peer: string }[];
      };
      return receipts.some(
        ({ transferId, direction, peer }) => transferId === id && direction === "between" && peer === "lumi",
      );
    });
    await until("both receipts are there", async () => {
      const { receipts } = (await cineca.json("receipt", "ls")) as { receipts: { transferId: string; by: string }[] };
      return receipts.filter(({ transferId }) => transferId === id).length === 2;
    });
  });

  it("keeps to the sites of --from", async () => {
    const planted = files("from", 12);
    const reference = await held("open/from@1", planted);
    expect((await cineca.json("plan", reference, "--from", "lumi")) as object).toMatchObject({ sources: ["lumi"] });
    const id = await start(reference, ["lumi"]);
    await transferIn(cineca, id, "SUCCEEDED");
    expect(left(bsc)).toBe(0);
    await expectWhole(reference, planted);
  });

  it("reads nothing from a site that may not hand it on, and says so when it is asked to", async () => {
    const planted = files("kept", 1);
    await plant(bsc.objects, sourcePrefix("kept/one@1"), planted);
    await publish(bsc, sourcePrefix("kept/one@1"), "kept/one@1");
    for (const site of [lumi, cineca]) await seen(site, "bsc/kept/one@1");
    await lumi.ok("pull", "bsc/kept/one@1");
    expect((await cineca.json("plan", "bsc/kept/one@1")) as object).toMatchObject({ sources: ["bsc"] });
    // Nor does it tell whoever comes without a ticket whether it holds anything.
    const caller = await FederationCaller.to(lumi);
    const open = method("OpenDelivery");
    const { version } = (await cineca.json("show", "bsc/kept/one@1")) as { version: { digest: string } };
    for (const label of ["1", "2"]) {
      const asked = { requestId: "r", artifact: "kept/one", label, digest: version.digest, owner: "bsc", dryRun: true };
      const token = callToken(await siteKeyOf(cineca), "cineca", "lumi", open.path);
      expect((await caller.call(open, asked, token)).reason).toBe("INVALID_DOCUMENT");
    }
    caller.close();
    const refused = await refusal(cineca, "pull", "bsc/kept/one@1", "--from", "lumi");
    expectNamed(refused, { reason: "UNKNOWN_VERSION", code: 3, hop: /peer bsc/ });
    await cineca.ok("pull", "bsc/kept/one@1", "--to", `s3://${cineca.bucket}/other`);
  });

  it("is hardly slower beside a source at a tenth of the rate", async () => {
    const planted = files("slow", 80);
    const reference = await held("open/slow@1", planted);
    bsc.front.bytesPerSecond = 10 * MIB;
    const alone = await timed(() => start(reference, ["bsc"]));
    // Other content: what is held already would not come again.
    await plantAgain("open/slow@2", files("slow too", 80));
    lumi.front.bytesPerSecond = MIB;
    const both = await timed(() => start("bsc/open/slow@2"));
    console.log(`one source ${alone.toFixed(1)} s; with another at a tenth of its rate ${both.toFixed(1)} s`);
    expect(both / alone).toBeLessThan(1.3);
  });

  /** Another version, at lumi too, whatever the pace is. */
  async function plantAgain(as: string, planted: Record<string, Buffer>): Promise<void> {
    const rate = bsc.front.bytesPerSecond;
    bsc.front.bytesPerSecond = undefined;
    await held(as, planted);
    bsc.front.bytesPerSecond = rate;
  }

  async function timed(begin: () => Promise<string>): Promise<number> {
    const startedAt = performance.now();
    await transferIn(cineca, await begin(), "SUCCEEDED");
    return (performance.now() - startedAt) / 1000;
  }

  /** Makes lumi's store give other bytes of what it holds: a door lies, in a bucket on Ceph somebody wrote over them. */
  async function makeLie(reference: string, planted: Record<string, Buffer>): Promise<void> {
    if (lumi.door !== undefined) {
      lie(lumi, { match: { operation: "GetObject", key: /large/ }, lie: { kind: "flip", offset: 6 * MIB } });
      lie(lumi, { match: { operation: "GetObject", key: /many/ }, lie: { kind: "flip", offset: 0 } });
      return;
    }
    for (const [path, bytes] of Object.entries(planted)) {
      if (bytes.length === 0) continue;
      const altered = Buffer.from(bytes);
      const offset = path === "large.bin" ? 6 * MIB : 0;
      altered.writeUInt8(altered.readUInt8(offset) ^ 1, offset);
      await plant(lumi.objects, pulledTo(reference), { [path]: altered });
    }
  }

  it("leaves a source that lies, and names it", async () => {
    const planted = files("liar", 40);
    const reference = await held("open/liar@1", planted);
    await makeLie(reference, planted);
    for (const { front } of [bsc, lumi]) front.bytesPerSecond = 10 * MIB;
    const id = await start(reference);
    await transferIn(cineca, id, "SUCCEEDED");
    await expectWhole(reference, planted);
    const { lumi: liar } = await sourcesOf(id);
    expect(liar).toMatchObject({ state: "left" });
    expect(liar?.reason).toMatch(/^store of lumi: .* at offset \d+: .* hash to /s);
    expect(await cineca.ok("audit", "ls")).toMatch(/source\.leave/);
  });

  it("leaves a holder that drops its copy in mid-transfer, and one whose store has another object", async () => {
    const planted = files("dropped", 60);
    const reference = await held("open/dropped@1", planted);
    for (const { front } of [bsc, lumi]) front.bytesPerSecond = 10 * MIB;
    const id = await start(reference);
    await transferThat(cineca, id, "has got on", ({ bytesDone }) => bytesDone > 10 * MIB);
    await lumi.ok("drop", reference, "--yes");
    bsc.front.bytesPerSecond = undefined;
    await transferIn(cineca, id, "SUCCEEDED");
    await expectWhole(reference, planted);
    expect((await sourcesOf(id))["lumi"]).toMatchObject({ state: "left" });

    const others = files("changed", 30);
    const changed = await held("open/changed@1", others);
    const large = { "large.bin": noise(30 * MIB + 1, "longer than it was") };
    await plant(lumi.objects, pulledTo(changed), large);
    for (const { front } of [bsc, lumi]) front.bytesPerSecond = 10 * MIB;
    const second = await start(changed);
    await transferIn(cineca, second, "SUCCEEDED");
    await expectWhole(changed, others);
    const { lumi: liar } = await sourcesOf(second);
    expect(liar).toMatchObject({ state: "left" });
    expect(liar?.reason).toMatch(/^store of lumi: /);
  });

  it("waits for its sources when it is taken up while none of them answers", async () => {
    const planted = files("outage", 60);
    const reference = await held("open/outage@1", planted);
    for (const { front } of [bsc, lumi]) front.bytesPerSecond = 10 * MIB;
    const id = await start(reference);
    await transferThat(cineca, id, "has got on", ({ bytesDone }) => bytesDone > 10 * MIB);
    for (const site of [bsc, lumi]) site.front.before = () => Promise.reject(new Error("the site is gone"));
    for (const site of [bsc, lumi, cineca]) await site.kill();
    await cineca.start();
    await transferThat(cineca, id, "waits for them", ({ reasonCode }) => reasonCode === "PEER_DOWN");
    lumi.front.before = undefined;
    lumi.front.bytesPerSecond = undefined;
    await lumi.start();
    await transferIn(cineca, id, "SUCCEEDED");
    await expectWhole(reference, planted);
    bsc.front.before = undefined;
    await bsc.start();
    await deliveryThat(bsc, id, "has ended", ({ state }) => state === "succeeded");
  });

  it("hands nothing on by a ticket that the owner refused, after a restart too", async () => {
    const reference = await held("open/refused@1", files("refused", 1));
    const { version } = (await cineca.json("show", reference)) as { version: { digest: string } };
    const wanted = { artifact: "open/refused", label: "1", digest: version.digest };
    const open = method("OpenDelivery");
    const ask = async (site: TestSite, more: object): Promise<Outcome> => {
      const caller = await FederationCaller.to(site);
      const asked = { requestId: randomUUID(), ...wanted, storeCountry: "IT", ...more };
      const outcome = await caller.call(open, asked, callToken(await siteKeyOf(cineca), "cineca", site.id, open.path));
      caller.close();
      return outcome;
    };
    const { answers } = await ask(bsc, {});
    const [holder] = (answers[0]?.["holders"] ?? []) as { site: string; ticket: string }[];
    const ticket = holder?.ticket ?? "";
    expect((await ask(lumi, { owner: "bsc", ticket })).status).toBe("OK");
    await lumi.stop();
    refuseTicket(lumi, ticket, Date.now() + 3_600_000);
    await lumi.start();
    for (let times = 0; times < 2; times++)
      expect(await ask(lumi, { owner: "bsc", ticket })).toMatchObject({
        status: "PERMISSION_DENIED",
        reason: "NO_GRANT",
      });
  });

  it("goes on when a source is killed in mid-transfer, the owner too", async () => {
    for (const [dies, stays] of [
      [lumi, bsc],
      [bsc, lumi],
    ] as const) {
      const planted = files(`killed ${dies.id}`, 60);
      const reference = await held(`open/killed-${dies.id}@1`, planted);
      for (const { front } of [bsc, lumi]) front.bytesPerSecond = 10 * MIB;
      const id = await start(reference);
      await transferThat(cineca, id, "has got on", ({ bytesDone }) => bytesDone > 20 * MIB);
      dies.front.before = () => Promise.reject(new Error("the site is gone"));
      await dies.kill();
      stays.front.bytesPerSecond = undefined;
      await transferIn(cineca, id, "SUCCEEDED");
      await expectWhole(reference, planted);
      dies.front.before = undefined;
      await dies.start();
      await deliveryThat(dies, id, "has ended", ({ state }) => state === "succeeded" || state === "cancelled");
    }
  });
});
