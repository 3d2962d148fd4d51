import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWithin, nextChangeMs, parseWeeklyWindow } from "../../../src/domain/weekly-window.ts";

const at = (time: string): number => Date.parse(`${time}:00Z`);

describe("a weekly window", () => {
  // 2026-11-20 is a Friday.
  const NIGHTS = "Mon-Fri 20:00-06:00";

  it.each([
    ["2026-11-20T19:59", false],
    ["2026-11-20T20:00", true],
    ["2026-11-21T05:59", true],
    ["2026-11-21T06:00", false],
    ["2026-11-21T23:00", false],
    ["2026-11-23T05:00", false],
    ["2026-11-23T20:00", true],
  ])("of nights begins on its days and ends on the morning after: %s", (time, within) => {
    expect(isWithin(NIGHTS, at(time))).toBe(within);
  });

  it("tells when it opens and closes next", () => {
    expect(nextChangeMs(NIGHTS, at("2026-11-20T12:00"))).toBe(at("2026-11-20T20:00"));
    expect(nextChangeMs(NIGHTS, at("2026-11-20T20:00"))).toBe(at("2026-11-21T06:00"));
    expect(nextChangeMs(NIGHTS, at("2026-11-21T06:00"))).toBe(at("2026-11-23T20:00"));
    expect(nextChangeMs("Mon-Sun 00:00-24:00", at("2026-11-20T12:00"))).toBeUndefined();
  });

  it.each([
    ["mon-fri 20:00-06:00", "2026-11-20T20:00"],
    ["20:00-06:00", "2026-11-21T20:00"],
    ["Sat,Sun 00:00-24:00", "2026-11-22T23:59"],
    ["Sun 22:00-02:00", "2026-11-23T01:00"],
    ["Fri-Mon 10:00-11:00", "2026-11-22T10:30"],
    ["Tue 01:00-02:00 ;  Fri 10:00-11:00", "2026-11-20T10:30"],
  ])("is read as people write it: %s", (text, open) => {
    expect(isWithin(parseWeeklyWindow(text), at(open))).toBe(true);
  });

  it.each(["", "always", "Mon", "Mon 8-10", "Mon 08:00-08:00", "Mon 25:00-26:00", "Mon 24:00-06:00", "Mo 08:00-10:00"])(
    "that names no times is refused: %s",
    (text) => {
      expect(() => parseWeeklyWindow(text)).toThrow(expect.objectContaining({ reason: "INVALID_INPUT" }));
    },
  );

  it("changes exactly where it says, and nowhere before", () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const clock = (m: number): string =>
      `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
    const day = fc.constantFrom("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    const window = fc
      .tuple(day, day, minute, minute)
      .filter(([, , from, to]) => from !== to)
      .map(([first, last, from, to]) => `${first}-${last} ${clock(from)}-${clock(to)}`);
    const now = fc.integer({ min: at("2026-01-01T00:00"), max: at("2027-01-01T00:00") });
    fc.assert(
      fc.property(window, now, fc.double({ min: 0, max: 0.999, noNaN: true }), (text, nowMs, share) => {
        const next = nextChangeMs(text, nowMs);
        const open = isWithin(text, nowMs);
        if (next === undefined) return;
        expect(next).toBeGreaterThan(nowMs);
        expect(isWithin(text, next)).toBe(!open);
        expect(isWithin(text, nowMs + Math.floor((next - nowMs) * share))).toBe(open);
      }),
    );
  });
});
