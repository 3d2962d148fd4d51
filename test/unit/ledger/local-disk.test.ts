import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { assertLocalDisk } from "../../../src/ledger/local-disk.ts";

describe("assertLocalDisk", () => {
  it.each([
    ["NFS", 0x6969],
    ["Lustre", 0x0bd00bd0],
    ["CIFS", 0xff534d42],
    ["CIFS", 0xff534d42 | 0],
    ["SMB", 0xfe534d42],
  ])("refuses %s (%d)", (name, type) => {
    expect(() => {
      assertLocalDisk("/x/state", () => type);
    }).toThrow(`the state directory /x/state lies on ${name}`);
  });

  it("takes ext4, and what this machine's temporary directory lies on", () => {
    assertLocalDisk("/x", () => 0xef53);
    assertLocalDisk(tmpdir());
  });
});
