import { expect, it } from "vitest";
import { Bell } from "../../../src/app/bell.ts";
import { newTransfer } from "../../../src/app/new-transfer.ts";
import { transfers, type WatchedTransferPorts } from "../../../src/app/transfers.ts";
import { wakesTransferWatches } from "../../../src/app/transfer-wakes.ts";
import { event } from "../../contract/ledger/samples.ts";
import { ada, noteEvents, openTestLedger } from "./support.ts";

it("a watch is told of each move as it happens, and ends with the last", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  const intent = { kind: "pull", site: "lumi", artifact: "x", label: "1", store: "main", root: "pulls/x" } as never;
  const known = { reference: "lumi/x@1", digest: "00".repeat(32), objectsTotal: 1, bytesTotal: 1, createdAtMs: 0 };
  await ledger.createTransfer(newTransfer("tr-watched", intent, ada, known), event("pull"));
  const bell = new Bell();
  // Nothing but a ring wakes the watch: a look by the clock would never come.
  const moves: WatchedTransferPorts["moves"] = {
    get rings() {
      return bell.rings;
    },
    wait: (_atMostMs, signal, since) => bell.wait(2 ** 31 - 1, signal, since),
  };
  const events = wakesTransferWatches(noteEvents().events, bell);
  const ports = {
    ledger,
    moves,
    events,
    stores: { all: () => [] },
    runner: { live: () => ({ lanes: 0, bytesPerSecond: 0, bytesInFlight: 0 }) },
    clock: { now: () => 5 },
  } as unknown as WatchedTransferPorts;
  const seen: string[] = [];
  for await (const { row } of transfers(ports).watchTransfer(ada, "tr-watched", new AbortController().signal)) {
    seen.push(row.state);
    const next = row.state === "QUEUED" ? "start" : "fail";
    if (row.state !== "FAILED") events.transferMoved(await ledger.actOnTransfer("tr-watched", next, seen.length));
  }
  expect(seen).toEqual(["QUEUED", "RUNNING", "FAILED"]);
});
