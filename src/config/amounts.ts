import { HanseError } from "../domain/errors.ts";

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time from a second to a year: `90s`, `5m`, `168h`, `7d`. @returns milliseconds @throws HanseError INVALID_INPUT */
export function parseSpan(text: string): number {
  const [, count, unit] = /^(\d{1,8})(s|m|h|d)$/.exec(text) ?? [];
  const ms = unit === undefined ? Number.NaN : Number(count) * UNITS[unit as keyof typeof UNITS];
  if (ms >= 1000 && ms <= 366 * UNITS.d) return ms;
  throw new HanseError("INVALID_INPUT", `'${text}' is not a time from 1s to a year`, {
    remedy: "Write e.g. 90s, 12h or 7d",
  });
}

const EXPONENTS = { "": 0, K: 1, M: 2, G: 3, T: 4, P: 5 } as const;

/** A number of bytes, at least one: `67108864`, `100MiB`, `150Ti`. @throws HanseError INVALID_INPUT */
export function parseByteCount(text: string): number {
  const [, count, unit = ""] = /^(\d{1,16})(?:([KMGTP])i(?:B)?)?$/.exec(text) ?? [];
  const bytes = Number(count) * 1024 ** EXPONENTS[unit as keyof typeof EXPONENTS];
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new HanseError("INVALID_INPUT", `'${text}' is not a number of bytes`, {
    remedy: "Write e.g. 100MiB or 150TiB",
  });
}
