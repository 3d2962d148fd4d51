import { HanseError } from "../domain/errors.ts";

const STALLED = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|HOSTNAME|ERR_SSL|EPROTO/;

/**
 * A failed connection as a HanseError: STORE_SLOW where the other side went quiet, STORE_DOWN else. What is a HanseError
 * already, in itself or as a cause, stays what it is. The text carries the error's code and nothing the other side sent.
 */
export function connectionError(error: unknown, hop: string): HanseError {
  for (let link = error, depth = 0; link instanceof Error && depth < 5; link = link.cause, depth += 1) {
    if (link instanceof HanseError) return link;
  }
  const code = codeOf(error);
  if (STALLED.has(code)) return stalled(hop, error);
  const certificate = CERTIFICATE.test(code);
  return new HanseError("STORE_DOWN", certificate ? `TLS failed (${code})` : `the connection failed (${code})`, {
    hop,
    remedy: certificate
      ? "Check the endpoint's certificate and the configured CA"
      : "Check that the endpoint is up and reachable",
    cause: error,
  });
}

/** What is said where the other side went quiet. */
export const stalled = (hop: string, cause?: unknown): HanseError =>
  new HanseError("STORE_SLOW", "no bytes came for a minute", { hop, remedy: "Hanse tries again", cause });

/** `Retry-After` in milliseconds (RFC 9110 §10.2.3: seconds or a date), or undefined. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** The error's code, or that of the first of several attempts. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.name : "unknown";
}
