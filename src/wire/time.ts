import type { Timestamp__Output } from "./gen/google/protobuf/Timestamp.ts";

/** Milliseconds since 1970 as google.protobuf.Timestamp; undefined stays unset. */
export function toTimestamp(ms: number | undefined): { seconds: number; nanos: number } | null {
  if (ms === undefined) return null;
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

/** The mirror of toTimestamp, to the millisecond; undefined too for what no clock can show. */
export function fromTimestamp(timestamp: Timestamp__Output | null | undefined): number | undefined {
  if (timestamp === null || timestamp === undefined) return undefined;
  const ms = timestamp.seconds * 1000 + Math.floor(timestamp.nanos / 1e6);
  return Number.isSafeInteger(ms) ? ms : undefined;
}
