import { describe, expect, test } from "vitest";
import { HanseError, REASONS, type Reason } from "../../../src/domain/errors.ts";
import { backoffMs, disposition, MAX_REFETCHES, MAX_TRIES, STALL_MS } from "../../../src/engine/disposition.ts";

const judge = (reason: Reason, tries = 0, stalledMs = 0): unknown =>
  disposition(new HanseError(reason, "x"), tries, stalledMs);

describe("what to do after a failure", () => {
  test.each(["PEER_DOWN", "LOCATION_EXPIRED", "LEASE_LOST", "SHUTTING_DOWN"] as const)(
    "%s is waited for without end and is nobody's fault",
    (reason) => {
      expect(judge(reason, 1000, 10 * STALL_MS)).toEqual({ type: "retry", countTry: false });
    },
  );

  test.each(["QUOTA_EXCEEDED", "DISK_FULL", "STORE_DENIED", "BUCKET_MISSING", "PEER_UNAUTHENTICATED"] as const)(
    "%s pauses at once: only a person can mend it",
    (reason) => {
      expect(judge(reason)).toEqual({ type: "pause" });
    },
  );

  test("wrong bytes are read again a few times, and then the transfer fails", () => {
    for (const reason of ["DIGEST_MISMATCH", "BODY_TOO_LONG"] as const) {
      expect(judge(reason, MAX_REFETCHES - 2)).toEqual({ type: "retry", countTry: true });
      expect(judge(reason, MAX_REFETCHES - 1)).toEqual({ type: "fail" });
    }
  });

  test("a ticket that ended is renewed a few times, and then the transfer waits for a person", () => {
    expect(judge("TICKET_EXPIRED", MAX_TRIES - 2)).toEqual({ type: "retry", countTry: true });
    expect(judge("TICKET_EXPIRED", MAX_TRIES - 1)).toEqual({ type: "pause" });
  });

  test("a passing failure pauses only when its tries are used up and nothing got on for long", () => {
    expect(judge("STORE_SLOW", MAX_TRIES - 2, 2 * STALL_MS)).toEqual({ type: "retry", countTry: true });
    expect(judge("STORE_SLOW", MAX_TRIES + 5, STALL_MS - 1)).toEqual({ type: "retry", countTry: true });
    expect(judge("STORE_SLOW", MAX_TRIES - 1, STALL_MS)).toEqual({ type: "pause" });
  });

  test("a peer that is busy and says for how long is waited for; a limit without an end is a person's to mend", () => {
    const busy = new HanseError("LIMIT_EXCEEDED", "32 streams run", { retryAfterMs: 1000 });
    expect(disposition(busy, 1000, 10 * STALL_MS)).toEqual({ type: "retry", countTry: false });
    expect(judge("LIMIT_EXCEEDED")).toEqual({ type: "pause" });
  });

  test("a delivery that the source's operator stopped is over", () => {
    expect(judge("DELIVERY_STOPPED")).toEqual({ type: "fail" });
  });

  test("a source that denies is asked again before the transfer pauses", () => {
    expect(judge("SOURCE_DENIED", 0)).toEqual({ type: "retry", countTry: true });
    expect(judge("SOURCE_DENIED", MAX_REFETCHES - 1)).toEqual({ type: "pause" });
  });

  test.each(["SOURCE_CHANGED", "INVALID_MANIFEST", "NO_GRANT", "LABEL_TAKEN"] as const)(
    "%s fails for good",
    (reason) => {
      expect(judge(reason)).toEqual({ type: "fail" });
    },
  );

  test("no failure is tried again without end but those that count no try", () => {
    for (const reason of Object.keys(REASONS) as Reason[]) {
      const verdict = disposition(new HanseError(reason, "x"), 1000, 10 * STALL_MS);
      if (verdict.type === "retry") expect(verdict.countTry, reason).toBe(false);
    }
  });

  test("waits double up to a minute, and are random below that", () => {
    const longest = Array.from({ length: 12 }, (_, failures) => backoffMs(failures, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000]);
    expect(backoffMs(5, () => 0.25)).toBe(4000);
    expect(backoffMs(5000, () => 0)).toBe(0);
  });
});
