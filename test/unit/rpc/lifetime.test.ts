import { Metadata, type CallContext, type ServerMiddlewareCall } from "nice-grpc-common";
import { describe, expect, test } from "vitest";
import { lifetime } from "../../../src/rpc/lifetime.ts";

const context = (signal: AbortSignal): CallContext => ({
  metadata: Metadata(),
  peer: "x",
  header: Metadata(),
  trailer: Metadata(),
  sendHeader: () => undefined,
  signal,
});
const never = new AbortController().signal;

type Unary = ServerMiddlewareCall<string, string>;
const unary = (next: (signal: AbortSignal) => Promise<string>): Unary => ({
  method: { path: "/x/Y", requestStream: false, responseStream: false, options: {} },
  requestStream: false,
  request: "q",
  responseStream: false,
  next: async function* (_request, inner) {
    return await next(inner.signal);
  },
});

describe("lifetime", () => {
  test("an answer comes through", async () => {
    const call = lifetime(never)(
      unary(() => Promise.resolve("a")),
      context(never),
    );
    expect(await call.next()).toEqual({ done: true, value: "a" });
  });

  test("a use case that never answers is given up, and told", async () => {
    let told: unknown;
    const slow = unary((signal) => {
      signal.addEventListener("abort", () => {
        told = signal.reason;
      });
      return new Promise(() => undefined);
    });
    const error: unknown = await lifetime(never, 1)(slow, context(never))
      .next()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: "INTERRUPTED" });
    expect(told).toBe(error);
  });

  test("a stopping server takes no call", async () => {
    const call = lifetime(AbortSignal.abort())(
      unary(() => Promise.resolve("a")),
      context(never),
    );
    await expect(call.next()).rejects.toMatchObject({ reason: "SHUTTING_DOWN" });
  });
});
