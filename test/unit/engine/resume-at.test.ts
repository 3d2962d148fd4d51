import { expect, it } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { resumeAtMs } from "../../../src/engine/resume-at.ts";

const NOW = Date.UTC(2026, 10, 22);
const quota = (retryAfterMs?: number): HanseError => new HanseError("QUOTA_EXCEEDED", "used up", { retryAfterMs });

it("a source's quota is waited for until the next month, whatever the wait was cut to on its way", () => {
  expect(resumeAtMs(quota(600_000), NOW)).toBe(Date.UTC(2026, 11, 1) + 5000);
  expect(resumeAtMs(quota(9 * 86_400_000), NOW)).toBe(Date.UTC(2026, 11, 1) + 5000);
  expect(resumeAtMs(quota(600_000), Date.UTC(2026, 11, 31))).toBe(Date.UTC(2027, 0, 1) + 5000);
});

it("by a clock that is ahead of the source's it waits as long as it was told, and not a month more", () => {
  const ahead = Date.UTC(2026, 11, 1) + 2000;
  expect(resumeAtMs(quota(3000), ahead)).toBe(ahead + 8000);
});

it("a store's quota, and anything else, waits for a person", () => {
  expect(resumeAtMs(quota(), NOW)).toBeUndefined();
  expect(resumeAtMs(new HanseError("STORE_SLOW", "x", { retryAfterMs: 5 }), NOW)).toBeUndefined();
});

it("a source that did not let us in is asked again in a while: its keys may have run out", () => {
  expect(resumeAtMs(new HanseError("SOURCE_DENIED", "x"), NOW)).toBe(NOW + 300_000);
});
