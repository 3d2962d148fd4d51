import { pino, type Logger } from "pino";

/** pino's levels. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/** Query strings of presigned URLs are bearer credentials; whatever text carries one loses it. */
const SIGNED_QUERY = /\?[^\s"']*X-Amz-[^\s"']*/gi;
const BEARER = /\bey[\w-]{8,}\.[\w-]+\.[\w-]+/g;

/** Text without presigned queries and tokens. */
export const withoutSecrets = (text: string): string =>
  text.replace(SIGNED_QUERY, "?[redacted]").replace(BEARER, "[redacted]");

/** The gateway's log: JSON Lines on standard error; texts lose what could be a credential. */
export function openLog(level: LogLevel, site: string): Logger {
  return pino(
    {
      level,
      base: { site },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: withoutSecrets },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
