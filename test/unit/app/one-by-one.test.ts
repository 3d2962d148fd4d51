import { expect, it } from "vitest";
import { OneByOne } from "../../../src/app/one-by-one.ts";

it("begins each piece of work when those before it have ended, the failed ones too, and gives each its own outcome", async () => {
  const turns = new OneByOne();
  const told: string[] = [];
  const first = Promise.withResolvers<string>();
  const work = (name: string, outcome: Promise<string>) => (): Promise<string> => {
    told.push(name);
    return outcome.finally(() => told.push(`${name} ended`));
  };
  const failing = (): Promise<string> => Promise.reject(new Error("not today"));
  const outcomes = Promise.allSettled([
    turns.run(work("a", first.promise)),
    turns.run(failing),
    turns.run(work("b", Promise.resolve("2"))),
  ]);
  await Promise.resolve();
  expect(told).toEqual(["a"]);
  first.resolve("1");
  expect(await outcomes).toMatchObject([
    { status: "fulfilled", value: "1" },
    { status: "rejected", reason: { message: "not today" } },
    { status: "fulfilled", value: "2" },
  ]);
  expect(told).toEqual(["a", "a ended", "b", "b ended"]);
});
