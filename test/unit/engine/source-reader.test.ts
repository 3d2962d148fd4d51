import { describe, expect, test } from "vitest";
import type { LaneResult, LaneSource, RelaySource, Relays, UrlSource } from "../../../src/app/ports/lanes.ts";
import type { LocateRange } from "../../../src/app/ports/peers.ts";
import { HanseError, type Reason } from "../../../src/domain/errors.ts";
import { SourceReader, type LaneWorld, type WantedRange } from "../../../src/engine/source-reader.ts";

const relaySource = {
  type: "relay",
  peer: { siteId: "bsc", description: {} as RelaySource["peer"]["description"] },
  deliveryId: "dl-1",
  actor: { sub: "ada", roles: [], entitlements: [] },
} satisfies RelaySource;

const urlSource = (otherwise?: RelaySource): UrlSource => ({
  type: "url",
  peer: "bsc",
  origins: [],
  location: { url: "https://store.example/x", expiresAtMs: 0 },
  otherwise,
});

const wanted = (source: LaneSource, path: string, size: number): WantedRange => ({
  source,
  path,
  range: { offset: 0, size },
  objectSize: size,
});

interface Scene {
  readonly reader: SourceReader;
  readonly told: LaneResult[];
  readonly opened: (readonly LocateRange[])[];
  readonly closed: () => number;
}

/** A peer whose relay sends as many `r` as are taken, and whose store does what `direct` says. */
function scene(ranges: readonly WantedRange[], direct: (call: number) => Buffer | Reason): Scene {
  const told: LaneResult[] = [];
  const opened: (readonly LocateRange[])[] = [];
  let calls = 0;
  let closed = 0;
  const relays: Relays = {
    open: (_source, asked) => {
      opened.push(asked);
      return {
        take: (sizeBytes) => stream(Buffer.alloc(sizeBytes, "r")),
        close: () => {
          closed += 1;
        },
      };
    },
  };
  const world: LaneWorld = {
    relays,
    store: () => {
      throw new Error("no store is read here");
    },
    source: () => ({
      read: () => {
        const answer = direct(calls++);
        if (typeof answer !== "string") return Promise.resolve(stream(answer));
        return Promise.reject(new HanseError(answer, "as scripted", { hop: "store of bsc" }));
      },
    }),
  };
  const reader = new SourceReader(world, ranges, (result) => void told.push(result), new AbortController().signal);
  return { reader, told, opened, closed: () => closed };
}

async function* stream(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

async function read(reader: SourceReader, index: number): Promise<string> {
  const { stream: bytes, relayed } = await reader.open(index);
  let text = relayed ? "relay " : "direct ";
  for await (const chunk of bytes) text += Buffer.from(chunk).toString();
  return text;
}

describe("SourceReader", () => {
  test("reads directly and opens no relay where the store answers", async () => {
    const ranges = [wanted(urlSource(relaySource), "a", 3), wanted(urlSource(relaySource), "b", 3)];
    const { reader, told, opened } = scene(ranges, () => Buffer.from("ddd"));
    expect([await read(reader, 0), await read(reader, 1)]).toEqual(["direct ddd", "direct ddd"]);
    expect(told).toEqual([]);
    expect(opened).toEqual([]);
  });

  test.each<Reason>(["STORE_DOWN", "ORIGIN_REFUSED", "SOURCE_DENIED"])(
    "after %s this range and all after it come by the relay",
    async (reason) => {
      const ranges = ["a", "b", "c"].map((path, i) => wanted(urlSource(relaySource), path, i + 1));
      const { reader, told, opened } = scene(ranges, (call) => (call === 0 ? Buffer.from("d") : reason));
      expect([await read(reader, 0), await read(reader, 1), await read(reader, 2)]).toEqual([
        "direct d",
        "relay rr",
        "relay rrr",
      ]);
      expect(told).toEqual([{ type: "fell-back", index: 1, because: "store of bsc: as scripted" }]);
      expect(opened).toEqual([[{ path: "b", offset: 0, size: 2 }], [{ path: "c", offset: 0, size: 3 }]]);
    },
  );

  test.each<Reason>(["STORE_SLOW", "SHORT_BODY", "PRECONDITION_FAILED", "LOCATION_EXPIRED", "BODY_TOO_LONG"])(
    "%s is not mended by another path",
    async (reason) => {
      const { reader, opened } = scene([wanted(urlSource(relaySource), "a", 1)], () => reason);
      await expect(read(reader, 0)).rejects.toMatchObject({ reason });
      expect(opened).toEqual([]);
    },
  );

  test("without another path the failure stands, and names the object where it concerns it", async () => {
    const { reader } = scene([wanted(urlSource(), "climate/a.nc", 1)], () => "SOURCE_DENIED");
    await expect(read(reader, 0)).rejects.toMatchObject({
      reason: "SOURCE_DENIED",
      message: "climate/a.nc: as scripted",
    });
  });

  test("a relay is never read ahead of what is wanted: one stream at a time, closed before the next", async () => {
    const ranges = [wanted(relaySource, "a", 2), wanted(relaySource, "b", 1)];
    const { reader, opened, closed } = scene(ranges, () => "INTERNAL");
    const both = [read(reader, 0), read(reader, 1)];
    expect(await both[0]).toBe("relay rr");
    expect(closed()).toBe(1);
    expect(await both[1]).toBe("relay r");
    expect(opened.map((ranges) => ranges.map(({ path }) => path))).toEqual([["a"], ["b"]]);
    expect(closed()).toBe(2);
    reader.close();
    reader.close();
    expect(closed()).toBe(2);
  });

  test("a stream that is left lets the next one begin", async () => {
    const ranges = [wanted(relaySource, "a", 2), wanted(relaySource, "b", 1)];
    const { reader, opened } = scene(ranges, () => "INTERNAL");
    const { stream: left } = await reader.open(0);
    const next = read(reader, 1);
    for await (const chunk of left) {
      expect(chunk.length).toBe(2);
      expect(opened).toHaveLength(1);
      break;
    }
    expect(await next).toBe("relay r");
  });
});
