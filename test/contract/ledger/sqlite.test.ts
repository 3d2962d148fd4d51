import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { OWN } from "./samples.ts";
import { describeLedger } from "./suite.ts";

const directory = mkdtempSync(join(tmpdir(), "hanse-ledger-"));
let places = 0;

describe("ledger on SQLite", () => {
  describeLedger(() => {
    const state = join(directory, String((places += 1)));
    return { open: (siteId = OWN) => openSqliteLedger({ directory: state, siteId }) };
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
});
