import { describe, expect, it } from "vitest";
import { isWorthStealing, soonest, type SourceLoad, type UnderWay } from "../../../src/engine/source-share.ts";

const MIB = 1024 ** 2;
const at = (units: number, mibLeft: number, mibPerSecond: number): SourceLoad => ({
  units,
  bytesLeft: mibLeft * MIB,
  bytesPerSecond: mibPerSecond * MIB,
});

describe("a unit goes", () => {
  it.each<[string, SourceLoad[], number | undefined]>([
    ["nowhere without sources", [], undefined],
    ["to the only one, however slow", [at(9, 99, 0)], 0],
    ["to one that was never tried", [at(1, 16, 50), at(0, 0, 0)], 1],
    ["to the faster one", [at(1, 16, 10), at(1, 16, 30)], 1],
    ["past a long queue", [at(4, 64, 30), at(1, 8, 20)], 1],
    ["to a slow one that is idle and would be done first", [at(8, 512, 50), at(0, 0, 5)], 1],
    ["to the fast one where the slow one has something in hand", [at(6, 96, 50), at(1, 1, 5)], 0],
    ["to the fast one where that is done before the slow one", [at(1, 8, 100), at(0, 0, 5)], 0],
  ])("%s", (_what, sources, wanted) => {
    expect(soonest(sources, 16 * MIB)).toBe(wanted);
  });
});

describe("taking a unit away", () => {
  const slow: UnderWay = {
    bytesLeft: 15 * MIB,
    unitBytes: 16 * MIB,
    bytesPerSecond: MIB,
    sourceBytesPerSecond: MIB,
    sourceBytesLeft: 15 * MIB,
    otherBytesLeft: 0,
    otherBytesPerSecond: 50 * MIB,
  };
  it.each<[string, Partial<UnderWay>, boolean]>([
    ["is worth it at the end of a transfer", {}, true],
    ["is not while the others have work for longer", { otherBytesLeft: 2000 * MIB }, false],
    ["is not where it is nearly done", { bytesLeft: MIB }, false],
    ["is not where nobody else moves anything", { otherBytesPerSecond: 0 }, false],
    [
      "is worth it from a source that stands still",
      { bytesPerSecond: 0, sourceBytesPerSecond: 0, otherBytesLeft: 2000 * MIB },
      true,
    ],
    ["is not between sources that are alike", { bytesPerSecond: 25 * MIB, sourceBytesPerSecond: 25 * MIB }, false],
    [
      "is not where a fast source only lets it wait for its others",
      {
        bytesPerSecond: MIB / 10,
        sourceBytesPerSecond: 10 * MIB,
        sourceBytesLeft: 40 * MIB,
        otherBytesPerSecond: 2 * MIB,
      },
      false,
    ],
  ])("%s", (_what, change, wanted) => {
    expect(isWorthStealing({ ...slow, ...change })).toBe(wanted);
  });
});
