import { ClientError, Status } from "nice-grpc-common";
import { RichClientError } from "nice-grpc-error-details";
import { describe, expect, test } from "vitest";
import { HanseError, REASONS, type Reason } from "../../../src/domain/errors.ts";
import { fromStatus, statusOf, toStatus, type Answerer } from "../../../src/wire/errors.ts";

const bsc: Answerer = {
  hop: "peer bsc",
  down: "PEER_DOWN",
  unauthenticated: "PEER_UNAUTHENTICATED",
  downRemedy: "Wait",
};

/** What the client side makes of what the server side throws. */
function received(error: HanseError, answerer = bsc): HanseError {
  const sent = toStatus(error, "bsc");
  const back = fromStatus(new RichClientError("/x/Y", sent.code, sent.details, sent.extra), answerer);
  if (!(back instanceof HanseError)) throw new Error("not a HanseError");
  return back;
}

describe("toStatus and fromStatus mirror each other", () => {
  test.each(Object.keys(REASONS) as Reason[])("%s", (reason) => {
    const back = received(
      new HanseError(reason, "it failed", { remedy: "Try this", retryAfterMs: 2500, problems: ["a/b", "c d"] }),
    );
    expect(back).toMatchObject({
      reason,
      message: "it failed",
      hop: "peer bsc",
      remedy: "Try this",
      retryAfterMs: 2500,
      problems: ["a/b", "c d"],
    });
    expect(toStatus(back, "bsc").code).toBe(statusOf(reason));
  });

  test("the answering hop stands before the one it names", () => {
    const back = received(new HanseError("STORE_DOWN", "no answer", { hop: "store main at bsc" }));
    expect(back.line).toBe("peer bsc, store main at bsc: no answer");
  });

  test("every category has its own status", () => {
    const categories = new Set(Object.values(REASONS));
    const codes = new Set((Object.keys(REASONS) as Reason[]).map(statusOf));
    expect(codes.size).toBe(categories.size);
    expect(codes.has(Status.OK)).toBe(false);
  });
});

describe("an answer without a reason of ours falls to the answerer's", () => {
  test.each([
    [Status.UNAVAILABLE, "PEER_DOWN"],
    [Status.DEADLINE_EXCEEDED, "PEER_DOWN"],
    [Status.UNAUTHENTICATED, "PEER_UNAUTHENTICATED"],
    [Status.PERMISSION_DENIED, "NOT_ALLOWED"],
    [Status.RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED"],
    [Status.UNIMPLEMENTED, "INTERNAL"],
  ] as const)("%s", (code, reason) => {
    expect(fromStatus(new ClientError("/x/Y", code, "text"), bsc)).toMatchObject({ reason, hop: "peer bsc" });
  });

  test("a reason that we do not know", () => {
    const sent = toStatus(new HanseError("NO_GRANT", "no"), "bsc");
    const extra = sent.extra.map((detail) => ({ ...detail, reason: "toString" }));
    const back = fromStatus(new RichClientError("/x/Y", sent.code, sent.details, extra), bsc);
    expect(back).toMatchObject({ reason: "NOT_ALLOWED" });
  });

  test("what is no gRPC error stays what it is", () => {
    const error = new Error("x");
    expect(fromStatus(error, bsc)).toBe(error);
  });
});

describe("texts from outside", () => {
  test("lose their control characters", () => {
    const back = received(
      new HanseError("NO_GRANT", "a\u001b[31mb\u202ec\r\n", { remedy: "x\u009by", problems: ["p\u0007"] }),
    );
    expect([back.message, back.remedy, back.problems[0]].join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  test("fit a trailer of 8 KiB however long they are", () => {
    const long = "ä".repeat(50_000);
    const error = new HanseError("INVALID_KEYS", long, {
      hop: long,
      remedy: long,
      problems: new Array(1000).fill("k/ä"),
    });
    const sent = toStatus(error, "bsc");
    const info = JSON.stringify(sent.extra);
    expect(Buffer.byteLength(encodeURIComponent(sent.details)) + Buffer.byteLength(info) * (4 / 3)).toBeLessThan(8192);
    expect(received(error).problems.at(-1)).toMatch(/^and \d+ more$/);
  });

  test("cannot make us wait for long", () => {
    expect(received(new HanseError("STORE_SLOW", "x", { retryAfterMs: 1e12 })).retryAfterMs).toBe(600_000);
  });
});
