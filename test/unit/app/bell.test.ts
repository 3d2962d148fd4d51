import { expect, it } from "vitest";
import { Bell } from "../../../src/app/bell.ts";

const never = new AbortController().signal;
const LONG_MS = 3600_000;

it("wakes all who wait, and those who looked before it rang", async () => {
  const bell = new Bell();
  const { rings } = bell;
  const waiting = [bell.wait(LONG_MS, never), bell.wait(LONG_MS, never, rings)];
  bell.ring();
  await Promise.all(waiting);
  await bell.wait(LONG_MS, never, rings);
});

it("ends waiting when it is cancelled, and when the time is over", async () => {
  const bell = new Bell();
  const cancelled = new AbortController();
  const waiting = bell.wait(LONG_MS, cancelled.signal);
  cancelled.abort();
  await waiting;
  await bell.wait(LONG_MS, cancelled.signal);
  await bell.wait(1, never);
  expect(bell.rings).toBe(0);
});
