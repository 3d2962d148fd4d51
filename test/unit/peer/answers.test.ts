import { describe, expect, test } from "vitest";
import type { SiteDescription } from "../../../src/domain/site.ts";
import { checkedDeliveryId, checkedEvent, checkedLocation } from "../../../src/peer/answers.ts";

const NOW = 1_800_000_000_000;
const peer: SiteDescription = {
  siteId: "bsc",
  name: "BSC",
  country: "ES",
  keys: [],
  recoveryThumbprint: "",
  caCertificate: "",
  endpoints: [],
  relays: [],
  storeOrigins: [
    { origin: "https://s3.bsc.example" },
    { origin: "http://127.0.0.1:9000" },
    { origin: "data:x" },
    { origin: "http://plain.example" },
  ],
};
const at = (url: string, ifMatch = "") => ({ url, ifMatch, expiresAt: { seconds: NOW / 1000 + 300, nanos: 0 } });

describe("locations", () => {
  test.each(["https://s3.bsc.example/b/k?x=1", "https://S3.bsc.example:443/b", "http://127.0.0.1:9000/b"])(
    "%s lies at an origin of the statement",
    (url) => {
      expect(checkedLocation(peer, at(url), NOW)).toEqual({ url, etag: undefined, expiresAtMs: NOW + 300_000 });
    },
  );

  test.each([
    "http://s3.bsc.example/b",
    "http://plain.example/b",
    "https://s3.bsc.example:8443/b",
    "https://s3.bsc.example.evil.example/b",
    "https://evil.example/https://s3.bsc.example",
    "https://s3.bsc.example@evil.example/b",
    "https://127.0.0.1:9000/b",
    "http://2130706433:9001/",
    "file:///etc/passwd",
    "data:x",
    "blob:https://s3.bsc.example/x",
    "\\\\evil\\share",
    "",
    "s3.bsc.example/b",
    "https://user:pw@s3.bsc.example/b",
    "https://s3.bsc.example/b#x",
    "https://s3.bsc.example/a b",
    "https://s3.bsc.example/\r\nHost: evil",
    `https://s3.bsc.example/${"x".repeat(9000)}`,
  ])("%s is refused", (url) => {
    expect(() => checkedLocation(peer, at(url), NOW)).toThrow(
      expect.objectContaining({ reason: expect.stringMatching(/^(?:ORIGIN_REFUSED|INVALID_DOCUMENT)$/) as string }),
    );
  });

  test("an ETag that would be two headers is refused", () => {
    expect(() => checkedLocation(peer, at("https://s3.bsc.example/b", '"e"\r\nX: y'), NOW)).toThrow(/ETag/);
  });

  test("a URL without an end is refused", () => {
    expect(() => checkedLocation(peer, { ...at("https://s3.bsc.example/b"), expiresAt: null }, NOW)).toThrow(/end/);
  });
});

describe("other answers", () => {
  test("an event with an oversized record is refused", () => {
    const wire = {
      cursor: "c",
      shown: { version: "v".repeat(300_000), metadata: "m", actions: [], offers: [], withdrawal: "" },
    };
    expect(() => checkedEvent("bsc", wire)).toThrow(expect.objectContaining({ reason: "INVALID_DOCUMENT" }));
  });

  test("an event without a cursor is refused: the watch could not go on from it", () => {
    expect(() => checkedEvent("bsc", { cursor: "", resync: {} })).toThrow(/cursor/);
  });

  test("an event about a name that is none is refused with the peer's hop", () => {
    expect(() =>
      checkedEvent("bsc", { cursor: "c", hidden: { artifact: "../x", label: "1", withdrawal: "" } }),
    ).toThrow(expect.objectContaining({ reason: "INVALID_DOCUMENT", hop: "peer bsc" }));
  });

  test("only a dry run may have no delivery id", () => {
    expect(checkedDeliveryId("bsc", "", true)).toBe("");
    expect(() => checkedDeliveryId("bsc", "", false)).toThrow(/delivery id/);
    expect(() => checkedDeliveryId("bsc", "x".repeat(257), false)).toThrow(/delivery id/);
  });
});
