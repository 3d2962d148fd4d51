import { describe, expect, it } from "vitest";
import {
  ownerChecks,
  refuseByStore,
  storeChecks,
  type Check,
  type PreflightPorts,
} from "../../../src/app/preflight.ts";
import type { SiteStore } from "../../../src/app/ports/stores.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { openMemory } from "../../../src/store/memory.ts";

const NOW = Date.UTC(2026, 10, 22);
const MIB = 1024 * 1024;

const version = (objects: number, bytes: number) => ({
  ...{ site: "bsc", artifact: "new", label: "1", objects, bytes },
  partRule: "fixed:67108864",
});

/** A ledger with a held replica of 100 objects and 10 MiB, and a pull that has brought a quarter of 8 objects and 4 MiB. */
const ledger = {
  listReplicas: () => Promise.resolve([{ site: "bsc", artifact: "a", label: "1", state: "held", root: "pulls/a" }]),
  getVersion: () => Promise.resolve({ objects: 100, bytes: 10 * MIB }),
  listVersions: () => Promise.resolve([]),
  openTransfers: () =>
    Promise.resolve([
      {
        ...{ transferId: "tr-1", intent: { kind: "pull", store: "main" }, step: "copy" },
        ...{ objectsTotal: 8, objectsDone: 2, bytesTotal: 4 * MIB, bytesDone: MIB },
      },
    ]),
  listTransfers: () =>
    Promise.resolve([
      { intent: { kind: "pull", site: "bsc" }, state: "SUCCEEDED", bytesTotal: 10 * MIB, runningMs: 10_000 },
      { intent: { kind: "pull", site: "bsc" }, state: "FAILED", bytesTotal: 900 * MIB, runningMs: 1 },
      { intent: { kind: "pull", site: "it4lia" }, state: "SUCCEEDED", bytesTotal: 900 * MIB, runningMs: 1 },
    ]),
  listStoreProfiles: () =>
    Promise.resolve([{ store: "main", findings: { multipart: "yes" }, writable: true, checksSha256: true }]),
};

const ports = (keysExpireAtMs?: number): PreflightPorts => ({
  ...{ site: "lumi", ledger: ledger as unknown as PreflightPorts["ledger"], clock: { now: () => NOW } },
  keysExpireAtMs: () => keysExpireAtMs,
});

const storeWith = (more: Partial<SiteStore>): SiteStore => ({
  ...{ name: "main", prefix: "", country: "FI", readOnly: false, share: [], pullPrefix: "pulls", access: [] },
  objects: openMemory({ name: "main" }),
  ...more,
});

const verdicts = (checks: readonly Check[]): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));

describe("what the destination's store says", () => {
  it("is ok where nothing limits it, and says what it does not know", async () => {
    const checks = await storeChecks(ports(), { version: version(10, MIB), store: storeWith({}) });
    expect(verdicts(checks)).toEqual({
      ...{ space: "ok", objects: "ok", parts: "ok", capabilities: "ok", credentials: "ok" },
    });
    expect(checks.find(({ name }) => name === "credentials")?.text).toContain(
      "by the last pulls from bsc it takes some 1 seconds",
    );
  });

  it.each([
    [20 * MIB, "ok"],
    [15 * MIB, "warn"],
    [15 * MIB - 1, "refused"],
  ])("counts what Hanse has there and what is to come against a quota of %d", async (quotaBytes, verdict) => {
    const copy = { version: version(1, MIB), store: storeWith({ quotaBytes }) };
    expect(verdicts(await storeChecks(ports(), copy))["space"]).toBe(verdict);
    if (verdict !== "refused") await refuseByStore(ports(), copy);
    else {
      const refused = { reason: "QUOTA_EXCEEDED", hop: "store main" };
      await expect(refuseByStore(ports(), copy)).rejects.toMatchObject(refused);
    }
  });

  it("counts objects against the bucket's limit, and a transfer's own part only once", async () => {
    // 100 held, 8 of the running one, 3 records.
    const fits = { version: version(39, 1), store: storeWith({ maxObjects: 150 }) };
    expect(verdicts(await storeChecks(ports(), fits))["objects"]).toBe("warn");
    const over = { version: version(40, 1), store: storeWith({ maxObjects: 150 }) };
    await expect(refuseByStore(ports(), over)).rejects.toMatchObject({ reason: "LIMIT_EXCEEDED" });
    const transfer = { transferId: "tr-1", bytesDone: MIB, objectsDone: 2 };
    await refuseByStore(ports(), { ...over, version: version(8, 4 * MIB), transfer });
  });

  it("asks a directory's disk, less what is promised to others", async () => {
    const disk = (freeBytes: number): SiteStore => storeWith({ freeBytes: () => Promise.resolve(freeBytes) });
    expect(verdicts(await storeChecks(ports(), { version: version(1, MIB), store: disk(4 * MIB) }))["space"]).toBe(
      "ok",
    );
    expect(verdicts(await storeChecks(ports(), { version: version(1, MIB), store: disk(4 * MIB - 1) }))["space"]).toBe(
      "refused",
    );
  });

  it("warns where keys end before the estimated end, and refuses what cannot be written or held", async () => {
    const copy = { version: version(1, 100 * MIB), store: storeWith({}) };
    expect(verdicts(await storeChecks(ports(NOW + 99_000), copy))["credentials"]).toBe("warn");
    expect(verdicts(await storeChecks(ports(NOW + 101_000), copy))["credentials"]).toBe("ok");
    expect(verdicts(await storeChecks(ports(NOW - 1), copy))["credentials"]).toBe("warn");
    const readOnly = await storeChecks(ports(), { ...copy, store: storeWith({ readOnly: true }) });
    expect(verdicts(readOnly)["capabilities"]).toBe("refused");
    const memory = openMemory({ name: "main" });
    const objects = { ...memory, limits: { ...memory.limits, maxPartBytes: 5 * MIB } };
    const parts = await storeChecks(ports(), { ...copy, store: storeWith({ objects }) });
    expect(verdicts(parts)["parts"]).toBe("refused");
  });
});

describe("what the owner says", () => {
  it("is refused by the reason that belongs to it, and unknown where it could not be asked", () => {
    const refusals = [new HanseError("TERMS_NOT_ACCEPTED", "agree first", { hop: "peer bsc", remedy: "Agree" })];
    expect(verdicts(ownerChecks("bsc", refusals, true))).toEqual({
      ...{ grant: "ok", agreement: "refused", residency: "ok", quota: "ok" },
    });
    expect(verdicts(ownerChecks("bsc", [], false))).toEqual({
      ...{ grant: "warn", agreement: "warn", residency: "warn", quota: "warn" },
    });
  });
});
