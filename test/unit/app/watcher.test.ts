import { describe, expect, it } from "vitest";
import type {
  PublicationIntent,
  TransferRow,
  VersionRow,
  WatchedCheckpointRow,
  WatchRow,
} from "../../../src/app/ports/ledger.ts";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import type { SiteStore } from "../../../src/app/ports/stores.ts";
import { newTransfer } from "../../../src/app/new-transfer.ts";
import { endOutdated, publishCheckpoints, type PublishCheckpointsPorts } from "../../../src/app/publish-checkpoints.ts";
import { scanWatch } from "../../../src/app/scan-watch.ts";
import type { PublicationRequest } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { event, sampleVersion } from "../../contract/ledger/samples.ts";
import { localUser } from "../../support/people.ts";
import { noteEvents, openTestLedger } from "./support.ts";

const EVERY_MS = 1000;
const { signal: never } = new AbortController();

const sampleWatch = (change: Partial<WatchRow> = {}): WatchRow => ({
  watchId: "wa-1",
  artifact: "llm/run",
  store: "main",
  root: "runs/a",
  layout: "auto",
  everyMs: EVERY_MS,
  abandonedAfterMs: 10_000,
  title: "A run",
  license: "",
  description: "",
  keywords: [],
  contact: "",
  state: "OK",
  reason: "",
  reasonCode: "",
  sinceMs: 0,
  dueAtMs: 0,
  otherFolders: 0,
  createdAtMs: 0,
  createdBy: "ana",
  actor: { sub: "ana", roles: ["curator"], entitlements: [] },
  turn: 1,
  ...change,
});

/** A watch over a store in memory, publications that end as the test says, and a clock that moves on with each scan. */
async function openWatch(change: Partial<WatchRow> = {}) {
  const { ledger, ...open } = await openTestLedger("bsc");
  const memory = openMemory({ name: "main" });
  const access = [{ person: "ana", publish: ["runs"], pull: [] }];
  const main = { name: "main", objects: memory, prefix: "", access, readOnly: false };
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const { events, told } = noteEvents();
  const requests: PublicationRequest[] = [];
  const changes: string[] = [];
  const cancelled: string[] = [];
  await ledger.putWatch(sampleWatch(change), event("add"));
  const ports: PublishCheckpointsPorts & Parameters<typeof scanWatch>[0] = {
    site: "bsc",
    ledger,
    clock,
    events,
    stores: { get: () => main as unknown as SiteStore },
    inspector: { changes: () => Promise.resolve(changes) },
    runner: {
      fill: () => Promise.resolve(),
      cancel: (row) => {
        cancelled.push(row.transferId);
        return ledger.actOnTransfer(row.transferId, "cancel", clock.now());
      },
    },
    startPublication: async (user, request) => {
      requests.push(request);
      const intent: PublicationIntent = {
        kind: "publication",
        artifact: "llm/run",
        label: request.as.split("@")[1] ?? "",
        artifactKind: "checkpoint",
        partRule: "fixed:16777216",
        title: "t",
        license: "",
        description: "",
        keywords: [],
        skipInvalid: false,
        store: "main",
        root: request.source.slice("main:".length),
        fingerprint: request.fingerprint,
      };
      const known = { reference: `bsc/${request.as}`, digest: "", objectsTotal: 0, bytesTotal: 0, createdAtMs: 0 };
      const row = newTransfer(`pub-${request.requestId.replaceAll(/[^a-z0-9]/g, "")}`, intent, user, known);
      return { row: (await ledger.createTransfer(row, event("publish"))).row } as never;
    },
  };
  const checkpoints = () => ledger.listCheckpoints("wa-1");
  const states = async (): Promise<string[]> => (await checkpoints()).map(({ step, state }) => `${step} ${state}`);
  const scan = async (): Promise<WatchRow> => {
    clock.nowMs += EVERY_MS;
    const before = await ledger.getWatch("wa-1");
    if (before === undefined) throw new Error("the watch is gone");
    const { watch, outdated } = await scanWatch(ports, before, never);
    await endOutdated(ports, outdated);
    if (watch?.state === "OK") await publishCheckpoints(ports, watch, true, never);
    return watch ?? before;
  };
  const plant = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) await memory.put(`runs/a/${folder}/${path}`, Buffer.from(text));
  };
  const ends = async (
    row: Pick<TransferRow, "transferId">,
    how: "succeed" | "fail",
    reasonCode = "",
  ): Promise<void> => {
    await ledger.actOnTransfer(row.transferId, "start", clock.now());
    await ledger.actOnTransfer(row.transferId, how, clock.now(), { reasonCode, reason: reasonCode, digest: "d1" });
  };
  const begun = async (step: number): Promise<WatchedCheckpointRow & { transferId: string }> => {
    const row = (await checkpoints()).find((checkpoint) => checkpoint.step === step);
    if (row?.publication === undefined) throw new Error(`step ${step} has no publication`);
    return { ...row, transferId: row.publication };
  };
  return {
    ...{ ledger, memory, main, ports, told, requests, changes, cancelled, clock },
    ...{ scan, plant, ends, begun, states, checkpoints },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}

const versionOf = (digest: string, publication: string): VersionRow => {
  const what = { artifact: "llm/run", kind: "checkpoint", digest, objects: 1, bytes: 7 } as const;
  return sampleVersion("step-100", { ...what, publication, store: "main", root: "runs/a/step_100" });
};

const WHOLE = { "model.safetensors": "tensors" };

describe("a watch", () => {
  it("publishes in the order of steps, one at a time, exactly the state that it saw", async () => {
    await using watch = await openWatch();
    await watch.plant("step_200", WHOLE);
    await watch.plant("step_100", WHOLE);
    await watch.scan();
    expect(watch.requests).toEqual([]);
    await watch.scan();
    expect(watch.requests.map(({ as }) => as)).toEqual(["llm/run@step-100"]);
    expect(watch.requests[0]).toMatchObject({ source: "main:runs/a/step_100", kind: "checkpoint", skipInvalid: false });
    expect(watch.requests[0]?.fingerprint).toBe((await watch.begun(100)).fingerprint);
    await watch.scan();
    expect(watch.requests).toHaveLength(1);
    await watch.ends(await watch.begun(100), "succeed");
    await watch.scan();
    expect(watch.requests.map(({ as }) => as)).toEqual(["llm/run@step-100", "llm/run@step-200"]);
    await watch.ends(await watch.begun(200), "succeed");
    await watch.scan();
    expect(await watch.states()).toEqual(["200 published", "100 published"]);
  });

  it("finds a publication again that was begun before the process died", async () => {
    await using watch = await openWatch();
    await watch.plant("step_100", WHOLE);
    await watch.scan();
    await watch.scan();
    const row = await watch.begun(100);
    await watch.ledger.noteCheckpoint({ ...row, publication: undefined });
    await watch.scan();
    expect(watch.requests.map(({ requestId }) => requestId)).toEqual([
      watch.requests[0]?.requestId,
      watch.requests[0]?.requestId,
    ]);
    expect((await watch.begun(100)).transferId).toBe(row.transferId);
  });

  it("waits anew for what was written to while it was published, and ends that publication", async () => {
    await using watch = await openWatch();
    await watch.plant("step_100", WHOLE);
    await watch.scan();
    await watch.scan();
    const first = await watch.begun(100);
    await watch.ends(first, "fail", "SOURCE_CHANGED");
    await watch.scan();
    expect(watch.cancelled).toEqual([first.transferId]);
    expect(await watch.states()).toEqual(["100 growing"]);
    await watch.scan();
    await watch.scan();
    const second = await watch.begun(100);
    expect(second.transferId).not.toBe(first.transferId);
    // It changes again, this time seen by a scan: the publication of the older state is ended, too.
    await watch.plant("step_100", { "model.safetensors": "others" });
    await watch.scan();
    expect(watch.cancelled).toEqual([first.transferId, second.transferId]);
  });

  it("tries again what failed in passing, and never what is bound to fail; the next goes on in either case", async () => {
    await using watch = await openWatch();
    for (const step of [100, 200, 300]) await watch.plant(`step_${step}`, WHOLE);
    await watch.scan();
    await watch.scan();
    await watch.ends(await watch.begun(100), "fail", "LABEL_TAKEN");
    await watch.scan();
    const [taken] = (await watch.checkpoints()).filter(({ step }) => step === 100);
    expect(taken).toMatchObject({ state: "complete", problem: "LABEL_TAKEN" });
    const second = await watch.begun(200);
    await watch.ends(second, "fail", "STORE_DOWN");
    await watch.scan();
    expect((await watch.ledger.getTransfer(second.transferId))?.state).toBe("QUEUED");
    await watch.ends(second, "succeed");
    await watch.scan();
    expect(watch.requests.map(({ as }) => as)).toEqual(["llm/run@step-100", "llm/run@step-200", "llm/run@step-300"]);
    expect((await watch.ledger.getTransfer((await watch.begun(100)).transferId))?.state).toBe("FAILED");
  });

  it("is stuck with the reason while the store fails, and changes nothing that it knew", async () => {
    await using watch = await openWatch();
    await watch.plant("step_100", { "model-00001-of-00002.safetensors": "half" });
    await watch.scan();
    const before = await watch.scan();
    const known = await watch.checkpoints();
    const down = new HanseError("STORE_DOWN", "it does not answer", { hop: "store main", remedy: "Wait" });
    const list = (): AsyncIterable<never> => {
      throw down;
    };
    watch.main.objects = { ...watch.memory, list };
    const stuck = await watch.scan();
    expect(stuck).toMatchObject({
      state: "STUCK",
      reasonCode: "STORE_DOWN",
      reason: down.line,
      sinceMs: watch.clock.nowMs,
    });
    expect((await watch.scan()).sinceMs).toBe(stuck.sinceMs);
    expect(await watch.checkpoints()).toEqual(known);
    expect(stuck.scannedAtMs).toBe(before.scannedAtMs);
    watch.main.objects = watch.memory;
    expect(await watch.scan()).toMatchObject({ state: "OK", reason: "", reasonCode: "", sinceMs: watch.clock.nowMs });
    expect(watch.told.filter(([name]) => name === "watchMoved")).toHaveLength(2);
  });

  it("is stuck once its person may not publish from there any more, before the store is asked", async () => {
    await using watch = await openWatch();
    watch.main.access = [];
    let asked = 0;
    const list = (): AsyncIterable<never> => {
      asked += 1;
      throw new Error("asked");
    };
    watch.main.objects = { ...watch.memory, list, read: list } as unknown as ObjectStore;
    expect(await watch.scan()).toMatchObject({ state: "STUCK", reasonCode: "NOT_ALLOWED" });
    expect(asked).toBe(0);
  });

  it("notes nothing of a scan during which somebody changed it", async () => {
    await using watch = await openWatch();
    await watch.plant("step_100", WHOLE);
    const before = await watch.ledger.getWatch("wa-1");
    if (before === undefined) throw new Error("unreachable");
    await watch.ledger.changeWatch("wa-1", { state: "SUSPENDED" });
    expect((await scanWatch(watch.ports, before, never)).watch).toBeUndefined();
    expect(await watch.checkpoints()).toEqual([]);
    expect((await watch.ledger.getWatch("wa-1"))?.state).toBe("SUSPENDED");
  });

  it("reads an index as it was listed, and none that is too large", async () => {
    await using watch = await openWatch();
    const index = '{"weight_map":{"a":"model-00001-of-00001.safetensors"}}';
    await watch.plant("step_1", { "model.safetensors.index.json": index, "model-00001-of-00001.safetensors": "x" });
    await watch.plant("step_2", { "model.safetensors.index.json": index.padEnd(16 * 1024 * 1024 + 1) });
    await watch.scan();
    await watch.scan();
    const [large, sound] = await watch.checkpoints();
    expect(sound).toMatchObject({ step: 1, state: "complete", layout: "hf" });
    expect(large?.missing[0]).toContain("model.safetensors.index.json, readable");
  });

  it("leaves folders alone that are no checkpoint's, and says how many; markers of folders are none", async () => {
    await using watch = await openWatch();
    await watch.plant("logs", { "a.txt": "x" });
    await watch.plant("tmp-checkpoint-5", WHOLE);
    await watch.plant("step_7", { "": "" });
    await watch.memory.put("runs/a/notes.txt", Buffer.from("x"));
    expect(await watch.scan()).toMatchObject({ otherFolders: 2 });
    expect(await watch.checkpoints()).toEqual([]);
  });

  it("says once what became of a published checkpoint whose source changed or went", async () => {
    await using watch = await openWatch();
    await watch.plant("step_100", WHOLE);
    await watch.scan();
    await watch.scan();
    const row = await watch.begun(100);
    const version = versionOf("d1", row.transferId);
    await watch.ledger.putOwnVersion(version, event("version"));
    await watch.ends(row, "succeed");
    await watch.scan();
    watch.changes.push("later.txt appeared");
    await watch.plant("step_100", { "later.txt": "beside it" });
    await watch.scan();
    expect((await watch.checkpoints())[0]?.problem).toContain("the version is unharmed");
    expect(await watch.ledger.getReplica("bsc", "llm/run", "step-100")).toBeUndefined();
    watch.changes.splice(0, 1, "model.safetensors vanished");
    for (const path of ["later.txt", "model.safetensors"]) await watch.memory.delete(`runs/a/step_100/${path}`);
    await watch.scan();
    await watch.scan();
    const [gone] = await watch.checkpoints();
    expect([gone?.state, gone?.problem.includes("is damaged")]).toEqual(["gone", true]);
    expect(await watch.ledger.getReplica("bsc", "llm/run", "step-100")).toMatchObject({
      state: "damaged",
      problem: "model.safetensors vanished",
    });
    expect(watch.told.filter(([name]) => name === "replicaDamaged")).toHaveLength(1);
  });

  it("publishes the others where one changed folder cannot be looked at, says so there, and looks again", async () => {
    await using watch = await openWatch();
    await watch.plant("step_100", WHOLE);
    await watch.scan();
    await watch.scan();
    const row = await watch.begun(100);
    await watch.ledger.putOwnVersion(versionOf("d1", row.transferId), event("version"));
    await watch.ends(row, "succeed");
    await watch.scan();
    await watch.plant("step_100", { "later.txt": "beside it" });
    await watch.plant("step_200", WHOLE);
    const changes = (): Promise<readonly string[]> =>
      Promise.reject(new HanseError("STORE_DENIED", "no access", { hop: "store main" }));
    const { inspector } = watch.ports;
    Object.assign(watch.ports, { inspector: { changes } });
    await watch.scan();
    await watch.scan();
    expect((await watch.begun(200)).publication).not.toBe("");
    const problem = async (): Promise<string | undefined> =>
      (await watch.checkpoints()).find(({ step }) => step === 100)?.problem;
    expect(await problem()).toContain("cannot be looked at just now: store main: no access");
    Object.assign(watch.ports, { inspector });
    watch.changes.push("later.txt appeared");
    await watch.scan();
    expect(await problem()).toContain("the version is unharmed");
  });

  it("takes a version for published that was made of exactly this state, without reading it again", async () => {
    await using watch = await openWatch();
    await watch.plant("step_100", WHOLE);
    const { etag } = (await watch.memory.head("runs/a/step_100/model.safetensors")) ?? { etag: "" };
    const user = localUser("bo", "operator");
    const intent = { kind: "publication", store: "main", root: "runs/a/step_100" } as never;
    const known = { reference: "bsc/llm/run@step-100", digest: "", objectsTotal: 0, bytesTotal: 0, createdAtMs: 0 };
    await watch.ledger.createTransfer(newTransfer("pub-hand", intent, user, known), event("publish"));
    await watch.ledger.addObjects(
      "pub-hand",
      [{ position: 0, path: "model.safetensors", sizeBytes: 7, etag, sha256: "ab".repeat(32) }],
      {},
    );
    const version = versionOf("d2", "pub-hand");
    await watch.ledger.putOwnVersion(version, event("version"));
    await watch.scan();
    await watch.scan();
    expect(watch.requests).toEqual([]);
    expect((await watch.checkpoints())[0]).toMatchObject({ state: "published", digest: "d2" });
  });
});
