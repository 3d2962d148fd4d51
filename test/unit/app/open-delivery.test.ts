import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deliver, type DeliverPorts } from "../../../src/app/deliver.ts";
import { DeliveryMeter } from "../../../src/app/delivery-meter.ts";
import type { GrantRow, Ledger } from "../../../src/app/ports/ledger.ts";
import { serveTerms } from "../../../src/app/serve-terms.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import type { AgreementTerms } from "../../../src/domain/grant.ts";
import { REGIONS } from "../../../src/domain/regions.ts";
import { event, sampleGrant, sampleVersion } from "../../contract/ledger/samples.ts";
import { claimsOf, forge, NOW_MS } from "../auth/forge.ts";
import { auditOf, noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const bsc = await sampleSite("bsc");
const lumi = await sampleSite("lumi");
const mimer = await sampleSite("mimer");
const TEXT = "Use it well.";
const TERMS = sha256(TEXT);
const BYTES = 100;

let open: { ledger: Ledger } & AsyncDisposable;
let ledger: Ledger;
let nowMs: number;

beforeEach(async () => {
  open = await openTestLedger("bsc");
  ({ ledger } = open);
  nowMs = NOW_MS;
  for (const site of [lumi, mimer]) await ledger.putPeer(await peerOf(site, 1));
  await ledger.putOwnVersion(sampleVersion("1", { bytes: BYTES, store: "main", root: "era5" }), event("v"));
});
afterEach(() => open[Symbol.asyncDispose]());

const give = (grantId: string, change: Partial<GrantRow> = {}): Promise<GrantRow> =>
  ledger.putGrant(sampleGrant(grantId, change), event("g"), change.terms && { sha256: TERMS, text: TEXT });

const agree = async (change: Partial<AgreementTerms> = {}): Promise<string> => {
  const terms: AgreementTerms = {
    ...{ source: "bsc", destination: "lumi", grantId: "g1", terms: TERMS, artifact: "climate/**" },
    ...{ person: "ana", forSite: false, country: "FI", ...change },
  };
  return (await lumi.documents.signAgreement(terms, NOW_MS)).token;
};

interface Asked {
  readonly requestId?: string;
  readonly person?: string | undefined;
  readonly country?: string;
  readonly agreement?: string | undefined;
  readonly dryRun?: boolean;
  readonly entitlements?: readonly string[];
}

/** Asks as lumi. @returns the delivery's id, or the reason of the refusal */
async function ask({
  requestId = "r",
  country = "FI",
  agreement,
  dryRun = false,
  ...who
}: Asked = {}): Promise<string> {
  const person = "person" in who ? who.person : "ana";
  const { entitlements = [] } = who;
  const clock = { now: () => nowMs };
  const store = { name: "main", share: ["direct"], objects: { type: "s3" } };
  const ports = {
    ...{ site: "bsc", ledger, documents: bsc.documents, regions: REGIONS, clock, relaying: false, random: randomBytes },
    ...{ events: noteEvents().events, meter: new DeliveryMeter({ ledger, clock }), stores: { get: () => store } },
  } as unknown as DeliverPorts;
  const actor = person === undefined ? undefined : { sub: person, roles: [], entitlements };
  const request = { requestId, artifact: "climate/era5", label: "1", digest: sha256("1"), dryRun };
  try {
    const asked = { ...request, storeCountry: country, agreement, owner: undefined, ticket: undefined };
    return (await deliver(ports).openDelivery({ type: "peer", site: "lumi", actor }, asked)).deliveryId;
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error);
  }
}

describe("opening a delivery on terms", () => {
  it("takes an agreement once, keeps and audits it, and needs it no more", async () => {
    await give("g1", { terms: { sha256: TERMS } });
    expect(await ask()).toBe("TERMS_NOT_ACCEPTED");
    const agreement = await agree();
    expect(await ask({ agreement, dryRun: true })).toBe("");
    expect(await ledger.listAgreements({ limit: 9 })).toEqual([]);
    expect(await ask({ agreement })).toMatch(/^dl-/);
    expect(await ask({ requestId: "next" })).toMatch(/^dl-/);
    expect(await ledger.listAgreements({ limit: 9 })).toMatchObject([
      { person: "ana", token: agreement, direction: "out" },
    ]);
    expect((await auditOf(ledger)).map(({ action }) => action)).toContain("agreement.receive");
    expect(await ask({ requestId: "bob", person: "bob" })).toBe("TERMS_NOT_ACCEPTED");
    expect(await ask({ requestId: "gateway", person: undefined })).toBe("TERMS_NOT_ACCEPTED");
  });

  it("takes one for the whole site for everybody there, and for the gateway itself", async () => {
    await give("g1", { terms: { sha256: TERMS } });
    const agreement = await agree({ forSite: true, person: "olli" });
    expect(await ask({ agreement, person: undefined })).toMatch(/^dl-/);
    expect(await ask({ requestId: "bob", person: "bob" })).toMatch(/^dl-/);
  });

  it("takes none that is somebody else's, of other terms, for other artifacts or another country", async () => {
    await give("g1", { terms: { sha256: TERMS }, purpose: "study 12" });
    const right = { purpose: "study 12" };
    for (const wrong of [
      { ...right, person: "bob" },
      { ...right, terms: sha256("other") },
      { ...right, artifact: "llm/**" },
      { ...right, country: "SE" },
      {},
      { purpose: "study 13" },
    ])
      expect(await ask({ agreement: await agree(wrong) })).toBe("TERMS_NOT_ACCEPTED");
    expect(await ledger.listAgreements({ limit: 9 })).toEqual([]);
    expect(await ask({ agreement: await agree(right) })).toMatch(/^dl-/);
  });

  it("refuses one that the caller did not sign, or that is with another site", async () => {
    await give("g1", { terms: { sha256: TERMS } });
    const honest = claimsOf(await agree());
    for (const [key, claims] of [
      [mimer.key, honest],
      [mimer.key, { ...honest, iss: "mimer", destination: "mimer" }],
      [lumi.key, { ...honest, source: "mimer" }],
      [lumi.key, { ...honest, destination: "mimer" }],
    ] as const) {
      const refused = await ask({ agreement: forge(key, "hanse-agreement+jwt", claims) });
      expect(["INVALID_DOCUMENT", "PEER_UNAUTHENTICATED"]).toContain(refused);
    }
    expect(await ask({ agreement: "x.y.z" })).toBe("INVALID_DOCUMENT");
  });
});

describe("opening a delivery under conditions", () => {
  it("looks at the country of the store, which has to be told", async () => {
    await give("g1", { residency: ["EEA"] });
    for (const country of ["GB", "CH", ""]) expect(await ask({ country })).toBe("RESIDENCY_REFUSED");
    for (const country of ["IS", "FI"]) expect(await ask({ requestId: country, country })).toMatch(/^dl-/);
    const countries = (await ledger.listDeliveries({ limit: 9 })).map(({ storeCountry }) => storeCountry);
    expect(countries.sort()).toEqual(["FI", "IS"]);
  });

  it("looks at the person's groups and at the time", async () => {
    const group = "urn:geant:example.eu:group:climate";
    await give("g1", { entitlement: group, untilMs: NOW_MS + 1000 });
    expect(await ask()).toBe("NO_GRANT");
    expect(await ask({ entitlements: [`${group}:ocean`] })).toMatch(/^dl-/);
    nowMs += 1000;
    // Nobody there may discover it any more.
    expect(await ask({ requestId: "late", entitlements: [group] })).toBe("UNKNOWN_VERSION");
  });

  it("lets through what fits into the month, and of what had begun only what is missing", async () => {
    await give("g1", { quotaBytes: 150 });
    const first = await ask({ requestId: "one" });
    expect(first).toMatch(/^dl-/);
    const count = (locatedBytes: number) =>
      ledger.countDeliveries([{ deliveryId: first, locatedBytes, relayedBytes: 0, atMs: nowMs }]);
    await count(40);
    expect(await ask({ requestId: "two" })).toMatch(/^dl-/);
    await count(30);
    expect(await ask({ requestId: "three" })).toBe("QUOTA_EXCEEDED");
    // 70 of 150 are used, and the first one lacks 30 more.
    expect(await ask({ requestId: "one" })).toBe(first);
    nowMs = Date.UTC(new Date(NOW_MS).getUTCFullYear(), new Date(NOW_MS).getUTCMonth() + 1, 1);
    expect(await ask({ requestId: "three" })).toMatch(/^dl-/);
  });
});

describe("terms' texts", () => {
  it("are told to those that a grant on them is given to, until it ends", async () => {
    await give("g1", { terms: { sha256: TERMS }, untilMs: NOW_MS + 1000 });
    const serve = serveTerms({ ledger, regions: REGIONS, clock: { now: () => nowMs } });
    const told = (site: string, hash = TERMS) =>
      serve({ type: "peer", site, actor: undefined }, hash).catch(
        (error: unknown) => (error as { reason: string }).reason,
      );
    expect(await told("lumi")).toEqual({ text: TEXT });
    expect(await told("mimer")).toBe("UNKNOWN_TERMS");
    expect(await told("lumi", sha256("other"))).toBe("UNKNOWN_TERMS");
    nowMs += 1000;
    expect(await told("lumi")).toBe("UNKNOWN_TERMS");
  });
});
