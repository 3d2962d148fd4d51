import { asHanseError, HanseError, type Reason } from "../../domain/errors.ts";

/** What a peer is told of a store's failure: keys, buckets and folders of this site are none of its business. */
const TOLD: Partial<Record<Reason, readonly [reason: Reason, text: string, remedy: string]>> = {
  PRECONDITION_FAILED: ["SOURCE_CHANGED", "is no longer what was published", "Ask its operator for a new version"],
  OBJECT_MISSING: ["SOURCE_CHANGED", "is no longer there", "Ask its operator for a new version"],
  BODY_TOO_LONG: ["SOURCE_CHANGED", "is longer than what was published", "Ask its operator for a new version"],
  STORE_DENIED: ["SOURCE_DENIED", "cannot be read by its own gateway", "Ask its operator to look at the store's keys"],
  BUCKET_MISSING: ["SOURCE_DENIED", "lies in a bucket that is not there", "Ask its operator to look at the store"],
  STORE_DOWN: ["STORE_DOWN", "cannot be read: its store does not answer", "Try again later"],
  SHORT_BODY: ["STORE_DOWN", "broke off: its store closed the connection", "Try again"],
  STORE_SLOW: ["STORE_SLOW", "cannot be read just now: its store is too busy", "Try again later"],
  DISK_FULL: ["STORE_DOWN", "cannot be read: its store does not answer", "Try again later"],
  QUOTA_EXCEEDED: ["STORE_SLOW", "cannot be read just now: its store refuses more reads", "Try again later"],
};

/**
 * A store's failure as a peer may know it. What is not in the table is nobody's plan, and stays as it is for the error
 * funnel, which lets none of it out.
 * @param path as the manifest names the object
 */
export function rangeFailure(error: unknown, path: string): HanseError {
  const failure = asHanseError(error);
  const told = TOLD[failure.reason];
  if (told === undefined) {
    return failure.category === "internal"
      ? failure
      : new HanseError("INTERNAL", failure.message, { hop: failure.hop, cause: failure });
  }
  const [reason, text, remedy] = told;
  const { retryAfterMs } = failure;
  return new HanseError(reason, `${JSON.stringify(path)} ${text}`, { hop: HOP, remedy, retryAfterMs, cause: failure });
}

const HOP = "the source's store";
