import { HanseError, type Reason } from "../domain/errors.ts";

/** What a refusal carries beside its status. */
export interface Refusal {
  readonly hop: string;
  /** What was asked, as words: `reading 'a/b'`. */
  readonly doing: string;
  readonly status: number;
  /** S3's error code, where the answer had one. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
}

const BY_CODE: Readonly<Record<string, Reason>> = {
  NoSuchBucket: "BUCKET_MISSING",
  NoSuchKey: "OBJECT_MISSING",
  NoSuchUpload: "OBJECT_MISSING",
  NoSuchVersion: "PRECONDITION_FAILED",
  PreconditionFailed: "PRECONDITION_FAILED",
  InvalidPart: "PRECONDITION_FAILED",
  InvalidPartOrder: "PRECONDITION_FAILED",
  QuotaExceeded: "QUOTA_EXCEEDED",
  InsufficientStorage: "QUOTA_EXCEEDED",
  NotEnoughSpace: "QUOTA_EXCEEDED",
  XMinioStorageFull: "QUOTA_EXCEEDED",
  EntityTooLarge: "LIMIT_EXCEEDED",
  EntityTooSmall: "INVALID_INPUT",
  KeyTooLongError: "INVALID_INPUT",
  XAmzContentSHA256Mismatch: "DIGEST_MISMATCH",
  BadDigest: "DIGEST_MISMATCH",
  InvalidDigest: "DIGEST_MISMATCH",
  IncompleteBody: "SHORT_BODY",
  RequestTimeout: "STORE_SLOW",
  SlowDown: "STORE_SLOW",
  InternalError: "STORE_SLOW",
  ServiceUnavailable: "STORE_SLOW",
  OperationAborted: "STORE_SLOW",
  ConditionalRequestConflict: "STORE_SLOW",
  ExpiredToken: "STORE_DENIED",
  InvalidToken: "STORE_DENIED",
  AuthorizationHeaderMalformed: "STORE_DENIED",
  InvalidAccessKeyId: "STORE_DENIED",
  AccessDenied: "STORE_DENIED",
};

const BY_STATUS: Readonly<Record<number, Reason>> = {
  400: "INVALID_INPUT",
  401: "STORE_DENIED",
  403: "STORE_DENIED",
  404: "OBJECT_MISSING",
  405: "STORE_DENIED",
  408: "STORE_SLOW",
  409: "STORE_SLOW",
  412: "PRECONDITION_FAILED",
  413: "LIMIT_EXCEEDED",
  416: "SHORT_BODY",
  429: "STORE_SLOW",
  507: "QUOTA_EXCEEDED",
};

const REMEDIES: Partial<Readonly<Record<Reason, string>>> = {
  BUCKET_MISSING: "Create the bucket at the store, or correct its name in site.yaml",
  OBJECT_MISSING: "Check that the object still lies at the store",
  PRECONDITION_FAILED: "The state that was asked for is gone; look at the object again",
  QUOTA_EXCEEDED: "Free space or ask the store's operator for a larger quota, then resume",
  STORE_SLOW: "Hanse tries again; look at the store's load if it stays",
  STORE_DENIED: "Check the store's credentials, their expiry and what they may do",
  DIGEST_MISMATCH: "The bytes were altered on their way to the store; try again",
  STORE_LIED: "Check endpoint, region and path style of the store",
  LIMIT_EXCEEDED: "The store does not take objects of this size",
};

/** What a status and an S3 error code mean; a code that is known weighs more than the status. */
export function refusalError(refusal: Refusal): HanseError {
  const { hop, doing, status, retryAfterMs } = refusal;
  // A code is remote text: only what looks like one is shown.
  const code = /^[A-Za-z0-9]{1,64}$/.test(refusal.code ?? "") ? refusal.code : undefined;
  const reason = (code === undefined ? undefined : BY_CODE[code]) ?? reasonOfStatus(status);
  const answer = code === undefined ? `${status}` : `${status} ${code}`;
  return new HanseError(reason, `${doing} was answered with ${answer}`, {
    hop,
    remedy: code === "RequestTimeTooSkewed" ? "Set the clock of this machine right" : REMEDIES[reason],
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function reasonOfStatus(status: number): Reason {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status === 501) return "STORE_DENIED";
  return status >= 500 ? "STORE_SLOW" : "STORE_LIED";
}
