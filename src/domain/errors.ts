/** What kind of failure it is: decides the gRPC status (wire/errors.ts) and the exit code (cli/exit.ts). */
export type Category =
  | "invalid" // the input is wrong; repeating it cannot help
  | "not-found"
  | "unauthenticated"
  | "denied"
  | "conflict" // the state forbids it
  | "exhausted" // a quota or a cap
  | "again" // passing: a later try may succeed
  | "verification" // bytes are not what was signed
  | "internal";

/** Every failure that Hanse names, with its category. Codes are stable: scripts and peers match on them. */
export const REASONS = {
  INVALID_INPUT: "invalid",
  INVALID_CONFIG: "invalid",
  INVALID_MANIFEST: "invalid",
  INVALID_KEYS: "invalid",
  INVALID_DOCUMENT: "invalid",
  UNKNOWN_REFERENCE: "not-found",
  UNKNOWN_PEER: "not-found",
  UNKNOWN_TRANSFER: "not-found",
  UNKNOWN_GRANT: "not-found",
  UNKNOWN_STORE: "not-found",
  UNKNOWN_DELIVERY: "not-found",
  UNKNOWN_PERSON: "not-found",
  UNKNOWN_VERSION: "not-found",
  UNKNOWN_RECEIPT: "not-found",
  UNKNOWN_TOKEN: "not-found",
  UNKNOWN_TERMS: "not-found",
  UNKNOWN_AGREEMENT: "not-found",
  UNKNOWN_RULE: "not-found",
  UNKNOWN_OFFER: "not-found",
  UNKNOWN_PIN: "not-found",
  UNKNOWN_SCRUB: "not-found",
  UNKNOWN_WATCH: "not-found",
  UNKNOWN_WITHDRAWAL: "not-found",
  NOTHING_HELD: "not-found",
  NOTHING_TO_PUBLISH: "not-found",
  BUCKET_MISSING: "not-found",
  OBJECT_MISSING: "not-found",
  TOKEN_INVALID: "unauthenticated",
  TOKEN_EXPIRED: "unauthenticated",
  TOKEN_REPLAYED: "unauthenticated",
  TICKET_EXPIRED: "unauthenticated",
  PEER_UNAUTHENTICATED: "unauthenticated",
  STEP_UP_REQUIRED: "unauthenticated",
  NO_GRANT: "denied",
  TERMS_NOT_ACCEPTED: "denied",
  RESIDENCY_REFUSED: "denied",
  DELIVERY_STOPPED: "denied",
  WITHDRAWN: "denied",
  PEER_REVOKED: "denied",
  NOT_ALLOWED: "denied",
  STORE_DENIED: "denied",
  SOURCE_DENIED: "denied",
  ORIGIN_REFUSED: "denied",
  PEER_NOT_ACTIVE: "conflict",
  PEER_SUSPENDED: "conflict",
  TERMS_CHANGED: "conflict",
  RULE_SUSPENDED: "conflict",
  OFFER_ENDED: "conflict",
  OUTSIDE_WINDOW: "conflict",
  FINGERPRINT_MISMATCH: "conflict",
  STATEMENT_ROLLBACK: "conflict",
  LABEL_TAKEN: "conflict",
  REQUEST_REUSED: "conflict",
  ROOT_OCCUPIED: "conflict",
  FOREIGN_STORE: "conflict",
  WRONG_STATE: "conflict",
  NEEDS_RELAY: "conflict",
  PATH_NOT_OFFERED: "conflict",
  REPLICA_DAMAGED: "conflict",
  SOURCE_CHANGED: "conflict",
  SITE_HELD: "conflict",
  STORE_DOUBTED: "conflict",
  LEASE_LOST: "conflict",
  PRECONDITION_FAILED: "conflict",
  QUOTA_EXCEEDED: "exhausted",
  DISK_FULL: "exhausted",
  LIMIT_EXCEEDED: "exhausted",
  PEER_DOWN: "again",
  PEER_REFUSED: "again",
  ISSUER_DOWN: "again",
  STORE_DOWN: "again",
  STORE_SLOW: "again",
  GATEWAY_DOWN: "again",
  LOCATION_EXPIRED: "again",
  SHUTTING_DOWN: "again",
  INTERRUPTED: "again",
  NOT_READ_BACK: "again",
  SHORT_BODY: "again",
  DIGEST_MISMATCH: "verification",
  BODY_TOO_LONG: "verification",
  REPLICA_FAULTS: "verification",
  RECEIPT_FAULTS: "verification",
  AUDIT_FAULTS: "verification",
  LEDGER_FAILED: "internal",
  STORE_LIED: "internal",
  INTERNAL: "internal",
} as const satisfies Record<string, Category>;

/** A stable failure code. */
export type Reason = keyof typeof REASONS;

/** What a failure may carry beside its text. */
export interface FailureDetail {
  /** Where it happened: `this gateway`, `peer bsc`, `store main at bsc`, … */
  readonly hop?: string | undefined;
  /** What the reader can do now, as a sentence without its full stop. */
  readonly remedy?: string | undefined;
  /** How long to wait before another try, where that helps. */
  readonly retryAfterMs?: number | undefined;
  /** Lines that belong to it, e.g. the bad keys. */
  readonly problems?: readonly string[] | undefined;
  readonly cause?: unknown;
}

/** The one error that Hanse throws on purpose: a stable reason, the hop, and the remedy. */
export class HanseError extends Error {
  override readonly name = "HanseError";
  readonly reason: Reason;
  readonly hop: string | undefined;
  readonly remedy: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly problems: readonly string[];

  /** @param text what happened, in one sentence without its full stop and without hop or remedy */
  constructor(reason: Reason, text: string, detail: FailureDetail = {}) {
    super(text, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.reason = reason;
    this.hop = detail.hop;
    this.remedy = detail.remedy;
    this.retryAfterMs = detail.retryAfterMs;
    this.problems = detail.problems ?? [];
  }

  get category(): Category {
    return REASONS[this.reason];
  }

  /** Hop, reason and remedy in one line, as people read it. */
  get line(): string {
    const where = this.hop === undefined ? "" : `${this.hop}: `;
    const then = this.remedy === undefined ? "" : `. ${this.remedy}`;
    return `${where}${this.message}${then}`;
  }
}

/** True for a failure with this reason, or one of these. */
export function isReason(error: unknown, ...reasons: readonly Reason[]): error is HanseError {
  return error instanceof HanseError && reasons.includes(error.reason);
}

/** Any thrown value as a HanseError; what is not ours becomes INTERNAL with the original as its cause. */
export function asHanseError(error: unknown, hop?: string): HanseError {
  if (error instanceof HanseError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new HanseError("INTERNAL", text, { hop, cause: error });
}
