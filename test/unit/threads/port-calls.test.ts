import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import { PortCalls, type PortFunctions } from "../../../src/threads/port-calls.ts";

let close: () => void = () => undefined;
afterEach(() => {
  close();
});

/** Two ends of one port. */
function pair<Theirs extends PortFunctions>(theirs: Theirs, ours: PortFunctions = {}) {
  const { port1, port2 } = new MessageChannel();
  close = () => {
    port1.close();
  };
  return { here: new PortCalls<Theirs>(port1, ours), there: new PortCalls(port2, theirs) };
}

describe("calls over a port", () => {
  test("answers come back to their calls, in whatever order they are ready", async () => {
    const first = Promise.withResolvers<string>();
    const { here } = pair({ slow: () => first.promise, twice: (n: number) => n * 2 });
    const slow = here.call("slow");
    expect(await here.call("twice", 21)).toBe(42);
    first.resolve("late");
    expect(await slow).toBe("late");
  });

  test("a HanseError crosses with all it says but its cause; anything else becomes INTERNAL", async () => {
    const detail = {
      hop: "this gateway",
      remedy: "Wait",
      retryAfterMs: 5,
      problems: ["a"],
      cause: new Error("secret"),
    };
    const { here } = pair({
      refuses: () => Promise.reject(new HanseError("NO_GRANT", "no", detail)),
      breaks: () => {
        throw new TypeError("oops");
      },
    });
    const refused = await here.call("refuses").catch((error: unknown) => error);
    expect(refused).not.toHaveProperty("cause");
    expect(refused).toMatchObject({
      reason: "NO_GRANT",
      message: "no",
      hop: "this gateway",
      remedy: "Wait",
      retryAfterMs: 5,
      problems: ["a"],
    });
    await expect(here.call("breaks")).rejects.toMatchObject({ reason: "INTERNAL", message: "oops" });
  });

  test("either end may ask the other", async () => {
    const { here, there } = pair({ ping: () => "pong" }, { name: () => "here" });
    expect(await Promise.all([here.call("ping"), there.call("name")])).toEqual(["pong", "here"]);
  });

  test("what is told is heard in order, and its failure disturbs nobody", async () => {
    const heard: number[] = [];
    const { here } = pair({
      note: (n: number) => {
        heard.push(n);
        throw new Error("not to be seen");
      },
      all: () => heard,
    });
    here.tell("note", 1);
    here.tell("note", 2);
    expect(await here.call("all")).toEqual([1, 2]);
  });

  test("what a prototype has is no function of the other end", async () => {
    const { here } = pair<{ toString: () => string }>({});
    await expect(here.call("toString")).rejects.toMatchObject({ reason: "INTERNAL" });
  });

  test("where the other end is gone, what waits and what comes after fails", async () => {
    const { here } = pair({ never: () => new Promise<void>(() => undefined) });
    const waiting = here.call("never");
    const gone = new HanseError("INTERRUPTED", "the thread ended");
    here.end(gone);
    here.end(new HanseError("INTERNAL", "a later reason"));
    await expect(waiting).rejects.toBe(gone);
    await expect(here.call("never")).rejects.toBe(gone);
    here.tell("never");
  });
});
