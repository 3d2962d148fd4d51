import { expect, it } from "vitest";
import type { WatchedCheckpointRow, WatchRow } from "../../../src/app/ports/ledger.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event } from "./samples.ts";

const sampleWatch = (watchId: string, change: Partial<WatchRow> = {}): WatchRow => ({
  watchId,
  artifact: "llm/7b-run3",
  store: "main",
  root: "runs/llm-7b",
  layout: "marker:_SUCCESS",
  everyMs: 300_000,
  abandonedAfterMs: 86_400_000,
  title: "A run",
  license: "",
  description: "",
  keywords: ["llm"],
  contact: "",
  state: "OK",
  reason: "",
  reasonCode: "",
  sinceMs: 1,
  dueAtMs: 1,
  scannedAtMs: undefined,
  otherFolders: 0,
  createdAtMs: 1,
  createdBy: "ana",
  actor: { sub: "ana", roles: ["curator"], entitlements: [] },
  turn: 1,
  ...change,
});

const sampleCheckpoint = (
  watchId: string,
  step: number,
  change: Partial<WatchedCheckpointRow> = {},
): WatchedCheckpointRow => ({
  watchId,
  folder: `step_${step}`,
  step,
  layout: "hf",
  state: "incomplete",
  objects: 2,
  bytes: 3_000_000_000_000_000,
  fingerprint: "ab".repeat(32),
  missing: ["model-00002-of-00002.safetensors"],
  problem: "",
  firstSeenAtMs: 5,
  changedAtMs: 6,
  completeSinceMs: undefined,
  publication: undefined,
  publishedFingerprint: undefined,
  digest: undefined,
  publishedAtMs: undefined,
  ...change,
});

/** Standing orders to publish finished checkpoints. */
export function describeWatches(newPlace: NewPlace): void {
  it("are put once, found, listed oldest first, changed and removed", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = sampleWatch("wa-b1", { derivedFrom: ["bsc/text/fineweb@1", "lumi/base@2"] });
      expect(await ledger.putWatch(row, event("add"))).toEqual(row);
      expect(await ledger.putWatch(sampleWatch("wa-b1", { root: "x" }), event("no"))).toEqual(row);
      const others = [
        sampleWatch("wa-a2", { createdAtMs: 2, createdBy: "bo" }),
        sampleWatch("wa-a1", { createdAtMs: 2 }),
      ];
      for (const other of others) await ledger.putWatch(other, event("add"));
      const ids = async (filter?: Parameters<typeof ledger.listWatches>[0]): Promise<string[]> =>
        (await ledger.listWatches(filter)).map(({ watchId }) => watchId);
      expect(await ids()).toEqual(["wa-b1", "wa-a1", "wa-a2"]);
      expect(await ids({ after: { createdAtMs: 2, watchId: "wa-a1" } })).toEqual(["wa-a2"]);
      expect(await ids({ limit: 1 })).toEqual(["wa-b1"]);
      expect(await ids({ createdBy: "bo" })).toEqual(["wa-a2"]);
      expect((await ledger.findWatches("wa-a")).map(({ watchId }) => watchId)).toEqual(["wa-a1", "wa-a2"]);
      const changed = await ledger.changeWatch("wa-b1", { state: "SUSPENDED", sinceMs: 9 }, event("suspend"));
      expect(changed).toEqual({ ...row, state: "SUSPENDED", sinceMs: 9, turn: 2 });
      expect(await ledger.getWatch("wa-b1")).toEqual(changed);
      expect(await ledger.changeWatch("wa-none", { state: "OK" }, event("no"))).toBeUndefined();
      expect(await ledger.removeWatch("wa-b1", event("remove"))).toBe(true);
      expect(await ledger.removeWatch("wa-b1", event("no"))).toBe(false);
      expect(await ledger.getWatch("wa-b1")).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["add", "add", "add", "suspend", "remove"]);
    });
  });

  it("a scan is noted whole, at the turn that it looked at and no other", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = sampleWatch("wa-1");
      await ledger.putWatch(row, event("add"));
      const [first, second] = [sampleCheckpoint("wa-1", 100), sampleCheckpoint("wa-1", 200)];
      const noted = await ledger.noteScan(
        "wa-1",
        1,
        { scannedAtMs: 7, dueAtMs: 8, otherFolders: 3 },
        [first, second],
        [],
      );
      expect(noted).toEqual({ ...row, scannedAtMs: 7, dueAtMs: 8, otherFolders: 3, turn: 2 });
      expect(await ledger.noteScan("wa-1", 1, { state: "STUCK" }, [], ["step_100"])).toBeUndefined();
      expect(await ledger.listCheckpoints("wa-1")).toEqual([second, first]);
      const complete = { ...first, state: "complete" as const, missing: [], completeSinceMs: 9 };
      await ledger.noteScan("wa-1", 2, {}, [complete], ["step_200", "step_300"]);
      expect(await ledger.listCheckpoints("wa-1")).toEqual([complete]);
    });
  });

  it("what became of a checkpoint is noted where it is known, and forgotten with its watch", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putWatch(sampleWatch("wa-1"), event("add"));
      const row = sampleCheckpoint("wa-1", 100);
      const published = { ...row, state: "published" as const, digest: "cd".repeat(32), publishedAtMs: 4 };
      await ledger.noteCheckpoint(published);
      expect(await ledger.listCheckpoints("wa-1")).toEqual([]);
      await ledger.noteScan("wa-1", 1, {}, [row], []);
      await ledger.noteCheckpoint(published);
      expect(await ledger.listCheckpoints("wa-1")).toEqual([published]);
      await ledger.removeWatch("wa-1", event("remove"));
      await ledger.noteCheckpoint(published);
      expect(await ledger.listCheckpoints("wa-1")).toEqual([]);
    });
  });

  it("thousands of checkpoints are noted at once and listed page by page, highest step first", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putWatch(sampleWatch("wa-1"), event("add"));
      const rows = Array.from({ length: 1200 }, (_, i) => sampleCheckpoint("wa-1", i));
      const twin = sampleCheckpoint("wa-1", 1199, { folder: "checkpoint-1199" });
      await ledger.noteScan("wa-1", 1, {}, [...rows, twin], []);
      const page = await ledger.listCheckpoints("wa-1", { limit: 3 });
      expect(page.map(({ folder }) => folder)).toEqual(["checkpoint-1199", "step_1199", "step_1198"]);
      const next = await ledger.listCheckpoints("wa-1", { after: { step: 1199, folder: "checkpoint-1199" }, limit: 2 });
      expect(next.map(({ folder }) => folder)).toEqual(["step_1199", "step_1198"]);
      expect(await ledger.listCheckpoints("wa-1")).toHaveLength(1201);
      await ledger.noteScan(
        "wa-1",
        2,
        {},
        [],
        rows.map(({ folder }) => folder),
      );
      expect(await ledger.listCheckpoints("wa-1")).toEqual([twin]);
    });
  });
}
