import { expect, it } from "vitest";
import type { GrantAction, VersionRow, VisibilityRule } from "../../../src/app/ports/ledger.ts";
import { matchesPattern } from "../../../src/domain/artifact.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, OWN, sampleGrant, samplePeer, sampleReplica, sampleVersion } from "./samples.ts";

const allow =
  (pattern: string, ...actions: GrantAction[]): VisibilityRule =>
  (artifact) => ({ actions: matchesPattern(pattern, artifact) ? actions : [] });

/** Grants, versions, visibility logs, the mirror. */
export function describeCatalog(newPlace: NewPlace): void {
  it("keeps grants in their order and removes them once", async () => {
    await withLedger(newPlace, async (ledger) => {
      const [a, b, c] = [
        sampleGrant("g-b"),
        sampleGrant("g-a", { createdAtMs: 2, to: "mimer" }),
        sampleGrant("g-c", { createdAtMs: 2 }),
      ];
      for (const grant of [c, b, a]) expect(await ledger.putGrant(grant, event("grant.add"))).toEqual(grant);
      expect(await ledger.putGrant({ ...a, artifact: "other" }, event("no"))).toEqual(a);
      expect(await ledger.listGrants()).toEqual([a, b, c]);
      expect(await ledger.listGrants({ to: ["lumi", "country=FI"] })).toEqual([a, c]);
      expect(await ledger.listGrants({ after: "g-b", limit: 1 })).toEqual([b]);
      expect(await ledger.listGrants({ after: "g-a" })).toEqual([c]);
      expect(await ledger.removeGrant("g-a", event("grant.remove"))).toEqual(b);
      expect(await ledger.removeGrant("g-a", event("no"))).toBeUndefined();
      expect(await ledger.listGrants()).toEqual([a, c]);
      expect(await auditedActions(ledger)).toEqual(["grant.add", "grant.add", "grant.add", "grant.remove"]);
    });
  });

  it("never binds a label to another digest", async () => {
    await withLedger(newPlace, async (ledger) => {
      const version = sampleVersion("2026.1", { publication: "p1", store: "main", root: "era5" });
      expect(await ledger.putOwnVersion(version, event("version.create"))).toBe("created");
      expect(await ledger.putOwnVersion({ ...version, title: "other" }, event("no"))).toBe("same");
      expect(await ledger.putOwnVersion({ ...version, digest: "ff".repeat(32) }, event("no"))).toBe("taken");
      expect(await ledger.getVersion(OWN, "climate/era5", "2026.1")).toEqual(version);
      expect(await ledger.getVersion(OWN, "climate/era5", "2026.2")).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["version.create"]);
    });
  });

  it("finds the latest, the same digest under other labels, and pages through all", async () => {
    await withLedger(newPlace, async (ledger) => {
      const old = sampleVersion("z", { sequence: 1, digest: "aa".repeat(32) });
      const young = sampleVersion("a", { sequence: 2, digest: "aa".repeat(32) });
      const other = sampleVersion("a", { artifact: "climate/Era6" });
      for (const version of [old, young, other]) await ledger.putOwnVersion(version, event("v"));
      const mirrored = sampleVersion("a", { site: "lumi", digest: "aa".repeat(32), actions: ["discover"] });
      await ledger.applyCatalogEvent("lumi", "c1", { type: "shown", version: mirrored });

      expect(await ledger.latestVersion(OWN, "climate/era5")).toEqual(young);
      expect(await ledger.latestVersion(OWN, "climate/none")).toBeUndefined();
      expect(await ledger.ownVersionByDigest("aa".repeat(32), OWN)).toEqual([young, old]);
      // Capitals sort before small letters, whatever the database's language.
      const all = [other, young, old, mirrored];
      expect(await ledger.listVersions({ limit: 10 })).toEqual(all);
      expect(await ledger.listVersions({ limit: 10, site: "lumi" })).toEqual([mirrored]);
      const paged = [];
      for (let after; ;) {
        const [row] = await ledger.listVersions({ limit: 1, after });
        if (row === undefined) break;
        paged.push(row);
        after = row;
      }
      expect(paged).toEqual(all);
    });
  });

  it("shows old versions with a grant, hides them without, and shows them again", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOwnVersion(sampleVersion("1"), event("v"));
      await ledger.putOwnVersion(sampleVersion("2", { sequence: 2 }), event("v"));
      await ledger.putOwnVersion(sampleVersion("1", { artifact: "llm/7b" }), event("v"));
      const read = (after: number) => ledger.readVisibility("lumi", after, 100);
      const rule = allow("climate/**", "read", "discover");

      expect(await ledger.refreshVisibility("lumi", OWN, () => ({ actions: [] }))).toBe(0);
      expect(await ledger.refreshVisibility("lumi", OWN, rule)).toBe(2);
      const shown = await read(0);
      expect(shown.map(({ artifact, label, actions }) => [artifact, label, actions])).toEqual([
        ["climate/era5", "1", ["discover", "read"]],
        ["climate/era5", "2", ["discover", "read"]],
      ]);
      expect(await ledger.refreshVisibility("lumi", OWN, allow("climate/**", "discover", "read"))).toBe(0);
      expect(await read(shown.at(-1)?.sequence ?? 0)).toEqual([]);

      expect(await ledger.refreshVisibility("lumi", OWN, allow("climate/**", "discover"))).toBe(2);
      expect(await ledger.refreshVisibility("lumi", OWN, () => ({ actions: [] }))).toBe(2);
      const hidden = await read(shown.at(-1)?.sequence ?? 0);
      expect(hidden.map(({ label, actions }) => [label, actions])).toEqual([
        ["1", []],
        ["2", []],
      ]);

      expect(await ledger.refreshVisibility("lumi", OWN, rule)).toBe(2);
      const again = await read(0);
      expect(again.map(({ label, actions }) => [label, actions])).toEqual([
        ["1", ["discover", "read"]],
        ["2", ["discover", "read"]],
      ]);
      const sequences = [...shown, ...hidden, ...again].map((entry) => entry.sequence);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));

      await ledger.putOwnVersion(sampleVersion("3", { sequence: 3 }), event("v"));
      expect(await ledger.refreshVisibility("lumi", OWN, rule)).toBe(1);
      expect((await read(again.at(-1)?.sequence ?? 0)).map((entry) => entry.label)).toEqual(["3"]);
      expect(await ledger.readVisibility("lumi", 0, 2)).toEqual(again);
      expect(await ledger.readVisibility("mimer", 0, 2)).toEqual([]);
    });
  });

  it("appends each change once however many refresh at once", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (let i = 0; i < 20; i += 1) await ledger.putOwnVersion(sampleVersion(`v${i}`, { sequence: i }), event("v"));
      const appended = await Promise.all(
        Array.from({ length: 6 }, () => ledger.refreshVisibility("lumi", OWN, () => ({ actions: ["read"] }))),
      );
      expect(appended.reduce((sum, n) => sum + n, 0)).toBe(20);
      expect((await ledger.readVisibility("lumi", 0, 100)).map((entry) => entry.sequence)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
    });
  });

  it("keeps the log of more versions than it looks at together", async () => {
    await withLedger(newPlace, async (ledger) => {
      const labels = Array.from({ length: 1_100 }, (_, i) => `v${String(i).padStart(4, "0")}`);
      for (let i = 0; i < labels.length; i += 100)
        await Promise.all(
          labels.slice(i, i + 100).map((label) => ledger.putOwnVersion(sampleVersion(label), event("v"))),
        );
      expect(await ledger.refreshVisibility("lumi", OWN, () => ({ actions: ["read"] }))).toBe(1_100);
      expect(await ledger.refreshVisibility("lumi", OWN, () => ({ actions: ["read"] }))).toBe(0);
      const log = await ledger.readVisibility("lumi", 0, 2_000);
      expect(log.map((entry) => entry.label)).toEqual(labels);
      expect(log.map((entry) => entry.sequence)).toEqual(labels.map((_, i) => i + 1));
      // Entries of what is no version of this site are hidden, all of them.
      expect(await ledger.refreshVisibility("lumi", "another", () => ({ actions: ["read"] }))).toBe(1_100);
      const hidden = await ledger.readVisibility("lumi", 1_100, 2_000);
      expect(hidden.map((entry) => [entry.label, entry.actions])).toEqual(labels.map((label) => [label, []]));
      expect(await ledger.refreshVisibility("lumi", "another", () => ({ actions: ["read"] }))).toBe(0);
    });
  });

  it("names its visibility logs for good, and no two ledgers alike", async () => {
    const place = newPlace();
    const first = await place.open();
    const epoch = await first.visibilityEpoch();
    await first.close();
    const second = await place.open();
    expect(await second.visibilityEpoch()).toBe(epoch);
    await second.close();
    await withLedger(newPlace, async (other) => {
      expect(await other.visibilityEpoch()).not.toBe(epoch);
    });
  });

  it("mirrors a peer's catalog together with its cursor", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putPeer(samplePeer("lumi"));
      const one = sampleVersion("1", { site: "lumi", metadataSequence: 3, title: "three" });
      const two = sampleVersion("2", { site: "lumi", sequence: 2 });
      await ledger.applyCatalogEvent("lumi", "c1", { type: "shown", version: one });
      await ledger.applyCatalogEvent("lumi", "c2", { type: "shown", version: two });
      await ledger.applyCatalogEvent("lumi", "c3", {
        type: "shown",
        version: { ...one, metadataSequence: 2, title: "two" },
      });
      expect(await ledger.listVersions({ limit: 9 })).toEqual([two, one]);
      await ledger.applyCatalogEvent("lumi", "c4", {
        type: "shown",
        version: { ...one, metadataSequence: 4, title: "four" },
      });
      expect((await ledger.getVersion("lumi", "climate/era5", "1"))?.title).toBe("four");
      expect((await ledger.getPeer("lumi"))?.catalogCursor).toBe("c4");

      await ledger.applyCatalogEvent("lumi", "c5", { type: "hidden", artifact: "climate/era5", label: "1" });
      expect(await ledger.listVersions({ limit: 9 })).toEqual([two]);
      await ledger.applyCatalogEvent("lumi", "c6", { type: "up-to-date", atMs: 77 });
      expect(await ledger.getPeer("lumi")).toEqual(samplePeer("lumi", { catalogCursor: "c6", catalogFreshAtMs: 77 }));

      await ledger.putOwnVersion(sampleVersion("1"), event("v"));
      await ledger.applyCatalogEvent("lumi", "c7", { type: "resync" });
      expect(await ledger.listVersions({ limit: 9 })).toEqual([sampleVersion("1")]);
    });
  });

  it("keeps what is shown no more, for its label, and lists it only where a copy lies here", async () => {
    await withLedger(newPlace, async (ledger) => {
      const [old, held, young] = [1, 2, 3].map((sequence) => sampleVersion(`v${sequence}`, { site: "lumi", sequence }));
      if (old === undefined || held === undefined || young === undefined) throw new Error("no samples");
      const show = (version: VersionRow) => ledger.applyCatalogEvent("lumi", "c", { type: "shown", version });
      const hide = ({ artifact, label }: VersionRow) =>
        ledger.applyCatalogEvent("lumi", "c", { type: "hidden", artifact, label });
      const listed = async (): Promise<string[]> =>
        (await ledger.listVersions({ limit: 9 })).map((version) => version.label);
      for (const version of [old, held, young]) await show(version);
      await ledger.putReplica(sampleReplica("t1", { label: "v2" }));
      await ledger.putReplica(sampleReplica("t2", { label: "v3", state: "partial" }));

      await hide(young);
      expect(await listed()).toEqual(["v2", "v1"]);
      expect(await ledger.latestVersion("lumi", "climate/era5")).toEqual(held);
      await hide(held);
      expect(await ledger.listVersions({ limit: 9 })).toEqual([{ ...held, actions: [] }, old]);
      // What is shown comes before what only lies here.
      expect(await ledger.latestVersion("lumi", "climate/era5")).toEqual(old);
      await ledger.applyCatalogEvent("lumi", "c", { type: "resync" });
      expect(await listed()).toEqual(["v2"]);
      expect(await ledger.latestVersion("lumi", "climate/era5")).toEqual({ ...held, actions: [] });
      await ledger.putReplica(sampleReplica("t1", { label: "v2", state: "damaged" }));
      expect(await listed()).toEqual(["v2"]);
      await ledger.removeReplica("lumi", "climate/era5", "v2");
      expect(await listed()).toEqual([]);
      expect(await ledger.latestVersion("lumi", "climate/era5")).toBeUndefined();

      expect(await ledger.getVersion("lumi", "climate/era5", "v1")).toEqual({ ...old, actions: [] });
      await show({ ...old, digest: "ff".repeat(32), metadataSequence: 9 });
      expect(await ledger.getVersion("lumi", "climate/era5", "v1")).toEqual({ ...old, actions: [] });
      await show({ ...old, actions: ["discover"], metadataSequence: 0, title: "older" });
      expect(await ledger.getVersion("lumi", "climate/era5", "v1")).toEqual({ ...old, actions: ["discover"] });
    });
  });

  it("pages over versions of one number by their labels", async () => {
    await withLedger(newPlace, async (ledger) => {
      const labels = ["c", "a", "b"];
      for (const label of labels) await ledger.putOwnVersion(sampleVersion(label), event("v"));
      const paged = [];
      for (let after; ;) {
        const [row] = await ledger.listVersions({ limit: 1, after });
        if (row === undefined) break;
        paged.push(row.label);
        after = row;
      }
      expect(paged).toEqual(["a", "b", "c"]);
    });
  });
}
