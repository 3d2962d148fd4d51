import { expect, test } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { nextState } from "../../../src/domain/transfer.ts";

function refusal(...[state, action]: Parameters<typeof nextState>): [string, string | undefined] {
  try {
    nextState(state, action);
  } catch (error) {
    if (error instanceof HanseError) return [error.message, error.remedy];
    throw error;
  }
  throw new Error(`${state} took ${action}`);
}

test("what is at its end says so, and what can be done", () => {
  expect(refusal("SUCCEEDED", "pause")).toEqual(["the transfer has succeeded: there is nothing to pause", undefined]);
  expect(refusal("SUCCEEDED", "resume")[0]).toBe("the transfer has succeeded: there is nothing to resume");
  expect(refusal("FAILED", "pause")[1]).toContain("hanse transfer resume");
  expect(refusal("CANCELLED", "resume")).toEqual([
    "the transfer was cancelled: there is nothing to resume",
    "Start it again if it is still wanted",
  ]);
});

test("what is not at its end is looked at", () => {
  expect(refusal("PAUSED", "succeed")).toEqual([
    "a PAUSED transfer cannot succeed",
    "Look at it with `hanse transfer show`",
  ]);
});
