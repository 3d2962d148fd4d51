import { describe, expect, test } from "vitest";
import { Meter } from "../../../src/engine/meter.ts";

describe("meter", () => {
  test("tells the rate over the last five seconds", () => {
    const meter = new Meter(100_000);
    for (let second = 0; second < 20; second++) meter.add(1000, 100_000 + second * 1000);
    expect(meter.bytesPerSecond(119_500)).toBe(1000);
  });

  test("divides by the time since the start while that is short, and never by less than half a second", () => {
    const meter = new Meter(100_000);
    meter.add(4000, 100_000);
    expect(meter.bytesPerSecond(100_000)).toBe(8000);
    expect(meter.bytesPerSecond(102_000)).toBe(2000);
  });

  test("forgets what lies behind the window, also after a long silence", () => {
    const meter = new Meter(0);
    meter.add(5000, 0);
    expect(meter.bytesPerSecond(4900)).toBeGreaterThan(0);
    expect(meter.bytesPerSecond(5100)).toBe(0);
    meter.add(5000, 1_000_000_000);
    expect(meter.bytesPerSecond(1_000_000_000)).toBe(1000);
  });

  test("a clock that goes back does no harm", () => {
    const meter = new Meter(100_000);
    meter.add(1000, 100_000);
    meter.add(1000, 40_000);
    expect(meter.bytesPerSecond(100_500)).toBe(4000);
  });
});
