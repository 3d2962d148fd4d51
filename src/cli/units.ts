import { HanseError } from "../domain/errors.ts";

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Bytes for people: `0 B`, `512 B`, `1.5 KiB`, `912.0 GiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 1023.95 would be rounded to 1024.0 of the smaller unit.
  while (unit < BYTE_UNITS.length - 1 && value >= (unit === 0 ? 1024 : 1023.95)) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value).toString() : value.toFixed(1)} ${BYTE_UNITS[unit] ?? "B"}`;
}

/** Bytes per second for people: `131.2 MiB/s`. */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;

/**
 * Reads a size as people type it: `67108864`, `64Mi`, `64MiB`, `1.5 GiB`.
 * @returns whole bytes
 * @throws HanseError INVALID_INPUT, also for decimal units (`64M`), which could mean either
 */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([KMGTP])iB?|B)?$/i.exec(text.trim());
  const exponent = match?.[2] === undefined ? 0 : " KMGTP".indexOf(match[2].toUpperCase());
  const bytes = match === null ? Number.NaN : Number(match[1]) * 1024 ** exponent;
  if (!Number.isSafeInteger(bytes)) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a size`, {
      remedy: "Write whole bytes or Ki, Mi, Gi, Ti, e.g. 64Mi",
    });
  }
  return bytes;
}

const DURATION_UNITS = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type DurationUnit = keyof typeof DURATION_UNITS;

/**
 * Reads a duration as people type it: `90s`, `10m`, `168h`, `7d`, `1h30m`; a bare number is seconds.
 * @returns milliseconds
 * @throws HanseError INVALID_INPUT
 */
export function parseDuration(text: string): number {
  const bare = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(bare)) return Math.round(Number(bare) * 1000);
  const whole = /^(?:\d+(?:\.\d+)?(?:ms|min|s|m|h|d)\s*)+$/.test(bare);
  const parts = whole ? [...bare.matchAll(/(\d+(?:\.\d+)?)(ms|min|s|m|h|d)/g)] : [];
  const ms = parts.reduce((sum, part) => sum + Number(part[1]) * DURATION_UNITS[part[2] as DurationUnit], 0);
  if (parts.length === 0 || !Number.isSafeInteger(Math.round(ms))) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a duration`, { remedy: "Write e.g. 90s, 10m, 168h or 7d" });
  }
  return Math.round(ms);
}

/** A duration for people, in its two largest units: `0.4 s`, `12.0 s`, `3 min 05 s`, `5 h 36 min`, `2 d 03 h`. */
export function formatDuration(ms: number): string {
  if (ms < 59_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
    `${large} ${largeUnit} ${small.toString().padStart(2, "0")} ${smallUnit}`;
  if (seconds < 3600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** The times that a Date can hold: milliseconds either side of 1970. */
const DATE_RANGE_MS = 8.64e15;

/** A time as ISO 8601 in UTC to the second; a dash where there is none, or none that a calendar has. */
export function formatTime(ms: number | undefined): string {
  if (ms === undefined || !(Math.abs(ms) <= DATE_RANGE_MS)) return "-";
  return `${new Date(ms).toISOString().slice(0, -5)}Z`;
}

/** A count with its noun: `1 object`, `102 objects`. */
export const formatCount = (count: number, noun: string): string =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
