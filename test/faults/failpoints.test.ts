import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAILPOINTS } from "../../src/compose-failpoint-places.ts";
import { openFailpoints, TELL } from "../../src/compose-failpoints.ts";
import { openMemory } from "../../src/store/memory.ts";
import { Oracle } from "../support/oracle.ts";
import { until } from "../support/federation.ts";
import { once } from "./content.ts";
import { dieAt } from "./die-at.ts";
import { holdAfter } from "./moments.ts";
import { describeVersion, ends, Pair, sees, startPull, transferIs } from "./pair.ts";

/** What goes on without a person's word for each step. */
const BY_THEMSELVES = ["withdraw", "recall", "watch", "rule", "supersede", "retain", "read-back", "rot"] as const;

describe("failpoints", () => {
  it("touch nothing where none is asked for", () => {
    const store = openMemory({ name: "main" });
    for (const text of [undefined, ""]) expect(openFailpoints(text).store(store)).toBe(store);
    expect(openFailpoints("root.claimed").store(store)).not.toBe(store);
  });

  it.each(["root.claim", "root.claimed:0", "root.claimed:x", "constructor"])(
    "are refused by a name like %s",
    (text) => {
      expect(() => openFailpoints(text)).toThrow(/there is no failpoint/);
    },
  );

  it("leave a store as it was", async () => {
    const store = openFailpoints("object.written:1000").laneStore(openMemory({ name: "main" }));
    await store.put("a", Buffer.from("abc"));
    const upload = await store.createUpload("b");
    const part = await store.uploadPart(upload, { number: 1, offset: 0, sizeBytes: 3 }, once(Buffer.from("def")));
    await store.completeUpload(upload, [part]);
    const read = async (key: string): Promise<string> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await store.read(key)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    expect([await read("a"), await read("b")]).toEqual(["abc", "def"]);
    await expect(store.read("c")).rejects.toMatchObject({ reason: "OBJECT_MISSING" });
  });
});

describe("two sites that do all that the kill matrix does", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.create({ type: "door" }, 1, {
      large: 2,
      fixedPorts: true,
      store: { share: ["direct", "relay"] },
      more: () => ({ scrub: { settle: "1s" } }),
    });
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  it("pass every failpoint there is", async () => {
    const { bsc, lumi } = pair;
    for (const site of [bsc, lumi]) {
      await site.stop();
      await site.start({ HANSE_FAILPOINT: TELL });
    }
    const copy = ["--copy", `s3://${bsc.bucket}/copies/c`];
    await bsc.ok("publish", pair.source, ...describeVersion("llm/7b@copied"), ...copy);
    for (const via of ["direct", "relay"]) {
      const { reference } = await pair.publish();
      const pulled = await startPull(lumi, reference, "--via", via);
      expect(await ends(lumi, pulled)).toMatchObject({ state: "SUCCEEDED", mode: via });
      if (via === "relay") await lumi.ok("drop", reference, "--yes");
    }

    const { reference } = await pair.publish();
    await lumi.ok("pull", reference);

    await sees(lumi, "bsc", "copied");
    using hold = holdAfter(bsc.front, "read", 12);
    const cancelled = await startPull(lumi, "bsc/llm/7b@copied");
    await hold.holding;
    await lumi.ok("transfer", "cancel", cancelled);
    hold.release();
    await transferIs(lumi, cancelled, "is cancelled", ({ state }) => state === "CANCELLED");

    const oracle = new Oracle(join(pair.federation.root, "acknowledged.jsonl"));
    for (const scenario of BY_THEMSELVES) {
      const cell = { point: TELL, nth: 1, scenario, victim: "lumi", path: "direct" } as const;
      expect(await dieAt(pair, oracle, cell)).toMatchObject({ died: false });
    }

    const missed = async (): Promise<string[]> => {
      const told = new Set<string>();
      for (const site of [bsc, lumi])
        for (const [, name] of (await site.log()).matchAll(/^failpoint (\S+)$/gm)) told.add(name ?? "");
      return FAILPOINTS.filter((name) => !told.has(name));
    };
    // The source hears of the end after people have seen it.
    await until("the source heard of every end", async () => pause(50, !(await missed()).includes("outbox.settled")));
    expect(await missed()).toEqual([]);
  });
});
