import { ClientError, Status } from "nice-grpc-common";
import { ErrorInfo, RetryInfo, RichClientError, RichServerError } from "nice-grpc-error-details";
import { HanseError, REASONS, type Category, type Reason } from "../domain/errors.ts";

/** ErrorInfo.domain of every failure that Hanse names. */
const ERROR_DOMAIN = "hanse";

/** UTF-8 bytes of each field. Details ride in a trailer, and C-core's default cap on all trailers is 8 KiB. */
const CAPS = { line: 500, text: 1000, hop: 200, remedy: 600, problems: 2000 } as const;

/** Longest wait that an answer may ask for. */
const MAX_RETRY_AFTER_MS = 600_000;

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

/** The gRPC status of a failure's category. */
export const statusOf = (reason: Reason): Status => STATUS_OF[REASONS[reason]];

/**
 * A failure as it goes over the wire: google.rpc.Status with ErrorInfo and, where waiting helps, RetryInfo. What is
 * longer than a trailer may be is cut; problems are cut between lines.
 * @param site who answers
 */
export function toStatus(error: HanseError, site: string): RichServerError {
  const metadata: Record<string, string> = { site, text: clip(error.message, CAPS.text) };
  if (error.hop !== undefined) metadata["hop"] = clip(error.hop, CAPS.hop);
  if (error.remedy !== undefined) metadata["remedy"] = clip(error.remedy, CAPS.remedy);
  if (error.problems.length > 0) metadata["problems"] = clipLines(error.problems, CAPS.problems);
  const details: (ErrorInfo | RetryInfo)[] = [
    ErrorInfo.fromPartial({ reason: error.reason, domain: ERROR_DOMAIN, metadata }),
  ];
  if (error.retryAfterMs !== undefined) {
    const ms = Math.max(0, Math.round(error.retryAfterMs));
    details.push(RetryInfo.fromPartial({ retryDelay: { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 } }));
  }
  return new RichServerError(STATUS_OF[error.category], clip(error.line, CAPS.line), details);
}

const THIS_GATEWAY = "this gateway";

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
 * before its own; anything else falls to the answerer's reasons by status code. Texts are cut and freed of control
 * characters, because they come from outside. What is no gRPC error comes back as it is.
 */
export function fromStatus(error: unknown, answerer: Answerer): unknown {
  if (!(error instanceof ClientError)) return error;
  const extra = error instanceof RichClientError ? error.extra : [];
  const info = extra.find((detail) => detail.$type === ErrorInfo.$type);
  const delay = extra.find((detail) => detail.$type === RetryInfo.$type)?.retryDelay;
  const retryAfterMs =
    delay === undefined ? undefined : Math.min(MAX_RETRY_AFTER_MS, delay.seconds * 1000 + delay.nanos / 1e6);
  if (info?.domain === ERROR_DOMAIN && isKnownReason(info.reason)) {
    const { text, hop, remedy, problems } = info.metadata;
    const there = hop === undefined ? undefined : harmless(hop, CAPS.hop);
    return new HanseError(info.reason, harmless(text ?? error.details, CAPS.text), {
      hop: joinHops(answerer.hop, there),
      remedy: remedy === undefined ? undefined : harmless(remedy, CAPS.remedy),
      retryAfterMs,
      problems: problems?.split("\n").map((line) => harmless(line, CAPS.problems)),
      cause: error,
    });
  }
  const reason = fallback(error.code, answerer);
  const remedy = reason === answerer.down ? answerer.downRemedy : undefined;
  const text = harmless(error.details, CAPS.text);
  return new HanseError(reason, text, { hop: answerer.hop, remedy, retryAfterMs, cause: error });
}

/** Whoever answers calls itself `this gateway`; to the caller it is the hop it called. */
const joinHops = (called: string, there: string | undefined): string =>
  there === undefined || there === called || there === THIS_GATEWAY ? called : `${called}, ${there}`;

const isKnownReason = (reason: string): reason is Reason => Object.hasOwn(REASONS, reason);

function fallback(code: Status, answerer: Answerer): Reason {
  switch (code) {
    case Status.UNAVAILABLE:
    case Status.DEADLINE_EXCEEDED:
    case Status.CANCELLED:
      return answerer.down;
    case Status.UNAUTHENTICATED:
      return answerer.unauthenticated;
    case Status.PERMISSION_DENIED:
      return "NOT_ALLOWED";
    case Status.RESOURCE_EXHAUSTED:
      return "LIMIT_EXCEEDED";
    case Status.INVALID_ARGUMENT:
      return "INVALID_INPUT";
    default:
      return "INTERNAL";
  }
}

/** C0, C1, and the marks that turn the direction of text around. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const harmless = (text: string, bytes: number): string => clip(text.replace(CONTROLS, "\u{fffd}"), bytes);

/** The longest beginning of at most so many UTF-8 bytes that ends between characters. */
function clip(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text.toWellFormed();
  const cut = Buffer.from(text)
    .subarray(0, bytes - 3)
    .toString("utf8")
    .replace(/\u{fffd}+$/u, "");
  return `${cut}…`;
}

function clipLines(lines: readonly string[], bytes: number): string {
  const kept: string[] = [];
  let left = bytes - 40;
  for (const line of lines) {
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    kept.push(line.replaceAll("\n", " "));
  }
  if (kept.length === 0 && lines[0] !== undefined) kept.push(clip(lines[0], bytes - 40));
  if (kept.length < lines.length) kept.push(`and ${lines.length - kept.length} more`);
  return kept.join("\n");
}
