import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakePeer } from "../support/fake-peer.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { EVERY_METHOD, RawCaller } from "../support/raw-caller.ts";
import { requireOrSkip } from "../support/require.ts";
import { tallied, tell } from "./tell.ts";

/* A token passes once, whatever happens between its first use and the second. */

const FIFTY = fileURLToPath(new URL("fifty.py", import.meta.url));
/** The share of running calls that a peer has is 64. */
const AT_ONCE = 48;
/** Tokens live 60 s at most: a batch must be used twice within that, on a busy machine too. */
const BATCH = 1250;
const BATCHES = 8;

const locate = EVERY_METHOD.find(({ path }) => path.endsWith("/LocateParts"));
if (locate === undefined) throw new Error("there is no LocateParts");
const request = locate.serialize({ deliveryId: "dl-x", ranges: [] });
const { path } = locate;

let fed: TestFederation;
let bsc: TestSite;
let caller: RawCaller;
const lumi = new FakePeer("lumi");

beforeAll(async () => {
  fed = await TestFederation.create({ sites: ["bsc"], fixedPorts: true });
  bsc = fed.site("bsc");
  await lumi.addTo(bsc);
  caller = await RawCaller.to(bsc, "federation");
});

afterAll(async () => {
  caller[Symbol.dispose]();
  await fed[Symbol.asyncDispose]();
});

/** Uses tokens, many at once. @returns what came of each: `passed` where only the delivery is unknown */
async function use(tokens: readonly string[]): Promise<string[]> {
  const outcomes: string[] = [];
  const queue = [...tokens];
  const lane = async (): Promise<void> => {
    for (let token = queue.shift(); token !== undefined; token = queue.shift()) {
      const { status, text } = await caller.call(path, token, request);
      outcomes.push(
        status === "NOT_FOUND" ? "passed" : text.includes("used before") ? "TOKEN_REPLAYED" : `${status} ${text}`,
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return outcomes;
}

const minted = (count: number): string[] => {
  const exp = Math.floor(Date.now() / 1000) + 60;
  return Array.from({ length: count }, () => lumi.token("bsc", path, { exp }));
};

describe("replay", () => {
  it("J13 of 10,000 used tokens none passes again, across a kill -9 too", async () => {
    const first: string[] = [];
    const second: string[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const tokens = minted(BATCH);
      first.push(...(await use(tokens)));
      if (batch === BATCHES / 2) {
        caller[Symbol.dispose]();
        await bsc.kill();
        await bsc.start();
        caller = await RawCaller.to(bsc, "federation");
      }
      second.push(...(await use(tokens)));
    }
    expect(new Set(first)).toEqual(new Set(["passed"]));
    expect(new Set(second)).toEqual(new Set(["TOKEN_REPLAYED"]));
    expect(second).toHaveLength(BATCH * BATCHES);
    tell("J13", `${second.length} tokens again, ${AT_ONCE} at once, kill -9 in the middle`, tallied(second));
  });

  it("J13 the same id in another token passes no more than the token itself", async () => {
    const jti = "a-certain-id-of-a-call-token";
    const one = lumi.token("bsc", path, { jti });
    const other = lumi.token("bsc", path, { jti, act: { sub: "ana" } });
    expect(await use([one])).toEqual(["passed"]);
    expect(await use([other])).toEqual(["TOKEN_REPLAYED"]);
    tell("J13", "a used id in another token", "TOKEN_REPLAYED");
  });

  const grpcio = requireOrSkip(
    "grpcio",
    spawnSync("/usr/bin/python3", ["-c", "import grpc"]).status === 0,
    "apt-get install python3-grpcio",
  );

  it.runIf(grpcio)("J12 of fifty at once by a foreign client exactly one passes", async () => {
    const { port } = (await bsc.listening()).federation;
    const ca = join(bsc.directory, "keys", "ca.pem");
    const token = lumi.token("bsc", path);
    const args = [FIFTY, `127.0.0.1:${port}`, ca, path, token, request.toString("hex")];
    const run = spawnSync("/usr/bin/python3", args, { encoding: "utf8", timeout: 60_000 });
    expect({ code: run.status, said: run.stderr }).toEqual({ code: 0, said: "" });
    const statuses = JSON.parse(run.stdout) as string[];
    expect(statuses.filter((status) => status === "NOT_FOUND")).toHaveLength(1);
    expect(statuses.filter((status) => status === "UNAUTHENTICATED")).toHaveLength(49);
    tell("J12", "50 at once from grpcio over 5 connections", tallied(statuses));
  });
});
