import { Status } from "nice-grpc-common";
import { ErrorInfo, RetryInfo, RichClientError, RichServerError } from "nice-grpc-error-details";
import { ClientError } from "nice-grpc-common";
import { HanseError, REASONS, type Category, type Reason } from "../domain/errors.ts";

/** ErrorInfo.domain of every failure that Hanse names. */
export const ERROR_DOMAIN = "hanse";

/** Details ride in a trailer; C-core's default cap on all of them is 8 KiB. */
const PROBLEMS_CHARS = 2000;

const STATUS_OF = {
  invalid: Status.INVALID_ARGUMENT,
  "not-found": Status.NOT_FOUND,
  unauthenticated: Status.UNAUTHENTICATED,
  denied: Status.PERMISSION_DENIED,
  conflict: Status.FAILED_PRECONDITION,
  exhausted: Status.RESOURCE_EXHAUSTED,
  again: Status.UNAVAILABLE,
  verification: Status.DATA_LOSS,
  internal: Status.INTERNAL,
} as const satisfies Record<Category, Status>;

/** A failure as it goes over the wire: google.rpc.Status with ErrorInfo and, where waiting helps, RetryInfo. */
export function toStatus(error: HanseError, site: string): RichServerError {
  const metadata: Record<string, string> = { site, text: error.message.slice(0, PROBLEMS_CHARS) };
  if (error.hop !== undefined) metadata["hop"] = error.hop;
  if (error.remedy !== undefined) metadata["remedy"] = error.remedy;
  if (error.problems.length > 0) metadata["problems"] = error.problems.join("\n").slice(0, PROBLEMS_CHARS);
  const details: (ErrorInfo | RetryInfo)[] = [
    ErrorInfo.fromPartial({ reason: error.reason, domain: ERROR_DOMAIN, metadata }),
  ];
  if (error.retryAfterMs !== undefined) {
    const seconds = Math.floor(error.retryAfterMs / 1000);
    details.push(RetryInfo.fromPartial({ retryDelay: { seconds, nanos: (error.retryAfterMs % 1000) * 1e6 } }));
  }
  return new RichServerError(STATUS_OF[error.category], error.line.slice(0, PROBLEMS_CHARS), details);
}

/** Who answered, for failures that carry no reason of ours: it names the hop and the fitting reasons. */
export interface Answerer {
  /** e.g. `peer bsc` or `gateway`. */
  readonly hop: string;
  /** For no connection and for a deadline. */
  readonly down: Reason;
  /** For a refused token or certificate without a reason of ours. */
  readonly unauthenticated: Reason;
  /** What to do when it does not answer. */
  readonly downRemedy: string;
}

/**
 * The mirror of toStatus: any error of a call as a HanseError. A reason of ours is kept with the answering site's hop
 * before its own; anything else falls to the answerer's reasons by status code. What is no gRPC error comes back as it is.
 */
export function fromStatus(error: unknown, answerer: Answerer): unknown {
  if (!(error instanceof ClientError)) return error;
  const extra = error instanceof RichClientError ? error.extra : [];
  const info = extra.find((detail): detail is ErrorInfo & { $type: typeof ErrorInfo.$type } => detail.$type === ErrorInfo.$type);
  const retry = extra.find((detail): detail is RetryInfo & { $type: typeof RetryInfo.$type } => detail.$type === RetryInfo.$type);
  const delay = retry?.retryDelay;
  const retryAfterMs = delay === undefined ? undefined : delay.seconds * 1000 + delay.nanos / 1e6;
  if (info?.domain === ERROR_DOMAIN && isKnownReason(info.reason)) {
    const { text, hop, remedy, problems } = info.metadata;
    return new HanseError(info.reason, text ?? error.details, {
      hop: hop === undefined || hop === answerer.hop ? answerer.hop : `${answerer.hop}, ${hop}`,
      remedy: remedy ?? undefined,
      retryAfterMs,
      problems: problems?.split("\n"),
      cause: error,
    });
  }
  const reason = fallback(error.code, answerer);
  const remedy = reason === answerer.down ? answerer.downRemedy : undefined;
  return new HanseError(reason, error.details, { hop: answerer.hop, remedy, retryAfterMs, cause: error });
}

const isKnownReason = (reason: string): reason is Reason => Object.hasOwn(REASONS, reason);

function fallback(code: Status, answerer: Answerer): Reason {
  if (code === Status.UNAVAILABLE || code === Status.DEADLINE_EXCEEDED || code === Status.CANCELLED) return answerer.down;
  if (code === Status.UNAUTHENTICATED) return answerer.unauthenticated;
  if (code === Status.PERMISSION_DENIED) return "NOT_ALLOWED";
  if (code === Status.RESOURCE_EXHAUSTED) return "LIMIT_EXCEEDED";
  if (code === Status.INVALID_ARGUMENT) return "INVALID_INPUT";
  return "INTERNAL";
}
