import { asHanseError, type Reason } from "../../domain/errors.ts";

/** A failure as S3 clients read it: `<Error><Code>` with an HTTP status. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, text: string) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

/** What the request is about decides what a missing or changed thing is called. */
export type Subject = "object" | "upload";

const ANSWERS: Partial<Record<Reason, readonly [number, string]>> = {
  BUCKET_MISSING: [404, "NoSuchBucket"],
  OBJECT_MISSING: [404, "NoSuchKey"],
  STORE_DENIED: [403, "AccessDenied"],
  PRECONDITION_FAILED: [412, "PreconditionFailed"],
  QUOTA_EXCEEDED: [507, "QuotaExceeded"],
  DISK_FULL: [507, "QuotaExceeded"],
  INVALID_KEYS: [400, "InvalidArgument"],
  INVALID_INPUT: [400, "InvalidArgument"],
  DIGEST_MISMATCH: [400, "BadDigest"],
  SHORT_BODY: [400, "IncompleteBody"],
  BODY_TOO_LONG: [400, "InvalidRequest"],
  STORE_SLOW: [503, "SlowDown"],
  STORE_DOWN: [503, "ServiceUnavailable"],
};

/** Any failure as an S3 answer; what is not known is a 500. */
export function asS3Error(error: unknown, subject: Subject): S3Error {
  if (error instanceof S3Error) return error;
  const failure = asHanseError(error);
  if (subject === "upload" && failure.reason === "OBJECT_MISSING")
    return new S3Error(404, "NoSuchUpload", failure.message);
  if (subject === "upload" && failure.reason === "PRECONDITION_FAILED")
    return new S3Error(400, "InvalidPart", failure.message);
  const [status, code] = ANSWERS[failure.reason] ?? [500, "InternalError"];
  return new S3Error(status, code, failure.message);
}
