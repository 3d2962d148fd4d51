import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lie } from "../../src/lab/s3-door/rules.ts";
import {
  content,
  expectNamed,
  keysUnder,
  lie,
  MIB,
  noise,
  pulledTo,
  refusal,
  shareVersion,
  sourcePrefix,
  startPair,
  startPull,
  transferIn,
  transferOf,
  transferThat,
  truth,
  type Pair,
} from "../support/sharing.ts";

/** What a source's store can do to a body, besides keeping it back. Offsets lie inside the first part and the small object. */
const LIES: Readonly<Record<string, Lie>> = {
  "cut off": { kind: "truncate", afterBytes: 700 },
  "too short, as its length says": { kind: "truncate", afterBytes: 700, declared: true },
  "too long": { kind: "extra", bytes: 1 },
  "altered by one bit": { kind: "flip", offset: 600 },
  "another range": { kind: "headers", set: { "content-range": "bytes 1-1000/1001" } },
  "the whole object, with 200": { kind: "ignore-range" },
};

describe("bodies that are not what was asked for", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ lanes: 1 });
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  const files = { "small.bin": noise(1000, "small"), "w.bin": noise(6 * MIB, "w") };
  const share = (as: string): Promise<string> => shareVersion(pair, as, files, "--part-size", "5Mi");
  const reads = (path: string): number => pair.bsc.front.passed.filter((passed) => passed.path.endsWith(path)).length;
  const expectNothingAt = async (reference: string, path: string): Promise<void> => {
    const keys = await keysUnder(pair.lumi.objects, `${pulledTo(reference)}/`);
    expect(keys).not.toContain(`${pulledTo(reference)}/${path}`);
    expect(keys).not.toContain(`${pulledTo(reference)}/.hanse/version.jwt`);
  };
  const expectWhole = async (reference: string): Promise<void> => {
    for (const [path, bytes] of Object.entries(files))
      expect(await content(pair.lumi.objects, `${pulledTo(reference)}/${path}`)).toEqual(bytes);
  };

  it("are fetched again, of small objects and of parts, and everything ends well", async () => {
    const reference = await share("once/each@1");
    for (const path of ["small.bin", "w.bin"]) {
      const key = `${sourcePrefix("once/each@1")}/${path}`;
      // At most two for one object or part: each has three reads.
      for (const name of path === "small.bin" ? ["cut off", "altered by one bit"] : Object.keys(LIES).slice(1, 3))
        lie(pair.bsc, { match: { operation: "GetObject", key, nth: 1 }, lie: LIES[name] ?? fail(name) });
    }
    const done = await transferIn(pair.lumi, await startPull(pair.lumi, reference), "SUCCEEDED", "FAILED", "PAUSED");
    truth(pair.bsc);
    expect(done).toMatchObject({ state: "SUCCEEDED", retries: 4 });
    await expectWhole(reference);
  });

  it("are taken as they are stored under a content encoding, and in drops", async () => {
    const reference = await share("odd/fine@1");
    lie(
      pair.bsc,
      {
        match: { operation: "GetObject", key: /small/ },
        lie: { kind: "headers", set: { "content-encoding": "gzip" } },
      },
      { match: { operation: "GetObject" }, lie: { kind: "drip", pieceBytes: 60_000, pause: () => Promise.resolve() } },
    );
    const done = await transferIn(pair.lumi, await startPull(pair.lumi, reference), "SUCCEEDED", "FAILED", "PAUSED");
    truth(pair.bsc);
    expect(done).toMatchObject({ state: "SUCCEEDED", retries: 0 });
    await expectWhole(reference);
  });

  it.each([
    ["small.bin", "altered by one bit", "DIGEST_MISMATCH", 6],
    ["w.bin", "altered by one bit", "DIGEST_MISMATCH", 6],
    ["small.bin", "too long", "BODY_TOO_LONG", 6],
    ["small.bin", "another range", "STORE_LIED", 1],
    ["w.bin", "the whole object, with 200", "STORE_LIED", 1],
  ] as const)(
    "of %s that stay %s fail the transfer after three reads, and nothing is to be seen of it",
    async (path, name, reason, code) => {
      const { bsc, lumi } = pair;
      const as = `always/${path}-${name.replaceAll(/\W+/g, "-")}@1`;
      const reference = await share(as);
      bsc.front.passed.length = 0;
      lie(bsc, {
        match: { operation: "GetObject", key: `${sourcePrefix(as)}/${path}` },
        lie: LIES[name] ?? fail(name),
      });
      const failed = await refusal(lumi, "pull", reference);
      truth(bsc);
      expectNamed(failed, { reason, code, hop: /store of (?:peer )?bsc/ });
      if (reason === "DIGEST_MISMATCH") {
        expect(failed.message).toContain(`${path} at offset 0`);
        expect(failed.message.match(/\b[0-9a-f]{64}\b/g)).toHaveLength(2);
      }
      expect(reads(path)).toBe(3);
      await expectNothingAt(reference, path);
      // The source looked, found its own copy as it was, and goes on offering it.
      expect(await bsc.json("show", reference)).toMatchObject({ version: { replicaState: "held" } });
      await lumi.ok("transfer", "resume", transferOf(failed));
      await transferIn(lumi, transferOf(failed), "SUCCEEDED");
      await expectWhole(reference);
    },
  );

  it.each(["small.bin", "w.bin"])(
    "of %s that stay short are waited for, unseen, until they are whole",
    async (path) => {
      const { bsc, lumi } = pair;
      const as = `short/${path}@1`;
      const reference = await share(as);
      lie(bsc, { match: { operation: "GetObject", key: /short/ }, lie: { kind: "truncate", afterBytes: 700 } });
      const id = await startPull(lumi, reference);
      const waiting = await transferThat(lumi, id, "repeats", ({ retries }) => retries >= 3);
      expect(waiting).toMatchObject({ state: "RUNNING", reasonCode: "SHORT_BODY" });
      expect(waiting.reason).toMatch(/store of bsc: the body ended after 700 of \d+ bytes/);
      await expectNothingAt(reference, path);
      truth(bsc);
      await transferIn(lumi, id, "SUCCEEDED");
      await expectWhole(reference);
    },
  );

  it("follows no redirect: pauses, and goes on once the store answers itself", async () => {
    const { bsc, lumi } = pair;
    const reference = await share("elsewhere/bound@1");
    const target = `${lumi.door?.endpoint ?? ""}/lumi-data/secret`;
    const before = lumi.door?.log.records.length ?? 0;
    lie(bsc, { match: { operation: "GetObject" }, lie: { kind: "redirect", url: target } });
    const parked = await refusal(lumi, "pull", reference);
    truth(bsc);
    expectNamed(parked, { reason: "ORIGIN_REFUSED", code: 4, hop: "store of bsc" });
    expect(lumi.door?.log.records.slice(before).some(({ key }) => key === "secret")).toBe(false);
    await lumi.ok("transfer", "resume", transferOf(parked));
    await transferIn(lumi, transferOf(parked), "SUCCEEDED");
  });

  it("of an object that was overwritten fail the transfer, and the owner's copy counts as damaged from then on", async () => {
    const { bsc, lumi } = pair;
    const reference = await share("fleeting/thing@1");
    const key = `${sourcePrefix("fleeting/thing@1")}/small.bin`;
    await bsc.objects.put(key, noise(1000, "another"));
    const failed = await refusal(lumi, "pull", reference);
    expectNamed(failed, { reason: "SOURCE_CHANGED", code: 1, hop: "store of bsc" });
    await expectNothingAt(reference, "small.bin");
    const shown = (await bsc.json("show", reference)) as { version: { replicaState: string; replicaProblem: string } };
    expect(shown.version.replicaState).toBe("damaged");
    expect(shown.version.replicaProblem).toContain("small.bin changed");
    const later = await refusal(lumi, "pull", reference);
    expectNamed(later, { reason: "REPLICA_DAMAGED", code: 1, hop: "peer bsc" });
    const plan = await lumi.hanse("plan", reference, "--json");
    expect(JSON.parse(plan.out)).toMatchObject({ refusalCodes: ["REPLICA_DAMAGED"] });
    // The owner says so too, and a new version is the way out.
    expectNamed(await refusal(bsc, "verify", reference), { reason: "REPLICA_FAULTS", code: 6, hop: "" });
    const next = await share("fleeting/thing@2");
    await lumi.ok("pull", next);
  });
});

function fail(name: string): never {
  throw new Error(`there is no lie ${name}`);
}
