import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SiteSigningKey } from "../../src/auth/keys.ts";
import type { Version } from "../../src/wire/gen/hanse/control/v1/Version.ts";
import { callToken, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { MIB, noise, shareVersion, startPair, type Pair } from "../support/sharing.ts";

/* bsc relays; lumi is its active peer and calls by hand. */

const READ_PART = method("ReadPart");
const OPEN = method("OpenDelivery");

let pair: Pair;
let key: SiteSigningKey;
let relay: FederationCaller;
let control: FederationCaller;

beforeAll(async () => {
  pair = await startPair({ store: { share: ["direct", "relay"] } });
  key = await siteKeyOf(pair.lumi);
  relay = await FederationCaller.to(pair.bsc, "relay");
  control = await FederationCaller.to(pair.bsc);
});

afterAll(async () => {
  relay.close();
  control.close();
  await pair[Symbol.asyncDispose]();
});

const token = (path: string, change: object = {}): string => callToken(key, "lumi", "bsc", path, change);

/** Opens a delivery of a version at bsc. @returns its id */
async function open(as: string, requestId = as): Promise<string> {
  const [artifact = "", label = ""] = as.split("@");
  const { version } = (await pair.lumi.json("show", `bsc/${as}`)) as { version: Version };
  const request = { requestId, artifact, label, digest: version.digest, dryRun: false };
  const opened = await control.call(OPEN, request, token(OPEN.path));
  expect(opened).toMatchObject({ status: "OK", answers: [{ modes: ["DELIVERY_MODE_DIRECT", "DELIVERY_MODE_RELAY"] }] });
  return String(opened.answers[0]?.["deliveryId"]);
}

const read = (deliveryId: string, ranges: readonly object[], limit = Infinity): Promise<Outcome> =>
  relay.call(READ_PART, { deliveryId, ranges }, token(READ_PART.path), limit);

const bytesOf = ({ answers }: Outcome): Buffer => Buffer.concat(answers.map(({ chunk }) => chunk as Buffer));

describe("a relay", () => {
  const large = noise(5 * MIB + 1, "relay");
  let delivery: string;
  beforeAll(async () => {
    await shareVersion(pair, "some/data@1", { "a/large.bin": large, empty: "", one: "1" });
    delivery = await open("some/data@1");
  });

  it("sends what was asked for, in that order", async () => {
    const outcome = await read(delivery, [
      { path: "one", offset: 0, size: 1 },
      { path: "a/large.bin", offset: 0, size: large.length },
      { path: "empty", offset: 0, size: 0 },
      { path: "one", offset: 0, size: 1 },
    ]);
    expect(outcome).toMatchObject({ status: "OK" });
    expect(bytesOf(outcome).equals(Buffer.concat([Buffer.from("1"), large, Buffer.from("1")]))).toBe(true);
  });
});
