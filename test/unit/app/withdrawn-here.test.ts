import { expect, it } from "vitest";
import { Bell } from "../../../src/app/bell.ts";
import { heldVersion } from "../../../src/app/held-version.ts";
import { OneByOne } from "../../../src/app/one-by-one.ts";
import type { Ledger, VersionRow } from "../../../src/app/ports/ledger.ts";
import type { PullPorts } from "../../../src/app/pull.ts";
import { repair } from "../../../src/app/repair.ts";
import { transfers } from "../../../src/app/transfers.ts";
import { newTransfer } from "../../../src/app/new-transfer.ts";
import { event, sampleReplica, sampleVersion } from "../../contract/ledger/samples.ts";
import { refusal } from "../auth/forge.ts";
import { ada, noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const version: VersionRow = sampleVersion("1", { site: "lumi", actions: ["discover", "read", "redistribute"] });
const { site, artifact, label, digest } = version;
const replica = { ...sampleReplica("tr-repair"), site, artifact, label, digest };

/** bsc, which holds a version of lumi's, of which a repair failed. */
async function holder(ledger: Ledger): Promise<PullPorts> {
  await ledger.putPeer(await peerOf(await sampleSite("lumi"), 1), event("peer"));
  await ledger.applyCatalogEvent("lumi", "c", { type: "shown", version });
  await ledger.putReplica(replica);
  const main = { name: "main", objects: {}, prefix: "", access: [], readOnly: false };
  const intent = { ...version, kind: "pull", store: replica.store, root: replica.root, repair: true } as never;
  const known = { reference: "lumi/x@1", digest, objectsTotal: 1, bytesTotal: 1, createdAtMs: 0 };
  await ledger.createTransfer(newTransfer("tr-repair", intent, ada, known), event("repair"));
  await ledger.actOnTransfer("tr-repair", "start", 1);
  await ledger.actOnTransfer("tr-repair", "fail", 2);
  return {
    ledger,
    site: "bsc",
    starts: new OneByOne(),
    stores: { get: () => main, all: () => [main] },
    events: noteEvents().events,
    runner: { fill: () => Promise.resolve(), live: () => ({ lanes: 0, bytesPerSecond: 0, bytesInFlight: 0 }) },
    clock: { now: () => 5 },
    random: (size: number) => new Uint8Array(size),
    keysExpireAtMs: () => undefined,
  } as unknown as PullPorts;
}

const steering = (ports: PullPorts) => transfers({ ...ports, moves: new Bell() });

const takenBack = (ledger: Ledger): Promise<unknown> =>
  ledger.noteWithdrawal(
    {
      ...{ site, artifact, label, digest, reason: "consent", token: "w", sequence: 1, withdrawnAtMs: 3 },
      ...{ recordedAtMs: 3, state: "noted", told: false, dueMs: 0, tries: 0 },
    },
    event("hear"),
  );

it("is handed on no more, and not repaired, from the moment at which its owner's word is heard", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  const ports = await holder(ledger);
  expect((await heldVersion(ports, "lumi", version)).root).toBe(replica.root);
  await takenBack(ledger);
  expect(await ledger.getReplica(site, artifact, label)).toMatchObject({ state: "held" });
  expect(await refusal(() => heldVersion(ports, "lumi", version))).toMatchObject({ reason: "UNKNOWN_VERSION" });
  const asked = { reference: `${site}/${artifact}@${label}`, requestId: "r1" };
  expect(await refusal(() => repair(ports)(ada, asked))).toMatchObject({ reason: "WITHDRAWN" });
  expect(await refusal(() => steering(ports).resumeTransfer(ada, "tr-repair"))).toMatchObject({ reason: "WITHDRAWN" });
  expect((await ledger.getTransfer("tr-repair"))?.state).toBe("FAILED");
});

it("is not repaired while its copy is being dropped", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  const ports = await holder(ledger);
  const drop = { ...replica, cause: "dropped" as const, because: "", by: "user:ada", begunAtMs: 3 };
  await ledger.beginDrop(drop, event("drop"));
  const asked = { reference: `${site}/${artifact}@${label}`, requestId: "r1" };
  expect(await refusal(() => repair(ports)(ada, asked))).toMatchObject({ reason: "WRONG_STATE" });
  expect(await refusal(() => steering(ports).resumeTransfer(ada, "tr-repair"))).toMatchObject({
    reason: "WRONG_STATE",
    message: expect.stringContaining("being removed") as string,
  });
});
