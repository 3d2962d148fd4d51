import { expect, test } from "vitest";
import { failureJson, formatFailure } from "../../../src/cli/failure.ts";
import { HanseError } from "../../../src/domain/errors.ts";

const FULL = new HanseError("NO_GRANT", "lumi may not read climate/era5", {
  hop: "gateway, peer bsc",
  remedy: "Ask bsc's operator for a grant",
  problems: ["first", "second"],
});

test("hop, text, remedy, then what belongs to it", () => {
  expect(formatFailure(FULL)).toEqual([
    "hanse: gateway, peer bsc: lumi may not read climate/era5",
    "  → Ask bsc's operator for a grant",
    "  - first",
    "  - second",
  ]);
});

test("without hop, remedy and problems only the text", () => {
  expect(formatFailure(new HanseError("INTERNAL", "odd"))).toEqual(["hanse: odd"]);
});

test("remote text in any member is neutral", () => {
  const hostile = "\u001b]0;owned\u0007\r";
  const lines = formatFailure(
    new HanseError("INTERNAL", hostile, { hop: hostile, remedy: hostile, problems: [hostile] }),
  );
  expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
});

test("as JSON all members are there", () => {
  expect(failureJson(FULL)).toEqual({
    error: {
      reason: "NO_GRANT",
      hop: "gateway, peer bsc",
      message: "lumi may not read climate/era5",
      remedy: "Ask bsc's operator for a grant",
      problems: ["first", "second"],
    },
  });
  expect(failureJson(new HanseError("INTERNAL", "odd")).error).toMatchObject({ hop: null, remedy: null, problems: [] });
});
