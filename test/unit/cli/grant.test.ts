import { describe, expect, it } from "vitest";
import { parseUntil } from "../../../src/cli/grant-add.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

describe("when a grant ends", () => {
  it.each([
    ["2026-12-31", "2026-12-31T23:59:59.999Z"],
    ["2026-12-31T12:00:00Z", "2026-12-31T12:00:00.000Z"],
    ["2026-12-31T12:00:00+02:00", "2026-12-31T10:00:00.000Z"],
    ["30d", "2026-12-22T12:00:00.000Z"],
    ["12h", "2026-11-23T00:00:00.000Z"],
  ])("%s is %s", (text, at) => {
    expect(new Date(parseUntil(text, NOW)).toISOString()).toBe(at);
  });

  it.each(["", "soon", "2026-13-01", "2026-12-31T12:00:00", "30", "31.12.2026"])("%j is no time", (text) => {
    expect(() => parseUntil(text, NOW)).toThrow(expect.objectContaining({ reason: "INVALID_INPUT" }));
  });
});
