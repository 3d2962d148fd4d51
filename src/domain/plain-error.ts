import { HanseError, type Reason } from "./errors.ts";

/** A HanseError as plain data: classes do not cross threads. Its cause stays behind. */
export interface PlainError {
  readonly reason: Reason;
  readonly text: string;
  readonly hop: string | undefined;
  readonly remedy: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly problems: readonly string[];
}

/** Mirror of fromPlainError. */
export const toPlainError = (error: HanseError): PlainError => ({
  reason: error.reason,
  text: error.message,
  hop: error.hop,
  remedy: error.remedy,
  retryAfterMs: error.retryAfterMs,
  problems: error.problems,
});

/** Mirror of toPlainError. */
export const fromPlainError = (plain: PlainError): HanseError =>
  new HanseError(plain.reason, plain.text, {
    hop: plain.hop,
    remedy: plain.remedy,
    retryAfterMs: plain.retryAfterMs,
    problems: plain.problems,
  });
