import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDocuments } from "../../src/auth/documents.ts";
import { sha256 } from "../../src/domain/digest.ts";
import type { Finished } from "../../src/lab/children.ts";
import type { Withdrawal__Output } from "../../src/wire/gen/hanse/control/v1/Withdrawal.ts";
import { callToken, controlOf, FederationCaller, method, siteKeyOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { offlineIn } from "../support/offline.ts";
import { grant } from "../support/publish.ts";
import { gather, keysUnder, plant, publish, pulledTo, seen, startPull, transferIn } from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

const REASON = "consent was withdrawn";

let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;
let cineca: TestSite;

/** Runs `hanse ARGS` where nothing leads to a site. */
const offline = (...args: readonly string[]): Promise<Finished> => offlineIn(fed.root, ...args);

/** Publishes a version, and lets sites pull it. @returns its reference */
async function heldBy(as: string, ...sites: readonly TestSite[]): Promise<string> {
  const prefix = `in/${as.replace("@", "/")}`;
  await plant(bsc.objects, prefix, { "a.txt": `alpha of ${as}`, "b/c.txt": "gamma" });
  await publish(bsc, prefix, as);
  const reference = `bsc/${as}`;
  for (const site of sites) {
    await seen(site, reference);
    await site.ok("pull", reference);
  }
  return reference;
}

async function withdrawalAt(site: TestSite, reference: string): Promise<Withdrawal__Output | undefined> {
  const control = await controlOf(site);
  try {
    return (await control.withdrawals.GetWithdrawal({ reference })).withdrawal ?? undefined;
  } finally {
    control.close();
  }
}

const stateOf = async (reference: string, peer: string): Promise<string | undefined> =>
  (await withdrawalAt(bsc, reference))?.holders.find(({ siteId }) => siteId === peer)?.state;

const answered = (reference: string, peer: string, state: string): Promise<void> =>
  eventually(`${peer} answered ${state} for ${reference}`, async () => (await stateOf(reference, peer)) === state);

const nothingLeft = async (site: TestSite, reference: string): Promise<void> => {
  expect(await keysUnder(site.objects, pulledTo(reference))).toEqual([]);
  expect(await gather(site.objects.listVersions(`${pulledTo(reference)}/`))).toEqual([]);
  expect(await gather(site.objects.listUploads(`${pulledTo(reference)}/`))).toEqual([]);
};

describe.each(everyStore())("a withdrawn version, on $name", ({ stores }) => {
  let reference: string;

  beforeAll(async () => {
    fed = await TestFederation.create({ sites: ["bsc", "lumi", "cineca"], stores, heartbeat: "1s", fixedPorts: true });
    [bsc, lumi, cineca] = [fed.site("bsc"), fed.site("lumi"), fed.site("cineca")];
    for (const peer of ["lumi", "cineca"]) {
      await fed.peer("bsc", peer);
      await grant(bsc, peer, "**");
    }
  });
  afterAll(() => fed[Symbol.asyncDispose]());

  it("goes at every holder, also at one that was down, and each signs a receipt", async () => {
    reference = await heldBy("climate/era5@1", lumi, cineca);
    await cineca.stop();
    const told = await bsc.ok("withdraw", reference, "--reason", REASON, "--yes");
    expect(told).toContain("of 2 holders answered");
    await answered(reference, "lumi", "removed");
    await nothingLeft(lumi, reference);
    expect(await stateOf(reference, "cineca")).toBe("waiting");
    const late = await bsc.ok("withdraw", "ls", "--overdue", "--within", "1s");
    expect(late).toContain("overdue");
    await cineca.start();
    await answered(reference, "cineca", "removed");
    await nothingLeft(cineca, reference);
    const holder = (await withdrawalAt(bsc, reference))?.holders[0];
    expect(holder).toMatchObject({ exception: "", removed: { objects: 5, strays: 0 } });
    expect(holder?.receipt.split(".")).toHaveLength(3);
    expect(await bsc.ok("withdraw", "show", reference)).toMatch(/lumi +removed/);
    // Its own objects are the owner's to keep.
    expect(await keysUnder(bsc.objects, "in/climate/era5/1")).toHaveLength(2);
    await eventually(
      "lumi knows that bsc has its receipt",
      async () => (await withdrawalAt(lumi, reference))?.told ?? false,
    );
  });

  it("is proved offline by a file of the owner's or of a holder's, and by no altered one", async () => {
    const { root } = fed;
    const [atOwner, atHolder, altered] = ["bsc", "lumi", "altered"].map((name) => join(root, `${name}.withdrawal`));
    if (atOwner === undefined || atHolder === undefined || altered === undefined) throw new Error("unreachable");
    const shown = await bsc.hanse("withdraw", "show", reference, "--out", atOwner);
    expect([shown.code, shown.err]).toEqual([0, expect.stringContaining(`hanse withdraw verify ${atOwner}`)]);
    const told = await Promise.all(
      [bsc, lumi, cineca].map(async (site) => ["--fingerprint", `${site.id}=${await site.fingerprint()}`]),
    );
    const held = await offline("withdraw", "verify", atOwner, ...told.flat());
    expect([held.code, held.out]).toEqual([0, expect.stringContaining("The withdrawal and 2 receipts hold.")]);
    expect(held.out).toMatch(/^reason +consent was withdrawn$/m);
    await lumi.ok("withdraw", "show", reference, "--out", atHolder);
    const json = await offline("withdraw", "verify", atHolder, "--json");
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, receipts: [{ holder: "lumi", outcome: "removed" }] });
    const one = await bsc.ok("withdraw", "show", reference, "--out", "-", "--holder", "cineca");
    await writeFile(altered, one.replace(/"receipts": \[\n +"/, "$&A"));
    const refused = await offline("withdraw", "verify", altered);
    expect([refused.code, refused.err]).toEqual([6, expect.stringContaining("does not hold as a withdrawal")]);
    expect(refused.out).toMatch(/^WRONG +receipt 1 /m);
    const wrongKey = `lumi=${await bsc.fingerprint()}`;
    expect((await offline("withdraw", "verify", atHolder, "--fingerprint", wrongKey)).code).toBe(6);
    expect((await offline("receipt", "verify", atHolder)).code).toBe(6);
  });

  it("is shown as such, and given to nobody", async () => {
    expect(await lumi.ok("show", reference)).toContain(REASON);
    expect(await lumi.ok("ls", "bsc")).toMatch(/bsc\/climate\/era5@1 .* withdrawn/);
    const again = await lumi.hanse("pull", reference);
    expect([again.code, again.err]).toEqual([4, expect.stringContaining(REASON)]);
    expect((await lumi.hanse("plan", reference, "--json")).out).toContain("WITHDRAWN");
    const once = await bsc.hanse(
      "publish",
      `s3://${bsc.bucket}/in/climate/era5/1`,
      "--as",
      "climate/era5@1",
      "--title",
      "x",
      "--license",
      "CC0-1.0",
    );
    expect(once.code).not.toBe(0);
    // The same word again changes nothing.
    const first = await withdrawalAt(bsc, reference);
    await bsc.ok("withdraw", reference, "--reason", "another", "--yes");
    expect((await withdrawalAt(bsc, reference))?.reason).toBe(first?.reason);
  });

  it("stops its pulls, and nothing of them is left", async () => {
    const as = "climate/large@1";
    await plant(bsc.objects, "in/large", { "big.bin": Buffer.alloc(24 * 1024 * 1024, 7), "a.txt": "alpha" });
    await publish(bsc, "in/large", as, "--part-size", "5Mi");
    await seen(lumi, `bsc/${as}`);
    // Its first part alone can be read for as long as this holds: the pull is in the middle, and an upload begun.
    bsc.front.before = ({ url, headers }) =>
      url?.includes("in/large/big.bin") === true && headers.range?.startsWith("bytes=0-") !== true
        ? Promise.reject(new Error("not now"))
        : Promise.resolve();
    const transferId = await startPull(lumi, `bsc/${as}`);
    const root = pulledTo(`bsc/${as}`);
    await eventually(
      "the claim stands, and an upload",
      async () =>
        (await keysUnder(lumi.objects, root)).length > 0 &&
        (await gather(lumi.objects.listUploads(`${root}/`))).length > 0,
    );
    await bsc.ok("withdraw", `bsc/${as}`, "--reason", REASON, "--yes");
    await answered(`bsc/${as}`, "lumi", "removed");
    await transferIn(lumi, transferId, "CANCELLED");
    await nothingLeft(lumi, `bsc/${as}`);
    bsc.front.before = undefined;
  });

  it("goes also where the peering ended before", async () => {
    const one = await heldBy("climate/late@1", cineca);
    await bsc.ok("peer", "revoke", "cineca", "--yes");
    await bsc.ok("withdraw", one, "--reason", REASON, "--yes");
    await answered(one, "cineca", "removed");
    await nothingLeft(cineca, one);
  });

  const once = it.runIf(stores.type === "door");
  once("is not answered for by forged words: a receipt for another, of another site, by another key", async () => {
    const forged = await heldBy("climate/forged@1", lumi);
    await lumi.stop();
    await bsc.ok("withdraw", forged, "--reason", REASON, "--yes");
    const { token = "", digest = "" } = (await withdrawalAt(bsc, forged)) ?? {};
    const terms = {
      ...{ holder: "lumi", owner: "bsc", artifact: "climate/forged", label: "1", digest },
      ...{ of: sha256(token), outcome: "removed" as const, answeredAtMs: Date.now() },
      removed: { objects: 5, versions: 5, uploads: 0, strays: 0 },
    };
    const sign = async (site: TestSite, change: object): Promise<string> => {
      const key = await siteKeyOf(site);
      const given = { ...terms, ...change };
      return openDocuments({
        siteId: given.holder,
        key,
        keys: [key.publicKey],
        description: () => {
          throw new Error("it describes nothing");
        },
      }).signWithdrawalReceipt(given);
    };
    const caller = await FederationCaller.to(bsc);
    const report = method("ReportWithdrawal");
    const say = async (receipt: string): Promise<string> => {
      const call = callToken(await siteKeyOf(lumi), "lumi", "bsc", report.path);
      return (await caller.call(report, { receipt }, call)).status;
    };
    expect(await say(await sign(lumi, { of: sha256("another") }))).toBe("NOT_FOUND");
    expect(await say(await sign(lumi, { label: "2" }))).toBe("NOT_FOUND");
    expect(await say(await sign(cineca, {}))).not.toBe("OK");
    expect(await say(await sign(cineca, { holder: "cineca" }))).not.toBe("OK");
    expect(await stateOf(forged, "lumi")).toBe("waiting");
    caller.close();
    await lumi.start();
    await answered(forged, "lumi", "removed");
  });
});
