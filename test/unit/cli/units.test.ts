import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatTime,
  parseBytes,
  parseDuration,
} from "../../../src/cli/units.ts";

test.each([
  [0, "0 B"],
  [1, "1 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [1536, "1.5 KiB"],
  [1024 ** 2 - 1, "1.0 MiB"],
  [64 * 1024 ** 2, "64.0 MiB"],
  [912 * 1024 ** 3, "912.0 GiB"],
  [25 * 1024 ** 4, "25.0 TiB"],
  [3000 * 1024 ** 5, "3000.0 PiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("a rate is bytes per second", () => {
  expect(formatRate(131.2 * 1024 ** 2)).toBe("131.2 MiB/s");
});

test.each([
  ["67108864", 67108864],
  ["64Mi", 64 * 1024 ** 2],
  ["64MiB", 64 * 1024 ** 2],
  ["1.5 GiB", 1.5 * 1024 ** 3],
  ["5ki", 5120],
  ["12 B", 12],
])("'%s' is read as %d bytes", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each(["", "M", "64M", "64MB", "-1", "1e3", "0.3Ki", "9007199254740993", "99999Pi", "64 Mi x"])(
  "'%s' is no size",
  (text) => {
    expect(() => parseBytes(text)).toThrow(expect.objectContaining({ reason: "INVALID_INPUT" }));
  },
);

test("whole units survive being shown and read again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1023 }), fc.integer({ min: 0, max: 4 }), (count, exponent) => {
      const bytes = count * 1024 ** exponent;
      expect(parseBytes(formatBytes(bytes))).toBe(bytes);
    }),
  );
});

test.each([
  ["90s", 90_000],
  ["10m", 600_000],
  ["168h", 604_800_000],
  ["7d", 604_800_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["45", 45_000],
])("'%s' is read as %d ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "h", "1x", "1h x", "-5s", "1w"])("'%s' is no duration", (text) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ reason: "INVALID_INPUT" }));
});

test.each([
  [0, "0.0 s"],
  [420, "0.4 s"],
  [59_940, "59.9 s"],
  [59_960, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [3_599_600, "1 h 00 min"],
  [20_160_000, "5 h 36 min"],
  [183_600_000, "2 d 03 h"],
])("%d ms are %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("times are ISO 8601 in UTC; what no calendar has is a dash", () => {
  expect(formatTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe("2026-01-02T03:04:05Z");
  expect(formatTime(undefined)).toBe("-");
  expect(formatTime(1e300)).toBe("-");
  expect(formatTime(Number.NaN)).toBe("-");
});

test("counts agree with their nouns", () => {
  expect(formatCount(1, "object")).toBe("1 object");
  expect(formatCount(1234567, "object")).toBe("1,234,567 objects");
});
