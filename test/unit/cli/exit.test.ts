import { expect, test } from "vitest";
import { exitCodeOf, knownReason } from "../../../src/cli/exit.ts";
import { REASONS, type Category, type Reason } from "../../../src/domain/errors.ts";

/** What scripts may rely on; written out, so that a change of the table is seen here. */
const PROMISED: Record<Category, number> = {
  invalid: 2,
  "not-found": 3,
  denied: 4,
  unauthenticated: 4,
  again: 5,
  exhausted: 5,
  verification: 6,
  conflict: 1,
  internal: 1,
};

test.each(Object.entries(REASONS) as [Reason, Category][])("%s (%s) has its exit code", (reason, category) => {
  expect(exitCodeOf(reason)).toBe(PROMISED[category]);
});

test("a reason that only a newer gateway knows is INTERNAL, and no property of Object is a reason", () => {
  expect(knownReason("SOURCE_CHANGED")).toBe("SOURCE_CHANGED");
  expect(knownReason("FROM_THE_FUTURE")).toBe("INTERNAL");
  expect(knownReason("constructor")).toBe("INTERNAL");
  expect(knownReason("")).toBe("INTERNAL");
});
