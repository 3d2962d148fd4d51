import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { auditedActions } from "./place.ts";
import { OWN } from "./samples.ts";

const directory = mkdtempSync(join(tmpdir(), "hanse-crash-"));
const ROUNDS = 8;
const BATCH = 700;

/** Lets a writer work until it has acknowledged so many operations, kills it and gives what it acknowledged. */
async function writeAndKill(first: number, after: number): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), directory, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    writer.once("exit", (_code, signal) => {
      resolve(signal);
    });
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === after) writer.kill("SIGKILL");
  }
  expect(await ended).toBe("SIGKILL");
  return acknowledged;
}

async function expectAcknowledged(ledger: Ledger, line: string): Promise<void> {
  const [what, id = ""] = line.split(" ");
  const transfer = await ledger.getTransfer(id);
  if (what === "create") expect(transfer, line).toBeDefined();
  if (what === "units") expect(transfer?.planned, line).toBe(true);
  if (what === "objects") expect(transfer?.planCursor, line).toBe("end");
  if (what === "peer") expect(await ledger.getPeer(id), line).toBeDefined();
}

describe("ledger on SQLite, killed while it writes", () => {
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it("loses nothing that was acknowledged and keeps each operation whole", { timeout: 120_000 }, async () => {
    const seed = Number(process.env["SEED"] ?? randomInt(1_000));
    console.log(`kill points by SEED=${seed}`);
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      acknowledged.push(...(await writeAndKill(round * 1_000, 1 + ((seed * 31 + round * 17) % 120))));

      const file = new DatabaseSync(join(directory, "ledger.db"));
      expect(file.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      file.close();

      const ledger = await openSqliteLedger({ directory, siteId: OWN });
      for (const line of acknowledged) await expectAcknowledged(ledger, line);
      const transfers = await ledger.listTransfers({ limit: 10_000 });
      for (const { transferId, planned, planCursor } of transfers) {
        expect((await ledger.countUnits(transferId, 0)).queued).toBe(planned ? BATCH : 0);
        expect(await ledger.listObjects(transferId, 0, 9_999)).toHaveLength(planCursor === "end" ? BATCH : 0);
      }
      const actions = await auditedActions(ledger);
      expect(actions.filter((action) => action === "create")).toHaveLength(transfers.length);
      expect(actions.filter((action) => action === "peer")).toHaveLength((await ledger.listPeers()).length);
      await ledger.close();
    }
  });
});
