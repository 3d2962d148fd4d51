import { describe, expect, test } from "vitest";
import { Sequence } from "../../../src/engine/sequence.ts";

describe("sequence", () => {
  test("runs steps one after the other in the order they were given", async () => {
    const sequence = new Sequence();
    const order: string[] = [];
    const first = Promise.withResolvers<undefined>();
    sequence.then(async () => {
      order.push("first begins");
      await first.promise;
      order.push("first ends");
    });
    sequence.then(() => {
      order.push("second");
      return Promise.resolve();
    });
    await Promise.resolve();
    expect(order).toEqual(["first begins"]);
    first.resolve(undefined);
    await sequence.settled();
    expect(order).toEqual(["first begins", "first ends", "second"]);
  });

  test("runs none after one failed, and tells the first failure as often as it is asked", async () => {
    const sequence = new Sequence();
    let ran = 0;
    sequence.then(() => Promise.reject(new Error("the ledger is gone")));
    sequence.then(() => {
      ran += 1;
      return Promise.resolve();
    });
    await expect(sequence.settled()).rejects.toThrow("the ledger is gone");
    sequence.then(() => {
      ran += 1;
      return Promise.resolve();
    });
    await expect(sequence.settled()).rejects.toThrow("the ledger is gone");
    expect(ran).toBe(0);
  });

  test("is settled where nothing was ever given", async () => {
    await expect(new Sequence().settled()).resolves.toBeUndefined();
  });
});
