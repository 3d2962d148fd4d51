import { describe, expect, test } from "vitest";
import { endpointResolver } from "../../../src/peer/address.ts";

const named = (address: string, allow: string[] = []) =>
  endpointResolver({ allow, lookup: () => Promise.resolve([address]) })("gw.example:8443", "peer bsc");

describe("addresses", () => {
  test.each(["193.166.4.10", "2001:708:10:4::1"])("%s is public", async (address) => {
    expect(await named(address)).toEqual([{ endpoint: "gw.example:8443", host: "gw.example", port: 8443, address }]);
  });

  test.each([
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "::909:909",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "nonsense",
  ])("%s is not", async (address) => {
    await expect(named(address)).rejects.toMatchObject({ reason: "ORIGIN_REFUSED", hop: "peer bsc" });
  });

  test("an allowed block covers its own addresses, also in IPv6 clothes, and no others", async () => {
    await expect(named("10.1.2.3", ["10.1.0.0/16"])).resolves.toHaveLength(1);
    await expect(named("::ffff:10.1.2.3", ["10.1.0.0/16"])).resolves.toHaveLength(1);
    await expect(named("10.2.0.1", ["10.1.0.0/16"])).rejects.toMatchObject({ reason: "ORIGIN_REFUSED" });
    await expect(named("fd00::1", ["10.0.0.0/8"])).rejects.toMatchObject({ reason: "ORIGIN_REFUSED" });
  });

  test("a name without address is a peer that is down", async () => {
    const nothing = endpointResolver({ allow: [], lookup: () => Promise.resolve([]) });
    await expect(nothing("gw.example:1", "peer bsc")).rejects.toMatchObject({ reason: "PEER_DOWN" });
    const failing = endpointResolver({ allow: [], lookup: () => Promise.reject(new Error("ENOTFOUND")) });
    await expect(failing("gw.example:1", "peer bsc")).rejects.toMatchObject({ reason: "PEER_DOWN" });
  });

  test.each([
    "gw.example",
    "gw.example:0",
    "gw.example:65536",
    "a@gw.example:1",
    "gw.example:1/x",
    "[::1:1",
    ":1",
    "a b:1",
  ])("%s is no endpoint", async (endpoint) => {
    const resolve = endpointResolver({ allow: [], lookup: () => Promise.resolve(["193.166.4.10"]) });
    await expect(resolve(endpoint, "peer bsc")).rejects.toMatchObject({ reason: "INVALID_DOCUMENT" });
  });

  test("a block that is none stops the start", () => {
    for (const block of ["10.0.0.0", "10.0.0.0/33", "loopback"]) {
      expect(() => endpointResolver({ allow: [block] })).toThrow(expect.objectContaining({ reason: "INVALID_CONFIG" }));
    }
  });
});
