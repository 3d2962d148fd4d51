import { describe, expect, it } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { assertSafe, postgresFailure, sqliteFailure } from "../../../src/ledger/errors.ts";

const failure = (fields: object): Error => Object.assign(new Error("boom"), fields);

describe("sqliteFailure", () => {
  it.each([
    ["SQLITE_FULL", { errcode: 13 }, "DISK_FULL", "is full"],
    ["SQLITE_IOERR_SHMSIZE", { errcode: 4874 }, "DISK_FULL", "is full"],
    ["ENOSPC", { code: "ENOSPC" }, "DISK_FULL", "is full"],
    ["SQLITE_CORRUPT_INDEX", { errcode: 779 }, "LEDGER_FAILED", "is damaged"],
    ["SQLITE_NOTADB", { errcode: 26 }, "LEDGER_FAILED", "is damaged"],
    ["SQLITE_BUSY", { errcode: 5 }, "LEDGER_FAILED", "is locked by another program"],
    ["SQLITE_READONLY_DBMOVED", { errcode: 1032 }, "LEDGER_FAILED", "cannot be opened for writing"],
    ["EACCES", { code: "EACCES" }, "LEDGER_FAILED", "cannot be opened for writing"],
    ["SQLITE_IOERR_FSYNC", { errcode: 1034 }, "LEDGER_FAILED", "cannot be read or written (boom)"],
    ["anything else", {}, "LEDGER_FAILED", "refused an operation (boom)"],
  ])("names %s, the hop and a remedy", (_name, fields, reason, text) => {
    const error = sqliteFailure(failure(fields), "/s/ledger.db");
    expect(error).toMatchObject({ reason, hop: "ledger" });
    expect(error.message).toContain(text);
    expect(error.remedy).toBeTruthy();
  });

  it("leaves a HanseError as it is", () => {
    const error = new HanseError("LEASE_LOST", "x");
    expect(sqliteFailure(error, "f")).toBe(error);
    expect(postgresFailure(error)).toBe(error);
  });
});

describe("postgresFailure", () => {
  it.each([
    ["53100", "DISK_FULL", "is full"],
    ["57P01", "LEDGER_FAILED", "does not answer"],
    ["08006", "LEDGER_FAILED", "does not answer"],
    ["ECONNREFUSED", "LEDGER_FAILED", "does not answer"],
    ["28P01", "LEDGER_FAILED", "refuses us"],
    ["40001", "LEDGER_FAILED", "kept changing the same rows"],
    ["23505", "LEDGER_FAILED", "refused an operation"],
  ])("names %s", (code, reason, text) => {
    const error = postgresFailure(failure({ code }));
    expect(error).toMatchObject({ reason, hop: "ledger" });
    expect(error.message).toContain(text);
  });
});

describe("assertSafe", () => {
  it("lets pass what comes back as it was", () => {
    for (const value of [0, -1, Number.MAX_SAFE_INTEGER, "1.5", null, undefined]) assertSafe(value);
  });
  it("refuses fractions, too much and no number at all", () => {
    for (const value of [0.5, 2 ** 53, Number.NaN, Infinity])
      expect(() => {
        assertSafe(value);
      }).toThrow(RangeError);
  });
});
