import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peerAt, peerBecomes, sees, versionsAt } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { grant, publish } from "../support/publish.ts";

let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;

beforeAll(async () => {
  fed = await TestFederation.create();
  [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
  await fed.peer("bsc", "lumi");
});

afterAll(async () => {
  await fed[Symbol.asyncDispose]();
});

describe("a copy whose owner hides the version", () => {
  let take: () => Promise<void>;

  beforeAll(async () => {
    for (const as of ["climate/era5@1", "climate/era5@2"]) await publish(bsc, as);
    take = await grant(bsc, "lumi", "climate/**");
    await sees(lumi, "bsc", ["climate/era5@1", "climate/era5@2"]);
    await lumi.ok("pull", "bsc/climate/era5@1");
    await take();
    await sees(lumi, "bsc", ["climate/era5@1"]);
  });

  it("stays in `ls` and `show`, which say that it is not shown any more", async () => {
    const listed = await lumi.hanse("ls", "bsc");
    expect(listed.out).toMatch(/bsc\/climate\/era5@1 .* held/);
    expect(listed.out + listed.err).toContain("not shown by its owner any more: bsc/climate/era5@1");
    expect(await lumi.ok("show", "bsc/climate/era5@1")).toContain(
      "bsc does not show this version to this site any more",
    );
    expect((await lumi.hanse("show", "bsc/climate/era5@2")).code).toBe(3);
  });

  it("is verified, also without the cache of its manifest, and need not be pulled", async () => {
    for (const reference of ["bsc/climate/era5@1", "bsc/climate/era5"])
      expect(await lumi.ok("verify", reference)).toContain("is whole");
    await rm(join(lumi.directory, "state", "manifests"), { recursive: true });
    expect(await lumi.ok("verify", "bsc/climate/era5@1")).toContain("is whole");
    expect(await lumi.json("pull", "bsc/climate/era5@1")).toMatchObject({ alreadyHeld: true });
  });

  it("is as before when it is shown again", async () => {
    await grant(bsc, "lumi", "climate/**");
    await sees(lumi, "bsc", ["climate/era5@1", "climate/era5@2"]);
    const [first] = (await versionsAt(lumi, "bsc")).filter(({ label }) => label === "1");
    expect(first).toMatchObject({ replicaState: "held", replicaProblem: "", actions: ["discover", "read"] });
  });

  it("keeps its label when the owner, with a lost ledger, binds it to other content", async () => {
    const digest = (await versionsAt(lumi, "bsc")).find(({ label }) => label === "1")?.digest;
    await bsc.stop();
    for (const end of ["", "-wal", "-shm"]) await rm(join(bsc.directory, "state", `ledger.db${end}`), { force: true });
    await bsc.start();
    // Its statements go on behind those that lumi knows, by the clock.
    await fed.peer("bsc", "lumi");
    await publish(bsc, "climate/era5@1", { "a.txt": "something else" });
    await publish(bsc, "climate/era5@3");
    await grant(bsc, "lumi", "climate/**");
    await sees(lumi, "bsc", ["climate/era5@1", "climate/era5@3"]);
    const kept = (await versionsAt(lumi, "bsc")).find(({ label }) => label === "1");
    expect(kept).toMatchObject({ digest, replicaState: "held" });
    expect(await lumi.log()).toContain("a label is bound for good");
    expect(await lumi.ok("verify", "bsc/climate/era5@1")).toContain("is whole");
  });
});

describe("sites that both moved to other ports", () => {
  it("find each other again by one statement that is carried by hand", async () => {
    for (const site of [bsc, lumi]) await site.stop();
    for (const site of [bsc, lumi]) await site.start();
    await peerBecomes(bsc, "lumi", "is not found", ({ problem }) => problem !== "");
    const file = join(fed.root, "moved.jwt");
    await writeFile(file, await lumi.ok("site", "statement"));
    await bsc.ok("peer", "add", file, "--fingerprint", await lumi.fingerprint());
    await peerBecomes(bsc, "lumi", "is found", ({ problem }) => problem === "");
    await peerBecomes(lumi, "bsc", "is found", ({ problem }) => problem === "");
    const { federation } = await lumi.listening();
    expect((await peerAt(bsc, "lumi"))?.endpoints).toEqual([`127.0.0.1:${federation.port}`]);

    await lumi.stop();
    await lumi.start();
    await peerBecomes(bsc, "lumi", "moved", ({ endpoints }) => endpoints[0] !== `127.0.0.1:${federation.port}`);
    const older = await bsc.hanse("peer", "add", file, "--fingerprint", await lumi.fingerprint());
    expect(older.code).toBe(1);
    expect(older.err).toContain("does not follow");
  });
});
