import { pino } from "pino";
import { expect, it } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { logEvents } from "../../../src/events/log-events.ts";

it("writes what repeats once a minute for each method and reason, and says how often it was left out", () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  let now = 1_000_000;
  const events = logEvents(log, { now: () => now });
  const refuse = (method: string, times: number): void => {
    for (let i = 0; i < times; i += 1) events.callRefused(method, new HanseError("TOKEN_INVALID", "no"));
  };
  refuse("/a/B", 500);
  refuse("/a/C", 1);
  now += 60_000;
  refuse("/a/B", 3);
  events.callRefused("/a/B", new HanseError("TOKEN_REPLAYED", "again"));
  now += 60_000;
  refuse("/a/B", 1);
  expect(lines.map(({ method, reason, before }) => [method, reason, before])).toEqual([
    ["/a/B", "TOKEN_INVALID", 0],
    ["/a/C", "TOKEN_INVALID", 0],
    ["/a/B", "TOKEN_INVALID", 499],
    ["/a/B", "TOKEN_REPLAYED", 0],
    ["/a/B", "TOKEN_INVALID", 2],
  ]);
});
