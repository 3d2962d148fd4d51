import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestFederation, until } from "../support/federation.ts";
import { everyStore } from "../support/stores.ts";
import { Dice, seedOfRun } from "./dice.ts";
import { holdAfter, killAt, momentText, type Moment } from "./moments.ts";
import {
  describeVersion,
  ends,
  expectWhole,
  keysBelow,
  lookAt,
  Pair,
  sees,
  startPull,
  transferIs,
  uploadsOf,
} from "./pair.ts";

const seed = seedOfRun("steering killed");
const dice = new Dice(seed);

describe.each(everyStore())("a gateway killed with -9 while people steer it, on $name", ({ name, stores }) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.create(stores, seed);
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  const cancels: Moment[] = [
    { step: "list-uploads", nth: 1, edge: "before" },
    { step: "abort", nth: 1, edge: "after" },
    { step: "delete", nth: 2 + dice.below(8), edge: dice.below(2) === 0 ? "before" : "after" },
  ];
  const chosen = name === "S3 door" ? cancels : cancels.slice(-1);
  it.each(chosen.map((moment) => ({ moment, title: momentText(moment) })))(
    `ends a cancel after the restart and leaves nothing, $title (SEED=${seed})`,
    async ({ moment }) => {
      const { bsc, lumi, content } = pair;
      const replica = await pair.publish();
      // Parts of the first large object are there, others are under way.
      using hold = holdAfter(bsc.front, "read", 18);
      const transferId = await startPull(lumi, replica.reference);
      await hold.holding;
      await until("an upload is under way", async () => (await uploadsOf(lumi)).length > 0);
      using strike = killAt(lumi, lumi.front, moment);
      const cancel = lumi.hanse("transfer", "cancel", transferId);
      await strike.struck;
      expect((await cancel).code).not.toBe(0);
      hold.release();
      await lumi.start();
      await transferIs(lumi, transferId, "is cancelled", ({ state }) => state === "CANCELLED");
      expect(await keysBelow(lumi, replica.root)).toEqual([]);
      expect(await uploadsOf(lumi)).toEqual([]);

      expect((await ends(lumi, await startPull(lumi, replica.reference))).state).toBe("SUCCEEDED");
      await expectWhole(lumi, replica, content);
    },
  );

  it("stays paused, and goes on where it was resumed, whatever was killed in between", async () => {
    const { bsc, lumi, content } = pair;
    const replica = await pair.publish();
    using hold = holdAfter(bsc.front, "read", 12);
    const transferId = await startPull(lumi, replica.reference);
    await hold.holding;
    await lumi.ok("transfer", "pause", transferId);
    await lumi.kill();
    hold.release();
    const read = bsc.front.passed.length;
    await lumi.start();
    expect(await lookAt(lumi, transferId)).toMatchObject({ state: "PAUSED", lanes: 0 });
    await lumi.stop();
    expect(bsc.front.passed.slice(read).filter(({ status }) => status === 206)).toEqual([]);
    await lumi.start();
    expect(await lookAt(lumi, transferId)).toMatchObject({ state: "PAUSED", lanes: 0 });

    await lumi.ok("transfer", "resume", transferId);
    await lumi.kill();
    await lumi.start();
    expect((await ends(lumi, transferId)).state).toBe("SUCCEEDED");
    await expectWhole(lumi, replica, content);
  });

  it("keeps a grant and a version that were acknowledged", async () => {
    const { bsc, lumi } = pair;
    await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "kept/*", "--allow", "discover");
    await bsc.kill();
    await bsc.start();
    const { grants } = (await bsc.json("grant", "ls")) as { grants: { artifact: string }[] };
    expect(grants.map(({ artifact }) => artifact)).toContain("kept/*");

    await bsc.objects.put("kept/a.txt", Buffer.from("acknowledged"));
    await bsc.ok("publish", `s3://${bsc.bucket}/kept`, ...describeVersion("kept/a@acked"));
    await bsc.kill();
    await bsc.start();
    const { version } = (await bsc.json("show", "bsc/kept/a@acked")) as { version: { objects: number } };
    expect(version.objects).toBe(1);
    await sees(lumi, "bsc", "acked");
  });
});

describe("a gateway killed with -9 right after it accepted an invitation", () => {
  it("repeats the introduction after its restart until the other site answers, and both are active", async () => {
    await using federation = await TestFederation.create();
    const [bsc, lumi] = [federation.site("bsc"), federation.site("lumi")];
    // The invitation names where bsc listens: it has to be found there again.
    const { host, port } = (await bsc.listening()).federation;
    await bsc.stop();
    await bsc.configure({ listen: { federation: `${host}:${port}`, control: "127.0.0.1:0" } });
    await bsc.start();
    const pin = await lumi.fingerprint();
    const invitation = join(federation.root, "bsc.invitation");
    await writeFile(invitation, await bsc.ok("peer", "invite", "lumi", "--pin", pin));
    const fingerprint = await bsc.fingerprint();
    await bsc.kill();

    await lumi.ok("peer", "accept", invitation, "--fingerprint", fingerprint);
    await lumi.kill();
    await lumi.start();
    const peerAt = async (): Promise<{ state: string; problem: string }> =>
      ((await lumi.json("peer", "show", "bsc")) as { peer: { state: string; problem: string } }).peer;
    await until("lumi tells that bsc does not answer", async () => (await peerAt()).problem !== "");
    expect(await peerAt()).toMatchObject({ state: "invited" });
    await bsc.start();
    await until("both count each other as active", async () => (await peerAt()).state === "active");
    const { peer } = (await bsc.json("peer", "show", "lumi")) as { peer: { state: string } };
    expect(peer.state).toBe("active");
  });
});
