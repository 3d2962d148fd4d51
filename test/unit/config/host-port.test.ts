import { describe, expect, it } from "vitest";
import { formatHostPort, isLoopbackHost, parseHost, parseHostPort } from "../../../src/config/host-port.ts";

describe("host and port", () => {
  it.each(["127.0.0.1:0", "[::1]:8443", "gateway.bsc.example:65535", "localhost:1"])(
    "%s reads back as written",
    (text) => {
      expect(formatHostPort(parseHostPort(text))).toBe(text);
    },
  );

  it.each([
    "8443",
    "host",
    "host:",
    "host:65536",
    "::1:8443",
    "[::1]",
    "a b:1",
    "https://x:1",
    "x:-1",
    "-x:1",
    "1.2.3:4",
  ])("%j is refused", (text) => {
    expect(() => parseHostPort(text)).toThrow(/is not/);
  });

  it("knows loopback from what only looks like it", () => {
    expect(["localhost", "127.0.0.1", "127.9.9.9", "::1"].map(isLoopbackHost)).toEqual([true, true, true, true]);
    expect(["127.example", "10.0.0.1", "::", "localhost.example"].map(isLoopbackHost)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("writes host names small", () => {
    expect(parseHost("Gateway.BSC.example")).toBe("gateway.bsc.example");
  });
});
