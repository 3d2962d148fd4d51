import { describe, expect, test } from "vitest";
import type { ByteStream } from "../../../../src/app/ports/object-store.ts";
import type { RelayRange } from "../../../../src/app/relay-read.ts";
import { Allowance, inTurn } from "../../../../src/rpc/relay/ahead.ts";

const MIB = 1024 * 1024;
const never = new AbortController().signal;

const range = (path: string, size: number): RelayRange => ({
  store: "main",
  key: `k/${path}`,
  pin: { etag: "e" },
  range: { offset: 0, size },
  path,
});

/** A store whose reads begin at once and go on when the test says so. */
class Reads {
  readonly begun: string[] = [];
  readonly stopped: string[] = [];
  readonly #gates = new Map<string, PromiseWithResolvers<string>>();

  gate(path: string): PromiseWithResolvers<string> {
    const gate = this.#gates.get(path) ?? Promise.withResolvers<string>();
    this.#gates.set(path, gate);
    return gate;
  }

  readonly read = (wanted: RelayRange, signal: AbortSignal): ByteStream => {
    this.begun.push(wanted.path);
    signal.addEventListener("abort", () => {
      this.stopped.push(wanted.path);
      this.gate(wanted.path).reject(signal.reason);
    });
    return this.#bytes(wanted.path);
  };

  async *#bytes(path: string): ByteStream {
    yield Buffer.from(await this.gate(path).promise);
  }
}

async function textOf(bytes: ByteStream): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("reads in turn", () => {
  test("small ranges are begun ahead, eight at most, and come in the order asked", async () => {
    const reads = new Reads();
    const names = Array.from({ length: 20 }, (_, index) => `o${index}`);
    for (const name of names.toReversed()) reads.gate(name).resolve(name);
    const turns = inTurn(
      names.map((name) => range(name, 10)),
      reads.read,
      new Allowance(),
      never,
    );
    const first = turns.next();
    expect(reads.begun).toEqual(names.slice(0, 8));
    const got = first.done === true ? [] : [await textOf(first.value)];
    for (const bytes of turns) got.push(await textOf(bytes));
    expect(got).toEqual(names);
    expect(reads.begun).toEqual(names);
  });

  test("a large range is not begun before its turn, and nothing behind it", async () => {
    const reads = new Reads();
    for (const name of ["a", "large", "b"]) reads.gate(name).resolve(name);
    const turns = inTurn([range("a", 1), range("large", 9 * MIB), range("b", 1)], reads.read, new Allowance(), never);
    turns.next();
    expect(reads.begun).toEqual(["a"]);
    turns.next();
    expect(reads.begun).toEqual(["a", "large"]);
    const last = turns.next();
    expect(last.done === true ? "" : await textOf(last.value)).toBe("b");
    expect(turns.next().done).toBe(true);
  });

  test("one stream holds no more than 8 MiB, all together no more than their allowance, and all of it comes back", () => {
    const reads = new Reads();
    const ranges = Array.from({ length: 6 }, (_, index) => range(`o${index}`, 3 * MIB));
    const allowance = new Allowance(9 * MIB);
    const one = inTurn(ranges, reads.read, allowance, never);
    one.next();
    expect(reads.begun).toHaveLength(2);
    const other = inTurn(ranges, reads.read, allowance, never);
    other.next();
    // The allowance has 3 MiB left for it.
    expect(reads.begun).toHaveLength(3);
    const third = inTurn(ranges, reads.read, allowance, never);
    third.next();
    // It reads its first range all the same, but in its turn.
    expect(reads.begun).toHaveLength(4);
    for (const turns of [one, other, third]) turns.return();
    expect(allowance.take(9 * MIB)).toBe(true);
  });

  test("what fails ahead fails in its turn", async () => {
    const reads = new Reads();
    reads.gate("b").reject(new Error("gone"));
    const turns = inTurn([range("a", 1), range("b", 1), range("c", 1)], reads.read, new Allowance(), never);
    const first = turns.next();
    reads.gate("a").resolve("a");
    expect(first.done === true ? "" : await textOf(first.value)).toBe("a");
    const second = turns.next();
    await expect(second.done === true ? Promise.resolve("") : textOf(second.value)).rejects.toThrow("gone");
    turns.return();
    expect(reads.stopped).toContain("c");
  });

  test("leaving stops every read", () => {
    const reads = new Reads();
    const turns = inTurn([range("a", 1), range("b", 1)], reads.read, new Allowance(), never);
    turns.next();
    turns.return();
    expect(reads.stopped).toEqual(["a", "b"]);
  });
});
