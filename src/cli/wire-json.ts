import { fromTimestamp } from "../wire/time.ts";
import { formatTime } from "./units.ts";

/** A wire message as `--json` prints it: proto field names in camelCase, times in ISO 8601, unset ones null. */
export function wireJson(message: unknown): unknown {
  if (Array.isArray(message)) return message.map(wireJson);
  if (typeof message !== "object" || message === null) return message;
  if (isTimestamp(message)) return isoTime(message);
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, wireJson(value)]));
}

interface WireTime {
  readonly seconds: number;
  readonly nanos: number;
}

/** A wire time in ISO 8601 with its milliseconds; null where it is unset. */
function isoTime(time: WireTime | null): string | null {
  const date = new Date(fromTimestamp(time) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** A wire time for people. */
export const shownTime = (time: WireTime | null): string => formatTime(fromTimestamp(time));

function isTimestamp(message: object): message is WireTime {
  const { seconds, nanos, ...rest } = message as Partial<WireTime>;
  return typeof seconds === "number" && typeof nanos === "number" && Object.keys(rest).length === 0;
}
