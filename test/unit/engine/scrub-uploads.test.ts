import { expect, test } from "vitest";
import { newTransfer } from "../../../src/app/new-transfer.ts";
import type { ObjectStore, Upload } from "../../../src/app/ports/object-store.ts";
import type { ScrubRow } from "../../../src/app/ports/ledger.ts";
import type { SiteStore, Stores } from "../../../src/app/ports/stores.ts";
import { NO_FINDINGS, WHOLE } from "../../../src/domain/scrub.ts";
import { ScrubRun, type ScrubPorts } from "../../../src/engine/scrub/scrub-run.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { gather } from "../../support/sharing.ts";
import { NOW_MS } from "../auth/forge.ts";
import { ada, openTestLedger } from "../app/support.ts";

const HOUR_MS = 3_600_000;
const audit = { action: "test", actor: "gateway", subject: "test", outcome: "ok" as const };

const rowOf = (scrubId: string): ScrubRow => ({
  ...{ scrubId, state: "RUNNING", reason: "", reasonCode: "", startedBy: "ada", references: [], subset: WHOLE },
  ...{ maxBytesPerSecond: 1, cursor: "", objectsTotal: 0, bytesTotal: 0, objects: 0, bytes: 0 },
  ...{ findings: NO_FINDINGS, startedAtMs: NOW_MS },
});

/** A store that tells when each upload began, by its own clock. */
function telling(store: ObjectStore, begunAtMs: ReadonlyMap<string, number>): ObjectStore {
  return {
    ...store,
    async *listUploads(prefix, options) {
      for await (const upload of store.listUploads(prefix, options))
        yield { ...upload, begunAtMs: begunAtMs.get(upload.uploadId) };
    },
  };
}

test("an upload that nobody works on is ended a day after it began, and not a moment before", async () => {
  await using home = await openTestLedger("lumi");
  const { ledger } = home;
  const memory = openMemory({ name: "main" });
  const begun = new Map<string, number>();
  const begin = async (key: string, ageMs: number | undefined): Promise<Upload> => {
    const upload = await memory.createUpload(key);
    if (ageMs !== undefined) begun.set(upload.uploadId, NOW_MS - ageMs);
    return upload;
  };
  await begin("pulls/nobody/old", 24 * HOUR_MS + 1);
  await begin("pulls/nobody/young", 24 * HOUR_MS);
  await begin("pulls/nobody/ageless", undefined);
  await begin("pulls/nobody/ahead", -HOUR_MS);
  await begin("theirs/old", 1000 * HOUR_MS);
  await begin("pulls/running/old", 1000 * HOUR_MS);
  const intent = {
    ...{ kind: "pull" as const, site: "bsc", artifact: "a", label: "1", digest: "ab".repeat(32) },
    ...{ record: "r.r.r", metadata: "m.m.m", store: "main", root: "pulls/running" },
  };
  const known = { reference: "bsc/a@1", digest: intent.digest, objectsTotal: 1, bytesTotal: 1, createdAtMs: NOW_MS };
  await ledger.createTransfer(newTransfer("tr-1", intent, ada, known), audit);

  const store: SiteStore = {
    ...{ name: "main", prefix: "", country: "FI", readOnly: false, share: [], pullPrefix: "pulls", access: [] },
    objects: telling(memory, begun),
  };
  let nowMs = NOW_MS;
  const scrub = async (scrubId: string): Promise<string[]> => {
    await ledger.createScrub(rowOf(scrubId), audit);
    const ports = {
      ...{
        site: "lumi",
        ledger,
        clock: { now: () => nowMs },
        random: () => 0,
        busy: () => false,
        width: 1,
        settleMs: 0,
      },
      stores: { all: () => [store], get: () => store } as unknown as Stores,
    } as unknown as ScrubPorts;
    expect(await new ScrubRun(ports, rowOf(scrubId), new AbortController().signal).run()).toEqual([]);
    const found = await ledger.listFindings(scrubId, 0, 99);
    return found.map(({ kind, key, detail }) => `${kind} ${key}: ${detail.split(", ")[1] ?? ""}`).sort();
  };
  const left = async (): Promise<string[]> => (await gather(memory.listUploads(""))).map(({ key }) => key).sort();

  expect(await scrub("scr-1")).toEqual([
    "upload pulls/nobody/ageless: its age is not told: it is left until it is 24 h old",
    "upload pulls/nobody/ahead: it is 0 h old: it is left until it is 24 h old",
    "upload pulls/nobody/old: it is 24 h old: ended",
    "upload pulls/nobody/young: it is 24 h old: it is left until it is 24 h old",
  ]);
  const kept = ["pulls/nobody/ageless", "pulls/nobody/ahead", "pulls/running/old", "theirs/old"];
  expect(await left()).toEqual([...kept.slice(0, 2), "pulls/nobody/young", ...kept.slice(2)]);

  nowMs += 1;
  await scrub("scr-2");
  expect(await left()).toEqual(kept);
});
