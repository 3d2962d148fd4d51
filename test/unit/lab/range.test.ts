import { expect, test } from "vitest";
import { rangeOf } from "../../../src/lab/s3-door/range.ts";

test.each([
  [undefined, undefined],
  ["bytes=0-9", { offset: 0, size: 10 }],
  ["bytes=90-200", { offset: 90, size: 10 }],
  ["bytes=95-", { offset: 95, size: 5 }],
  ["bytes=-7", { offset: 93, size: 7 }],
  ["bytes=-700", { offset: 0, size: 100 }],
  ["bytes=9-3", undefined],
  ["bytes=0-1,5-6", undefined],
  ["lines=1-2", undefined],
])("%s of 100 bytes", (text, expected) => {
  expect(rangeOf(text, 100)).toEqual(expected);
});

test.each(["bytes=100-", "bytes=100-200", "bytes=-0"])("%s of 100 bytes is not satisfiable", (text) => {
  expect(() => rangeOf(text, 100)).toThrow("100 bytes");
});
