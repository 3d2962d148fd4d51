import { expect, test } from "vitest";
import { Tally } from "../../../../src/rpc/relay/tally.ts";

const MIB = 1024 * 1024;

test("a tally tells in lumps, after a while, and the rest at the end; nothing twice", () => {
  const told: number[] = [];
  let now = 0;
  const tally = new Tally(
    (bytes) => told.push(bytes),
    () => now,
  );
  for (let count = 0; count < 17; count++) tally.add(MIB);
  expect(told).toEqual([8 * MIB, 8 * MIB]);
  now = 5000;
  tally.add(1);
  expect(told).toEqual([8 * MIB, 8 * MIB, MIB + 1]);
  tally.add(7);
  tally.tell();
  tally.tell();
  expect(told.slice(3)).toEqual([7]);
});
