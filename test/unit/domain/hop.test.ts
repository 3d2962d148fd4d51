import { expect, it } from "vitest";
import { isHopOf, peerHop, storeOfHop } from "../../../src/domain/hop.ts";

it.each([
  [peerHop("lumi"), true],
  [storeOfHop("lumi"), true],
  ["peer lumi, the source's store", true],
  ["peer lumi, store main at lumi", true],
  ["peer lumi2", false],
  ["peer bsc, store main at lumi", false],
  ["peer bsc, peer lumi", false],
  ["store lumi", false],
  ["this gateway", false],
  [undefined, false],
])("%s is of lumi: %s", (hop, wanted) => {
  expect(isHopOf(hop, "lumi")).toBe(wanted);
});
