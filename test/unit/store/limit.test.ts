import { describe, expect, test } from "vitest";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import { withLimit } from "../../../src/store/limit.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { bytesOf, failure } from "../../contract/store/support.ts";

/** A memory store whose HEADs wait until they are let go, in order. */
function gated(): { store: ObjectStore; started: string[]; letGo: (() => void)[] } {
  const started: string[] = [];
  const letGo: (() => void)[] = [];
  const inner = openMemory({ name: "m" });
  inner.head = (key) => {
    started.push(key);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    letGo.push(() => {
      resolve(undefined);
    });
    return promise;
  };
  return { store: withLimit(inner, 2), started, letGo };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("limit", () => {
  test("runs at most so many at a time, the rest in order", async () => {
    const { store, started, letGo } = gated();
    const calls = ["a", "b", "c", "d"].map((key) => store.head(key));
    await turn();
    expect(started).toEqual(["a", "b"]);
    letGo[0]?.();
    await calls[0];
    await turn();
    expect(started).toEqual(["a", "b", "c"]);
    letGo[1]?.();
    letGo[2]?.();
    await turn();
    letGo[3]?.();
    await Promise.all(calls);
    expect(started).toEqual(["a", "b", "c", "d"]);
  });

  test("lets a cancelled one leave the queue without its turn", async () => {
    const { store, started, letGo } = gated();
    const control = new AbortController();
    const reason = new Error("enough");
    const first = [store.head("a"), store.head("b")];
    const leaving = failure(() => store.head("c", { signal: control.signal }));
    const last = store.head("d");
    await turn();
    control.abort(reason);
    expect(await leaving).toBe(reason);
    letGo.splice(0).forEach((go) => {
      go();
    });
    await Promise.all(first);
    await turn();
    letGo.splice(0).forEach((go) => {
      go();
    });
    await last;
    expect(started).toEqual(["a", "b", "d"]);
  });

  test("counts a read until its stream ends or is left, begun or not", async () => {
    const store = withLimit(openMemory({ name: "m" }), 1);
    await store.put("x", Buffer.from("abc"));
    const unread = await store.read("x");
    let second = false;
    const waiting = store.read("x").then((stream) => {
      second = true;
      return stream;
    });
    await turn();
    expect(second).toBe(false);
    await unread[Symbol.asyncIterator]().return?.();
    for await (const chunk of await waiting) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(await bytesOf(await store.read("x"))).toEqual(Buffer.from("abc"));
    expect(await failure(async () => store.read("absent"))).toMatchObject({ reason: "OBJECT_MISSING" });
    expect(await bytesOf(await store.read("x"))).toEqual(Buffer.from("abc"));
  });

  test("does not hold a write up behind reads, nor a listing behind what is done with its entries", async () => {
    const store = withLimit(openMemory({ name: "m" }), 1);
    await store.put("x", Buffer.from("abc"));
    const open = await store.read("x");
    await store.put("y", Buffer.from("d"));
    await open[Symbol.asyncIterator]().return?.();
    for await (const object of store.list("")) expect(await store.head(object.key)).toBeDefined();
  });
});
