import { expect, it } from "vitest";
import type { EditRow, RowMetadata } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { parseSearch } from "../../../src/domain/search-query.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, OWN, sampleVersion } from "./samples.ts";

const edit = (editId: string, change: Partial<EditRow> = {}): EditRow => ({
  editId,
  artifact: "climate/era5",
  label: "1",
  request: sha256(editId),
  sequence: 2,
  ...change,
});

const said = (metadataSequence: number, title: string): RowMetadata => ({
  metadata: `m.${metadataSequence}.s`,
  metadataSequence,
  title,
  license: "MIT",
  description: "many\nlines",
  keywords: ["a", "b"],
  contact: "ada@bsc.example",
  deprecation: metadataSequence === 2 ? { use: "bsc/climate/era5@2", reason: "why" } : undefined,
  derivedFrom: metadataSequence === 2 ? ["lumi/raw_data/era5@1"] : undefined,
});

/** Corrections of own versions' metadata. */
export function describeEdits(newPlace: NewPlace): void {
  it("puts metadata in place, once, and finds by it", async () => {
    await withLedger(newPlace, async (ledger) => {
      const version = sampleVersion("1");
      await ledger.putOwnVersion(version, event("v"));
      expect(await ledger.getEdit("e1")).toBeUndefined();
      expect(await ledger.editVersion(OWN, edit("e1"), said(2, "second"), event("version.edit"))).toBe(true);
      expect(await ledger.getEdit("e1")).toEqual(edit("e1"));
      expect(await ledger.getVersion(OWN, "climate/era5", "1")).toEqual({ ...version, ...said(2, "second") });
      // The same again, one that did not see the first, one that skips a number, one of no version.
      expect(await ledger.editVersion(OWN, edit("e1"), said(3, "third"), event("no"))).toBe(false);
      expect(await ledger.editVersion(OWN, edit("e2"), said(2, "other"), event("no"))).toBe(false);
      expect(await ledger.editVersion(OWN, edit("e2"), said(4, "other"), event("no"))).toBe(false);
      expect(await ledger.editVersion(OWN, edit("e2", { label: "9" }), said(3, "other"), event("no"))).toBe(false);
      expect(await ledger.getEdit("e2")).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["v", "version.edit"]);
      const found = await ledger.searchVersions({
        clauses: parseSearch("second lines"),
        filter: { keywords: ["b"] },
        limit: 9,
      });
      expect(found.map(({ version: row }) => row.title)).toEqual(["second"]);
    });
  });

  it("takes exactly one of many that come at once", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOwnVersion(sampleVersion("1"), event("v"));
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, i) => ledger.editVersion(OWN, edit(`e${i}`), said(2, `by ${i}`), event("edit"))),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await ledger.getVersion(OWN, "climate/era5", "1"))?.title).toBe(`by ${taken.indexOf(true)}`);
    });
  });

  it("appends to each log that shows the version, and to no other", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const label of ["1", "2", "3"]) await ledger.putOwnVersion(sampleVersion(label), event("v"));
      const logOf = async (peer: string) =>
        (await ledger.readVisibility(peer, 0, 100)).map(({ sequence, label, actions }) => [
          sequence,
          label,
          actions.join(),
        ]);
      await ledger.refreshVisibility("lumi", OWN, () => ({ actions: ["read"] }));
      await ledger.refreshVisibility("mimer", OWN, () => ({ actions: ["discover"] }));
      await ledger.refreshVisibility("cineca", OWN, () => ({ actions: ["read"] }));
      await ledger.refreshVisibility("cineca", OWN, () => ({ actions: [] }));
      const hidden = await logOf("cineca");
      await ledger.editVersion(OWN, edit("e1"), said(2, "second"), event("edit"));
      expect(await logOf("lumi")).toEqual([
        [2, "2", "read"],
        [3, "3", "read"],
        [4, "1", "read"],
      ]);
      expect(await logOf("mimer")).toEqual([
        [2, "2", "discover"],
        [3, "3", "discover"],
        [4, "1", "discover"],
      ]);
      expect(await logOf("cineca")).toEqual(hidden);
      // What was appended is not appended again by a refresh, and one more edit goes behind.
      expect(await ledger.refreshVisibility("lumi", OWN, () => ({ actions: ["read"] }))).toBe(0);
      await ledger.editVersion(OWN, edit("e2", { sequence: 3 }), said(3, "third"), event("edit"));
      expect((await ledger.readVisibility("lumi", 4, 100)).map(({ sequence, label }) => [sequence, label])).toEqual([
        [5, "1"],
      ]);
    });
  });

  it("finds what names a version as what it was made from, and nothing that only looks like it", async () => {
    await withLedger(newPlace, async (ledger) => {
      const made = (label: string, derivedFrom?: readonly string[]) =>
        ledger.putOwnVersion(sampleVersion(label, { derivedFrom, sequence: Number(label) }), event("v"));
      await made("1");
      await made("2", ["lumi/raw-data/a@1", "lumi/raw_data/a@1"]);
      await made("3", ["lumi/raw_data/a@1"]);
      await made("4", ["lumi/rawxdata/a@1", "lumi/raw_data/a@10", "lumi/raw_data/A@1", "x/lumi/raw_data/a@1"]);
      const labels = async (limit: number) =>
        (await ledger.versionsDerivedFrom("lumi/raw_data/a@1", limit)).map(({ label }) => label);
      expect(await labels(9)).toEqual(["3", "2"]);
      expect(await labels(1)).toEqual(["3"]);
      expect(await ledger.versionsDerivedFrom("lumi/raw_data/b@1", 9)).toEqual([]);
    });
  });

  it("forgets what an edit took back as what a version was made from, and follows what a peer says last", async () => {
    await withLedger(newPlace, async (ledger) => {
      const from = async () =>
        (await ledger.versionsDerivedFrom("lumi/raw_data/era5@1", 9)).map(({ site, label }) => `${site} ${label}`);
      await ledger.putOwnVersion(sampleVersion("1"), event("v"));
      await ledger.editVersion(OWN, edit("e1"), said(2, "second"), event("edit"));
      expect(await from()).toEqual([`${OWN} 1`]);
      await ledger.editVersion(OWN, edit("e2", { sequence: 3 }), said(3, "third"), event("edit"));
      expect(await from()).toEqual([]);
      const shown = (metadataSequence: number) =>
        ledger.applyCatalogEvent("lumi", `${metadataSequence}`, {
          type: "shown",
          version: { ...sampleVersion("7"), site: "lumi", actions: ["discover"], ...said(metadataSequence, "theirs") },
        });
      await shown(2);
      expect(await from()).toEqual(["lumi 7"]);
      await shown(3);
      expect(await from()).toEqual([]);
      // Older words than those that stand change nothing.
      await shown(2);
      expect(await from()).toEqual([]);
    });
  });
}
