import type { Command } from "commander";
import { HanseError, isReason } from "../domain/errors.ts";
import type { ControlClient } from "../wire/client.ts";
import type { Cli } from "./cli.ts";
import { globalsOf } from "./globals.ts";
import { printTo, type Print } from "./print.ts";
import { findTarget, type Target } from "./target.ts";
import { tokenSource, type TokenSource } from "./token.ts";

/** How long an ordinary call may take. */
const CALL_MS = 60_000;
/** Calls that ask another site, or list a store, before they answer. */
export const SLOW_CALL_MS = 600_000;

/** The options of one call: cancelled by Ctrl-C, given up at the deadline (milliseconds from now). */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly deadline?: number;
}

/** A command's talk with its site's gateway. */
export interface Control {
  readonly cli: Cli;
  readonly print: Print;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** One call. @throws HanseError with the gateway as its hop, or the signal's reason */
  readonly call: <T>(
    send: (client: ControlClient, options: CallOptions) => Promise<T>,
    timeoutMs?: number,
  ) => Promise<T>;
  /** One stream, without a deadline. Throws as `call`. */
  readonly stream: <T>(open: (client: ControlClient, options: CallOptions) => AsyncIterable<T>) => AsyncIterable<T>;
  /** Looks again where the gateway listens, for after its restart. @throws HanseError GATEWAY_DOWN */
  readonly reconnect: () => Promise<void>;
}

/** Finds the gateway of an invocation and its token, connects for the time of `work`, and closes. */
export async function withControl(
  cli: Cli,
  command: Command,
  work: (control: Control) => Promise<void>,
): Promise<void> {
  const globals = globalsOf(command);
  const target = await findTarget(cli, globals);
  await withTarget(cli, command, target, await tokenSource(cli, globals, target), work);
}

/** As withControl, for a gateway that was found; without a token for what needs none. @returns what `work` gave */
export async function withTarget<T>(
  cli: Cli,
  command: Command,
  target: Target,
  token: TokenSource | undefined,
  work: (control: Control) => Promise<T>,
): Promise<T> {
  const globals = globalsOf(command);
  const signal = cli.interruption();
  const connect = async (): Promise<{ client: ControlClient; address: string }> => {
    const control = await target.locate();
    // Here and not above: gRPC takes long to load, and help and usage errors do without.
    const { connectControl } = await import("../wire/client.ts");
    return { client: connectControl(control, token), address: control.address };
  };
  let { client, address } = await connect();
  const mend = async (error: unknown): Promise<unknown> => {
    if (signal.aborted) return signal.reason;
    return named(target, address, error);
  };
  try {
    return await work({
      cli,
      print: printTo(cli.io, globals),
      signal,
      call: async (send, timeoutMs = CALL_MS) => {
        try {
          return await send(client, { signal, deadline: timeoutMs });
        } catch (error) {
          throw await mend(error);
        }
      },
      stream: async function* (open) {
        try {
          yield* open(client, { signal });
        } catch (error) {
          throw await mend(error);
        }
      },
      reconnect: async () => {
        const next = await connect();
        client.close();
        ({ client, address } = next);
      },
    });
  } finally {
    client.close();
  }
}

const DEADLINE_EXCEEDED = 4;

/** A failed call with the gateway as its hop; what gRPC says about sockets becomes what the reader can do. */
async function named(target: Target, address: string, error: unknown): Promise<unknown> {
  const { fromStatus } = await import("../wire/errors.ts");
  const { remedy } = target.down(address);
  const failure = fromStatus(error, {
    hop: "gateway",
    down: "GATEWAY_DOWN",
    unauthenticated: "TOKEN_INVALID",
    downRemedy: remedy ?? "",
  });
  if (!isReason(failure, "GATEWAY_DOWN")) return failure;
  const { cause } = failure;
  if (cause instanceof Error && "code" in cause && cause.code === DEADLINE_EXCEEDED) {
    return new HanseError("GATEWAY_DOWN", `the gateway at ${address} did not answer in time`, {
      hop: "gateway",
      remedy: "Try again; if it stays so, look at the gateway's log",
      cause,
    });
  }
  return target.down(address, cause);
}

/** All items of a paged list. */
export async function allPages<Page extends { readonly nextPageToken: string }>(
  fetch: (pageToken: string) => Promise<Page>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  const seen = new Set<string>();
  for (let token = ""; ;) {
    const page = await fetch(token);
    pages.push(page);
    token = page.nextPageToken;
    if (token === "") return pages;
    if (seen.has(token)) throw new HanseError("INTERNAL", "the gateway's list goes in a circle", { hop: "gateway" });
    seen.add(token);
  }
}
