import { describe, expect, test } from "vitest";
import { bearerToken } from "../../../src/rpc/bearer.ts";

describe("bearerToken", () => {
  test("takes one token", () => {
    expect(bearerToken(["Bearer a.b-c_d.e"])).toBe("a.b-c_d.e");
  });

  test.each([
    ["none", []],
    ["two values", ["Bearer a", "Bearer b"]],
    ["bytes", [new Uint8Array([1])]],
    ["another scheme", ["DPoP a"]],
    ["lower case", ["bearer a"]],
    ["two spaces", ["Bearer  a"]],
    ["two tokens", ["Bearer a b"]],
    ["a joined pair", ["Bearer a, Bearer b"]],
    ["a trailing space", ["Bearer a "]],
    ["a line feed", ["Bearer a\n"]],
    ["nothing after the scheme", ["Bearer "]],
  ])("refuses %s", (_what, values) => {
    expect(() => bearerToken(values)).toThrow(expect.objectContaining({ reason: "TOKEN_INVALID" }));
  });
});
