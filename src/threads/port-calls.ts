import type { MessagePort } from "node:worker_threads";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { fromPlainError, toPlainError, type PlainError } from "../domain/plain-error.ts";

/** Functions that the other end of a port may call: plain data in and out. */
export type PortFunctions = Readonly<Record<string, (...args: never[]) => unknown>>;

type Message =
  /** Without an id nobody waits for the outcome. */
  | { readonly type: "call"; readonly id?: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly type: "done"; readonly id: number; readonly value: unknown }
  | { readonly type: "failed"; readonly id: number; readonly error: PlainError };

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: HanseError) => void;
}

/** What comes over a port: of a MessagePort, or of a Worker seen from outside. */
type Port = Pick<MessagePort, "postMessage"> & {
  on(event: "message", listener: (message: Message) => void): unknown;
};

/**
 * Calls between two threads of one process over a port; each end may serve functions and call those of the other.
 * Failures cross as HanseError, without their cause. Nothing is lost or repeated while both threads live.
 */
export class PortCalls<Theirs extends PortFunctions> {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #over: HanseError | undefined;

  /** @param mine what the other end may call; whatever a function throws goes back to its caller */
  constructor(port: Port, mine: PortFunctions) {
    this.#port = port;
    port.on("message", (message) => {
      if (message.type === "call") void this.#serve(mine, message);
      else this.#settle(message);
    });
  }

  /** Calls a function of the other end. @throws HanseError as it was thrown there, or the one that `end` was given */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    this.#send({ type: "call", id, name, args });
    return promise as Promise<Awaited<ReturnType<Theirs[Name]>>>;
  }

  /** Calls a function of the other end whose outcome nobody waits for. */
  tell<Name extends keyof Theirs & string>(name: Name, ...args: Parameters<Theirs[Name]>): void {
    if (this.#over === undefined) this.#send({ type: "call", name, args });
  }

  /** The other end is gone: fails what waits for it and what is still to be called. Idempotent: the first error stands. */
  end(error: HanseError): void {
    this.#over ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#over);
    this.#pending.clear();
  }

  #send(message: Message): void {
    this.#port.postMessage(message);
  }

  #settle(message: Extract<Message, { type: "done" | "failed" }>): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === "done") pending?.resolve(message.value);
    else pending?.reject(fromPlainError(message.error));
  }

  async #serve(mine: PortFunctions, call: Extract<Message, { type: "call" }>): Promise<void> {
    const { id, name, args } = call;
    try {
      const value = await run(mine, name, args);
      if (id !== undefined) this.#send({ type: "done", id, value });
    } catch (error) {
      if (id !== undefined) this.#send({ type: "failed", id, error: toPlainError(asHanseError(error)) });
    }
  }
}

function run(mine: PortFunctions, name: string, args: readonly unknown[]): unknown {
  const found = Object.hasOwn(mine, name) ? mine[name] : undefined;
  if (found === undefined) throw new HanseError("INTERNAL", `the other thread has no ${name}`);
  return (found as (...given: readonly unknown[]) => unknown)(...args);
}
