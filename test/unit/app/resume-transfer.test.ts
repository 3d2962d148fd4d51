import { expect, it } from "vitest";
import { resumeDue } from "../../../src/app/resume-transfer.ts";
import { event, sampleTransfer } from "../../contract/ledger/samples.ts";
import { auditOf, noteEvents, openTestLedger } from "./support.ts";

it("what is paused until a time goes on then, once, and asks the source for leave anew", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  const { events, told } = noteEvents();
  const clock = { nowMs: 100, now: () => clock.nowMs };
  let fills = 0;
  const runner = { fill: () => Promise.resolve(void (fills += 1)) };
  const due = (): Promise<void> => resumeDue({ ledger, runner, events, clock });
  for (const id of ["waits", "by-hand"]) {
    await ledger.createTransfer(sampleTransfer(id), event("t"));
    await ledger.actOnTransfer(id, "start", 1, { deliveryId: `dl-${id}` });
  }
  const why = { reason: "used up", reasonCode: "QUOTA_EXCEEDED" };
  await ledger.actOnTransfer("waits", "pause", 2, { ...why, resumeAtMs: 200 });
  await ledger.actOnTransfer("by-hand", "pause", 2, why);
  await due();
  expect(fills).toBe(0);
  clock.nowMs = 200;
  await due();
  await due();
  expect(fills).toBe(1);
  const after = await ledger.getTransfer("waits");
  expect(after).toMatchObject({ state: "QUEUED", reason: "", reasonCode: "" });
  expect(after?.deliveryId).toBeUndefined();
  expect(after?.resumeAtMs).toBeUndefined();
  expect(await ledger.getTransfer("by-hand")).toMatchObject({ state: "PAUSED", deliveryId: "dl-by-hand" });
  expect(told.map(([name]) => name)).toEqual(["transferMoved"]);
  expect((await auditOf(ledger)).filter(({ action }) => action === "transfer.resume")).toHaveLength(1);
});
