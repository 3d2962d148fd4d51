import { describe, expect, it } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { fromPlainError, toPlainError } from "../../../src/domain/plain-error.ts";

describe("a HanseError as plain data", () => {
  it("comes out of a thread as it went in, without its cause", () => {
    const detail = { hop: "store main", remedy: "Wait", retryAfterMs: 7, problems: ["a", "b"] };
    const crossed = fromPlainError(
      structuredClone(toPlainError(new HanseError("STORE_SLOW", "too much", { ...detail, cause: () => 1 }))),
    );
    expect(crossed).toBeInstanceOf(HanseError);
    expect(crossed).toMatchObject({ ...detail, reason: "STORE_SLOW", message: "too much", category: "again" });
    expect(crossed.cause).toBeUndefined();
    const bare = fromPlainError(structuredClone(toPlainError(new HanseError("LEDGER_FAILED", "gone"))));
    expect(bare).toMatchObject({ hop: undefined, remedy: undefined, retryAfterMs: undefined, problems: [] });
  });
});
