import { describe, expect, test } from "vitest";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { MAX_TRIES, waitBefore, withRetry } from "../../../src/store/retry.ts";
import { collect, failure } from "../../contract/store/support.ts";

const passing = (retryAfterMs?: number): HanseError => new HanseError("STORE_SLOW", "busy", { retryAfterMs });

/** A memory store whose named method fails with these errors first, and the waits that were asked for. */
function flaky(change: (store: ObjectStore) => Partial<ObjectStore>): { store: ObjectStore; waits: number[] } {
  const waits: number[] = [];
  const memory = openMemory({ name: "m" });
  const bound = Object.fromEntries(
    METHODS.map((method) => [method, (memory[method] as (...args: unknown[]) => unknown).bind(memory)]),
  );
  const inner = {
    name: "m",
    location: "m",
    type: "memory",
    limits: memory.limits,
    ...bound,
    ...change(memory),
  } as ObjectStore;
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { store: withRetry(inner, { random: () => 1, sleep }), waits };
}

const METHODS = [
  "list",
  "head",
  "read",
  "put",
  "createUpload",
  "uploadPart",
  "listParts",
  "completeUpload",
  "abortUpload",
  "listUploads",
  "delete",
  "presignRead",
  "probe",
  "close",
] as const;

describe("retry", () => {
  test("repeats what passes, and waits longer each time", async () => {
    const errors = [passing(), passing(), passing()];
    const { store, waits } = flaky((memory) => ({
      head: (key) => (errors.length > 0 ? Promise.reject(errors.pop() ?? passing()) : memory.head(key)),
    }));
    expect(await store.head("x")).toBeUndefined();
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  test("gives up after eight tries with the last error", async () => {
    let calls = 0;
    const { store, waits } = flaky(() => ({
      delete: () => {
        calls += 1;
        return Promise.reject(passing());
      },
    }));
    expect(await failure(() => store.delete("x"))).toMatchObject({ reason: "STORE_SLOW" });
    expect([calls, waits.length]).toEqual([MAX_TRIES, MAX_TRIES - 1]);
  });

  test.each(["STORE_DENIED", "OBJECT_MISSING", "QUOTA_EXCEEDED", "PRECONDITION_FAILED", "STORE_LIED"] as const)(
    "does not repeat %s",
    async (reason) => {
      const { store, waits } = flaky(() => ({ put: () => Promise.reject(new HanseError(reason, "no")) }));
      expect(await failure(() => store.put("x", new Uint8Array()))).toMatchObject({ reason });
      expect(waits).toEqual([]);
    },
  );

  test("does not repeat what must be looked up, nor a body that is used up", async () => {
    const refuse = (): Promise<never> => Promise.reject(passing());
    const { store, waits } = flaky(() => ({ createUpload: refuse, completeUpload: refuse, uploadPart: refuse }));
    const upload = { key: "x", uploadId: "1" };
    expect(await failure(() => store.createUpload("x"))).toMatchObject({ reason: "STORE_SLOW" });
    expect(await failure(() => store.completeUpload(upload, []))).toMatchObject({ reason: "STORE_SLOW" });
    const part = { number: 1, offset: 0, sizeBytes: 0 };
    expect(await failure(() => store.uploadPart(upload, part, collectable([])))).toMatchObject({
      reason: "STORE_SLOW",
    });
    expect(waits).toEqual([]);
  });

  test("stops at once when it is cancelled while waiting", async () => {
    const control = new AbortController();
    const reason = new Error("enough");
    let calls = 0;
    const inner = openMemory({ name: "m" });
    inner.head = () => {
      calls += 1;
      queueMicrotask(() => {
        control.abort(reason);
      });
      return Promise.reject(passing(60_000));
    };
    expect(await failure(() => withRetry(inner).head("x", { signal: control.signal }))).toBe(reason);
    expect(calls).toBe(1);
  });

  test("waits between nothing and a bound that doubles to a minute, and as long as the store asks", () => {
    expect(waitBefore(1, undefined, 0)).toBe(0);
    expect(waitBefore(3, undefined, 0.5)).toBe(2000);
    expect(waitBefore(20, undefined, 1)).toBe(60_000);
    expect(waitBefore(1, 90_000, 1)).toBe(90_000);
    expect(waitBefore(1, 10 ** 9, 1)).toBe(300_000);
  });

  test("goes on with a listing behind the last entry", async () => {
    let breaks = 0;
    const { store } = flaky((memory) => ({
      list: async function* (prefix, options) {
        let count = 0;
        for await (const object of memory.list(prefix, options)) {
          yield object;
          count += 1;
          if (count === 2 && breaks < 3) {
            breaks += 1;
            throw passing();
          }
        }
      },
    }));
    for (const key of ["a", "b", "c", "d", "e", "f", "g"]) await store.put(key, new Uint8Array(1));
    expect((await collect(store.list(""))).map((object) => object.key).join("")).toBe("abcdefg");
    expect(breaks).toBe(3);
  });

  test("recognises its own first write where the answer to it was lost", async () => {
    let lost = false;
    const { store } = flaky((memory) => ({
      put: async (...call) => {
        const stored = await memory.put(...call);
        if (lost) return stored;
        lost = true;
        throw new HanseError("STORE_DOWN", "the answer was lost");
      },
    }));
    expect(await store.put("claim", Buffer.from("mine"), { ifAbsent: true })).toMatchObject({ sizeBytes: 4 });
    lost = false;
    expect(await failure(() => store.put("claim", Buffer.from("them"), { ifAbsent: true }))).toMatchObject({
      reason: "PRECONDITION_FAILED",
    });
  });

  test("does not take another's object for its own first write", async () => {
    let calls = 0;
    const { store } = flaky((memory) => ({
      put: async (key, bytes, options) => {
        calls += 1;
        if (calls > 1) return memory.put(key, bytes, options);
        await memory.put(key, Buffer.from("them"));
        throw new HanseError("STORE_DOWN", "no connection");
      },
    }));
    expect(await failure(() => store.put("claim", Buffer.from("mine"), { ifAbsent: true }))).toMatchObject({
      reason: "PRECONDITION_FAILED",
    });
  });
});

// eslint-disable-next-line @typescript-eslint/require-await -- chunks that are there already
async function* collectable(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
