import { describe, expect, test } from "vitest";
import { HanseError, REASONS, type Reason } from "../../../../src/domain/errors.ts";
import { rangeFailure } from "../../../../src/rpc/relay/range-failure.ts";

const detail = { hop: "store secret-name", remedy: "look into s3://hidden-bucket", problems: ["hidden-key"] };

describe("a store's failure as a peer is told it", () => {
  test.each(Object.keys(REASONS) as Reason[])("%s lets out nothing of this site", (reason) => {
    const told = rangeFailure(new HanseError(reason, "reading 'root/hidden-key' failed", detail), "a/b.bin");
    // What nobody planned for is made neutral by the error funnel.
    if (told.category === "internal") return;
    expect(JSON.stringify([told.line, told.problems])).not.toMatch(/hidden|secret/);
    expect(told.line).toContain('"a/b.bin"');
  });

  test.each([
    ["PRECONDITION_FAILED", "SOURCE_CHANGED"],
    ["OBJECT_MISSING", "SOURCE_CHANGED"],
    ["BODY_TOO_LONG", "SOURCE_CHANGED"],
    ["STORE_DOWN", "STORE_DOWN"],
    ["SHORT_BODY", "STORE_DOWN"],
    ["STORE_SLOW", "STORE_SLOW"],
    ["STORE_DENIED", "SOURCE_DENIED"],
    ["STORE_LIED", "STORE_LIED"],
    ["NO_GRANT", "INTERNAL"],
  ] as const)("%s is %s", (reason, told) => {
    expect(rangeFailure(new HanseError(reason, "x"), "p").reason).toBe(told);
  });

  test("how long to wait is passed on, and what is no HanseError is INTERNAL", () => {
    expect(rangeFailure(new HanseError("STORE_SLOW", "x", { retryAfterMs: 7 }), "p").retryAfterMs).toBe(7);
    expect(rangeFailure(new TypeError("x"), "p").reason).toBe("INTERNAL");
  });
});
