import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReceiptRow } from "../../../src/app/ports/ledger.ts";
import type { UserPrincipal } from "../../../src/domain/principal.ts";
import { formatReceiptFile } from "../../../src/domain/receipt.ts";
import { hanse, testSite, type TestSite } from "./support.ts";

let site: TestSite;
beforeAll(async () => {
  site = await testSite();
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

const row = (change: Partial<ReceiptRow> = {}): ReceiptRow => ({
  receiptId: "rc-k3f9x2m7qa2b",
  direction: "in",
  peer: "lumi",
  source: "lumi",
  destination: "bsc",
  transferId: "tr-1",
  deliveryId: "dl-1",
  owner: "lumi",
  artifact: "climate/era5",
  label: "2026.1",
  kind: "dataset",
  digest: "cd".repeat(32),
  objects: 73,
  bytes: 42_614_250,
  modes: ["direct", "relay"],
  startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  endedAtMs: Date.UTC(2026, 0, 2, 3, 5, 6, 789),
  person: "ana",
  sourceToken: "s.s.s",
  destinationToken: "d.d.d",
  pending: false,
  recordedAtMs: 1,
  ...change,
});
const showing = (receipt: ReceiptRow, statements: readonly string[] = ["theirs", "own"]) =>
  site.serve({ getReceipt: () => Promise.resolve({ receipt, statements }) });

describe("receipt ls", () => {
  test("shows who signed, and whom it was for", async () => {
    await site.serve({
      listReceipts: () =>
        Promise.resolve({
          items: [
            row(),
            row({ receiptId: "rc-2", sourceToken: undefined, pending: true, person: undefined }),
            row({ receiptId: "rc-3", sourceToken: undefined, problem: "it is older" }),
            row({
              ...{ receiptId: "rc-4", direction: "out", source: "bsc", destination: "lumi", owner: "bsc" },
              ...{ sourceToken: undefined, destinationToken: undefined },
            }),
          ],
          nextToken: "",
        }),
    });
    const { code, out } = await site.run(["receipt", "ls"]);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      "ID               WHEN                  WAY  REFERENCE                 PEER  OBJECTS      SIZE  FOR          SIGNED",
      "rc-k3f9x2m7qa2b  2026-01-02T03:05:06Z  in   lumi/climate/era5@2026.1  lumi       73  40.6 MiB  ana at bsc   by both",
      "rc-2             2026-01-02T03:05:06Z  in   lumi/climate/era5@2026.1  lumi       73  40.6 MiB  -            by bsc; waits for lumi",
      "rc-3             2026-01-02T03:05:06Z  in   lumi/climate/era5@2026.1  lumi       73  40.6 MiB  ana at bsc   by bsc only",
      "rc-4             2026-01-02T03:05:06Z  out  bsc/climate/era5@2026.1   lumi       73  40.6 MiB  ana at lumi  no",
      "",
    ]);
  });

  test("asks for what was named, page after page", async () => {
    const asked: unknown[] = [];
    await site.serve({
      listReceipts: (user: UserPrincipal, filter, page) => {
        asked.push([user.person, filter, page.token]);
        return Promise.resolve({ items: [row()], nextToken: page.token === "" ? "more" : "" });
      },
    });
    const { out } = await site.run(["receipt", "ls", "--peer", "lumi", "--transfer", "tr-1", "--json"]);
    expect((JSON.parse(out) as { receipts: unknown[] }).receipts).toHaveLength(2);
    const filter = { peer: "lumi", transfer: "tr-1" };
    expect(asked).toEqual([
      ["operator", filter, ""],
      ["operator", filter, "more"],
    ]);
    expect((await site.run(["receipt", "ls", "--peer", "LUMI"])).code).toBe(2);
  });

  test("says what to do where there are none", async () => {
    await site.serve({ listReceipts: () => Promise.resolve({ items: [], nextToken: "" }) });
    expect((await site.run(["receipt", "ls"])).err).toBe("No receipts yet: a pull has one when it has succeeded.\n");
    expect((await site.run(["receipt", "ls", "--peer", "lumi"])).err).toMatch(/^No such receipt\./);
  });
});

describe("receipt show", () => {
  test("tells everything", async () => {
    await showing(row());
    const { out, err } = await site.run(["receipt", "show", "tr-1"]);
    expect(out.split("\n")).toEqual([
      "receipt    rc-k3f9x2m7qa2b",
      "reference  lumi/climate/era5@2026.1",
      "kind       dataset",
      "content    73 objects, 40.6 MiB (42,614,250 bytes)",
      `digest     sha256:${"cd".repeat(32)}`,
      "from       lumi, its delivery dl-1",
      "to         bsc, its transfer tr-1",
      "for        ana at bsc",
      "path       direct and relay",
      "started    2026-01-02T03:04:05Z",
      "ended      2026-01-02T03:05:06Z",
      "signed     by bsc and by lumi",
      "",
    ]);
    expect(err).toBe("\nHand it on: hanse receipt show rc-k3f9x2m7qa2b --out FILE\n");
  });

  test("says why a half is missing, in harmless words", async () => {
    await showing(row({ sourceToken: undefined, problem: "lumi answered \u001b[31mred" }));
    const refused = await site.run(["receipt", "show", "tr-1"]);
    expect(refused.out).toMatch(/^signed +by bsc$/m);
    expect(refused.out).toMatch(/^not countersigned +lumi answered \\x1b\[31mred$/m);
    await showing(row({ sourceToken: undefined, pending: true }));
    expect((await site.run(["receipt", "show", "tr-1"])).out).toMatch(/^not countersigned +lumi is being asked$/m);
    await showing(row({ sourceToken: undefined, destinationToken: undefined, problem: "its Hanse is older" }));
    const unsigned = await site.run(["receipt", "show", "tr-1"]);
    expect(unsigned.out).toMatch(/^not signed +its Hanse is older$/m);
    expect(unsigned.err).toBe("");
    const out = await site.run(["receipt", "show", "tr-1", "--out", join(site.directory, "none")]);
    expect(out).toMatchObject({ code: 1, out: "" });
    expect(out.err).toContain("is not signed: there is nothing to hand on");
  });

  test("writes a new file that can be handed on, or prints it alone", async () => {
    const file = join(site.directory, "a.receipt");
    const text = formatReceiptFile({ source: "s.s.s", destination: "d.d.d", statements: ["theirs", "own"] });
    await showing(row());
    const written = await site.run(["receipt", "show", "tr-1", "--out", file]);
    expect(written).toMatchObject({ code: 0 });
    expect(written.err).toBe(`\nWritten to ${file}. Check it, here or anywhere: hanse receipt verify ${file}\n`);
    expect(await readFile(file, "utf8")).toBe(text);
    expect(await site.run(["receipt", "show", "tr-1", "--out", "-"])).toEqual({ code: 0, out: text, err: "" });
    const again = await site.run(["receipt", "show", "tr-1", "--out", file]);
    expect(again).toMatchObject({ code: 2, out: "" });
    expect(again.err).toContain("a file that exists is not overwritten");
  });

  test("says what the file lacks", async () => {
    await showing(row({ sourceToken: undefined, problem: "its Hanse is older" }), ["own"]);
    const file = join(site.directory, "half.receipt");
    const { err } = await site.run(["receipt", "show", "tr-1", "--out", file]);
    expect(err).toContain("The file lacks the statement of lumi, which is not known here");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      hanse: "receipt",
      destination: "d.d.d",
      statements: ["own"],
    });
  });
});

describe("receipt verify", () => {
  test("needs no site", async () => {
    const file = join(site.directory, "not.receipt");
    await writeFile(file, "hello");
    const { code, err } = await hanse(["receipt", "verify", file]);
    expect(code).toBe(6);
    expect(err).toMatch(/^hanse: the receipt file is not valid JSON\n {2}→ Get it again/);
    expect((await hanse(["receipt", "verify", "-"], { input: "{}" })).err).toContain(
      "does not say that it is a receipt",
    );
    expect((await hanse(["receipt", "verify", join(site.directory, "no-such-file")])).code).toBe(2);
  });

  test.each([["bsc"], ["bsc=3f1c"], ["BSC=" + "ab".repeat(32)], ["=" + "ab".repeat(32)]])(
    "takes no fingerprint like %s",
    async (fingerprint) => {
      expect(await hanse(["receipt", "verify", "-", "--fingerprint", fingerprint])).toMatchObject({ code: 2, out: "" });
    },
  );

  test("reads no more than a receipt can have, whatever it is given", async () => {
    for (const file of ["/dev/zero", "/dev/urandom"]) {
      const { code, err } = await hanse(["receipt", "verify", file]);
      expect(code).toBe(5);
      expect(err).toContain("is longer than 655360 bytes");
    }
    const statement = await hanse(["receipt", "verify", "-", "--statement", "/dev/zero"], { input: "{}" });
    expect(statement.err).toContain("is longer than 262144 bytes");
  });
});
