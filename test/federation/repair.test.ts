import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  content,
  expectNamed,
  keysUnder,
  MIB,
  noise,
  plant,
  pulledTo,
  refusal,
  shareVersion,
  sourcePrefix,
  startPair,
  transferIn,
  type Pair,
} from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

const FILES: Readonly<Record<string, Buffer>> = {
  "a.txt": Buffer.from("alpha"),
  "b/cut.txt": Buffer.from("beta"),
  "b/gone.txt": Buffer.from("gamma, which was here"),
  "long.bin": noise(11 * MIB, "long"),
  "w.bin": noise(32 * MIB, "w"),
};
const ALL = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);

describe.each(everyStore())("a copy that is not what it was, on $name", ({ stores }) => {
  let pair: Pair;
  let reference: string;
  let root: string;
  beforeAll(async () => {
    pair = await startPair({ stores, lanes: 2 });
    reference = await shareVersion(pair, "some/data@1", FILES, "--part-size", "5Mi");
    root = pulledTo(reference);
    await pair.lumi.ok("pull", reference);
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  /** Damages the copy: one part of seven, the last of three cut short, two small objects, marker and claim; and a stray. */
  async function damage(): Promise<void> {
    const { objects } = pair.lumi;
    const flipped = Buffer.from(FILES["w.bin"] ?? "");
    flipped[12 * MIB] = (flipped[12 * MIB] ?? 0) ^ 1;
    const short = FILES["long.bin"]?.subarray(0, 10 * MIB + 5) ?? "";
    await plant(objects, root, { "w.bin": flipped, "long.bin": short, "b/cut.txt": "bet", "x/stray.txt": "whose?" });
    for (const key of ["b/gone.txt", ".hanse/version.jwt", ".hanse/claim.json"]) await objects.delete(`${root}/${key}`);
  }
  const BAD = 5 * MIB + (11 * MIB - 10 * MIB) + 4 + (FILES["b/gone.txt"]?.length ?? 0);

  const sent = (since: number): number =>
    pair.bsc.front.passed
      .slice(since)
      .filter(({ method, path }) => method === "GET" && path.includes(`/${sourcePrefix("some/data@1")}/`))
      .reduce((sum, { bytesSent }) => sum + bytesSent, 0);

  async function expectMended(): Promise<void> {
    const { lumi } = pair;
    for (const [path, bytes] of Object.entries(FILES))
      expect((await content(lumi.objects, `${root}/${path}`))?.equals(bytes), path).toBe(true);
    expect((await lumi.json("verify", reference)) as object).toMatchObject({ summary: { ok: true } });
    const own = ["claim.json", "manifest.jsonl", "version.jwt"].map((name) => `${root}/.hanse/${name}`);
    expect(await keysUnder(lumi.objects, `${root}/.hanse/`)).toEqual(own);
    for await (const upload of lumi.objects.listUploads(`${root}/`)) expect(upload).toBeUndefined();
  }

  it("gets the bad parts from its source and nothing else, names what is a stray, and counts again", async () => {
    const { bsc, lumi } = pair;
    await damage();
    expect((await lumi.hanse("verify", reference)).code).toBe(6);
    const since = bsc.front.passed.length;
    const { transfer } = (await lumi.json("repair", reference)) as { transfer: Record<string, unknown> };
    expect(sent(since)).toBe(BAD);
    expect(transfer).toMatchObject({ repair: true, state: "SUCCEEDED", bytesDone: ALL, bytesInherited: ALL - BAD });
    expect(transfer["problems"]).toEqual(["stray: x/stray.txt"]);
    expect(await content(lumi.objects, `${root}/x/stray.txt`)).toEqual(Buffer.from("whose?"));
    await expectMended();
    expect(await lumi.ok("transfer", "show", String(transfer["transferId"]))).toMatch(/kind +repair/);
  });

  it("goes on with its repair after its gateway was killed, and is damaged until then", async () => {
    const { bsc, lumi } = pair;
    await damage();
    const since = bsc.front.passed.length;
    const held = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    bsc.front.before = async (request) => {
      if (request.method !== "GET" || !request.url?.includes("w.bin")) return;
      reached.resolve(undefined);
      await held.promise;
    };
    const { transfer } = (await lumi.json("repair", reference, "--no-wait")) as { transfer: { transferId: string } };
    await reached.promise;
    expect(await lumi.objects.head(`${root}/.hanse/version.jwt`)).toBeUndefined();
    expect(await lumi.ok("show", reference)).toMatch(/damaged/);
    expectNamed(await refusal(lumi, "transfer", "resume", "tr-nothing"), {
      reason: "UNKNOWN_TRANSFER",
      code: 3,
      hop: "",
    });
    await lumi.kill();
    bsc.front.before = undefined;
    held.resolve(undefined);
    await lumi.start();
    expect(await transferIn(lumi, transfer.transferId, "SUCCEEDED")).toMatchObject({ bytesInherited: ALL - BAD });
    expect(sent(since)).toBeLessThanOrEqual(BAD + 2 * 5 * MIB);
    await expectMended();
  });

  it("that is right after all needs no source", async () => {
    const { bsc, lumi } = pair;
    await bsc.stop();
    await lumi.objects.delete(`${root}/.hanse/version.jwt`);
    const said = await lumi.ok("repair", reference);
    expect(said).toMatch(/Repaired bsc\/some\/data@1: 0 B of \S+ MiB were fetched, everything else was right/);
    await bsc.start();
    await expectMended();
  });

  it("keeps what it has where its repair is cancelled, and can be repaired again", async () => {
    const { bsc, lumi } = pair;
    await damage();
    const reached = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    bsc.front.before = async (request) => {
      if (request.method !== "GET" || !request.url?.includes("w.bin")) return;
      reached.resolve(undefined);
      await held.promise;
    };
    const { transfer } = (await lumi.json("repair", reference, "--no-wait")) as { transfer: { transferId: string } };
    await reached.promise;
    await lumi.ok("transfer", "cancel", transfer.transferId);
    bsc.front.before = undefined;
    held.resolve(undefined);
    await transferIn(lumi, transfer.transferId, "CANCELLED");
    expect(await content(lumi.objects, `${root}/a.txt`)).toEqual(FILES["a.txt"]);
    expect(await lumi.ok("show", reference)).toMatch(/damaged/);
    await lumi.ok("repair", reference);
    await expectMended();
  });

  it("cannot be repaired where there is none, or where it is the site's own", async () => {
    const { bsc, lumi } = pair;
    const other = await shareVersion(pair, "some/other@1", { a: "a" });
    expectNamed(await refusal(lumi, "repair", other), { reason: "NOTHING_HELD", code: 3, hop: /gateway/ });
    expectNamed(await refusal(bsc, "repair", other), { reason: "WRONG_STATE", code: 1, hop: /gateway/ });
  });
});
