import { createServer } from "node:net";
import { once } from "node:events";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { startRelays, type Relays } from "../../../src/rpc/relay/relays.ts";
import { RelayService } from "../../../src/wire/services.ts";
import { quietPort } from "../../support/quiet-port.ts";
import { clientOf, failureOf, federationStub, infoOf, makeSite, tokenFor, type TestSite } from "./fixture.ts";

let site: TestSite;
beforeAll(async () => {
  site = await makeSite("bsc");
});

let relays: Relays | undefined;
afterEach(async () => {
  await relays?.shutdown(0);
  relays = undefined;
});

let relayed: Record<string, number>;
let died: HanseError[];

async function start(threads: number, port = 0): Promise<Relays> {
  relayed = {};
  died = [];
  relays = await startRelays({
    entry: new URL("./dying-relay.ts", import.meta.url),
    workerData: { certificate: site.certificate },
    threads,
    listen: { host: "127.0.0.1", port },
    questions: {
      authenticate: (token, method) => federationStub().authenticate(token, method),
      relayRead: (peer, { deliveryId, ranges }) =>
        deliveryId === "none"
          ? Promise.reject(new HanseError("UNKNOWN_DELIVERY", `none of ${peer.site}`, { remedy: "Open it again" }))
          : Promise.resolve(
              ranges.map(({ path, ...range }) => ({ store: "main", key: path, pin: { etag: "e" }, range, path })),
            ),
      relayGoesOn: () => Promise.resolve(),
      relayed: (deliveryId, bytes) => {
        relayed[deliveryId] = (relayed[deliveryId] ?? 0) + bytes;
      },
      failed: () => undefined,
      refused: () => undefined,
      unexpected: () => undefined,
    },
    died: (error) => {
      died.push(error);
    },
  });
  return relays;
}

async function read(port: number, path: string, size: number, deliveryId = "dl-1"): Promise<number> {
  const { client, close } = clientOf(RelayService, port, site.description.caCertificate, (method) =>
    tokenFor("lumi", method),
  );
  let bytes = 0;
  try {
    for await (const { chunk } of client.ReadPart({ deliveryId, ranges: [{ path, offset: 0, size }] }))
      bytes += chunk.length;
    return bytes;
  } finally {
    close();
  }
}

describe("relays in threads", () => {
  test("listen at ports of their own, ask the main thread, and tell it what they sent", async () => {
    const running = await start(2);
    const { ports } = running;
    expect(new Set(ports).size).toBe(2);
    for (const [index, port] of ports.entries())
      expect(await read(port, "a", 5000 + index, `dl-${index}`)).toBe(5000 + index);
    const refused = infoOf(await failureOf(read(ports[0] ?? 0, "a", 1, "none")));
    expect(refused).toMatchObject({
      reason: "UNKNOWN_DELIVERY",
      metadata: { text: "none of lumi", remedy: "Open it again" },
    });
    await running.shutdown(1000);
    // What was told before the stop has arrived when it is over.
    expect(relayed).toEqual({ "dl-0": 5000, "dl-1": 5001 });
  });

  test("one that dies breaks its streams and is replaced at its port", async () => {
    const [port = 0] = (await start(1)).ports;
    const broken = failureOf(read(port, "a", 1024 ** 3));
    await failureOf(read(port, "die", 1));
    await broken;
    let bytes: number | undefined;
    while (bytes === undefined) bytes = await read(port, "a", 3000).catch(() => undefined);
    expect(bytes).toBe(3000);
    expect(died).toMatchObject([{ reason: "INTERRUPTED" }]);
  });

  test("where one cannot listen, none is left", async () => {
    const first = await quietPort();
    const taken = createServer().listen(first + 1, "127.0.0.1");
    await once(taken, "listening");
    await expect(start(2, first)).rejects.toMatchObject({ reason: "INVALID_CONFIG" });
    const free = createServer().listen(first, "127.0.0.1");
    await once(free, "listening");
    free.close();
    taken.close();
  });

  test("a stop ends running streams, and may be asked for twice", async () => {
    const running = await start(1);
    const { ports } = running;
    const reading = failureOf(read(ports[0] ?? 0, "a", 1024 ** 3));
    await read(ports[0] ?? 0, "a", 1);
    await Promise.all([running.shutdown(10_000), running.shutdown(10_000)]);
    expect(infoOf(await reading).reason).toBe("SHUTTING_DOWN");
  });
});
