import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/domain/digest.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { event, OWN, samplePeer } from "./samples.ts";

let directory: string;
let file: string;
const open = () => openSqliteLedger({ directory, siteId: OWN });
const bytes = () => sha256(readFileSync(file));

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "hanse-open-"));
  file = join(directory, "ledger.db");
  const ledger = await open();
  await ledger.putPeer(samplePeer("lumi"), event("peer"));
  await ledger.close();
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function overwrite(position: number, length: number): void {
  const opened = openSync(file, "r+");
  writeSync(opened, Buffer.alloc(length, 0x5a), 0, length, position);
  closeSync(opened);
}

describe("opening a ledger on SQLite", () => {
  it.each([
    [
      "its header is overwritten",
      () => {
        overwrite(0, 100);
      },
    ],
    [
      "all behind its header is overwritten",
      () => {
        overwrite(100, statSync(file).size - 100);
      },
    ],
    [
      "it is cut short",
      () => {
        truncateSync(file, 4096);
      },
    ],
    [
      "it is empty",
      () => {
        truncateSync(file, 0);
      },
    ],
  ])("refuses a file and leaves it as it is when %s", async (_name, damage) => {
    damage();
    const before = bytes();
    await expect(open()).rejects.toMatchObject({
      reason: "LEDGER_FAILED",
      message: `${file} is damaged`,
      remedy: expect.stringContaining("restore") as string,
    });
    expect(bytes()).toBe(before);
  });

  it("refuses to make a new file beside the log of one that is gone", async () => {
    writeFileSync(`${file}-wal`, "x");
    rmSync(file);
    await expect(open()).rejects.toMatchObject({ reason: "LEDGER_FAILED", message: `${file} is damaged` });
  });

  it("refuses what a newer Hanse wrote and leaves it as it is", async () => {
    const db = new DatabaseSync(file);
    db.exec("insert into kysely_migration values ('9999_later', '2030-01-01')");
    db.close();
    const before = bytes();
    await expect(open()).rejects.toMatchObject({
      reason: "LEDGER_FAILED",
      message: "the ledger was written by a newer Hanse (9999_later)",
      remedy: expect.stringContaining("newer Hanse") as string,
    });
    expect(bytes()).toBe(before);
  });

  it("starts over where making one was cut off", async () => {
    rmSync(file);
    writeFileSync(`${file}.new`, "half a led");
    writeFileSync(`${file}.new-wal`, "ger");
    const ledger = await open();
    expect(await ledger.listPeers()).toEqual([]);
    await ledger.close();
  });

  it("says which program to close when another one has locked the file", async () => {
    const other = new DatabaseSync(file);
    other.exec("pragma locking_mode = exclusive; begin exclusive");
    await expect(open()).rejects.toMatchObject({
      reason: "LEDGER_FAILED",
      message: `${file} is locked by another program`,
    });
    other.close();
    await (await open()).close();
  });
});
