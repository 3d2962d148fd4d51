import { createHash } from "node:crypto";
import type { Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { ByteStream } from "../app/ports/object-store.ts";
import { connectionError } from "./http-errors.ts";
import { closable, closeStream } from "./streams.ts";

/** Longest wait for an answer to begin, and for its next bytes. */
export const STALL_MS = 60_000;

/** A body that brings fewer bytes than this in STALL_MS of waiting is given up: 1 KiB/s. */
const LEAST_BYTES_PER_STALL = 60 * 1024;

/** Whom a body comes from or goes to, for error texts. */
export interface BodyContext {
  readonly hop: string;
  readonly signal?: AbortSignal | undefined;
  /** Monotonic milliseconds; replaced in tests. */
  readonly monotonicMs?: (() => number) | undefined;
}

/** A body as an HTTP client hands it over. */
export interface ReceivedBody extends ByteStream {
  /** Breaks it off, begun or not. */
  destroy(): unknown;
}

/**
 * Passes a received body on and holds it to its length: SHORT_BODY where it ends or breaks early, BODY_TOO_LONG with
 * the first byte too many, STORE_SLOW where it drips. Leaving the loop closes the body.
 */
export const receiveExactly = (body: ReceivedBody, sizeBytes: number, context: BodyContext): ByteStream =>
  closable(received(body, sizeBytes, context), () => body.destroy());

async function* received(body: ByteStream, sizeBytes: number, context: BodyContext): AsyncGenerator<Uint8Array> {
  let seen = 0;
  try {
    for await (const chunk of refuseDripping(body, context)) {
      seen += chunk.length;
      if (seen > sizeBytes) throw tooLong(sizeBytes, context.hop);
      yield chunk;
    }
  } catch (error) {
    context.signal?.throwIfAborted();
    const failure = connectionError(error, context.hop);
    if (failure.reason !== "STORE_DOWN") throw failure;
    throw shortBody(seen, sizeBytes, context.hop, error);
  }
  if (seen < sizeBytes) throw shortBody(seen, sizeBytes, context.hop);
}

/**
 * Passes a body on to be sent. The last chunk is held back until the source ended, the length is right and, where a
 * digest is given, the bytes hash to it: a receiver that was told the length never gets a whole wrong body.
 * @throws HanseError SHORT_BODY, BODY_TOO_LONG, DIGEST_MISMATCH
 */
export const sendExactly = (body: ByteStream, sizeBytes: number, context: SendContext): ByteStream =>
  closable(checked(body, sizeBytes, context), () => {
    closeStream(body);
  });

/** What a body to be sent is held to, and the names for error texts. */
interface SendContext {
  readonly hop: string;
  readonly sha256?: Digest | undefined;
  readonly what?: string | undefined;
}

async function* checked(body: ByteStream, sizeBytes: number, context: SendContext): AsyncGenerator<Uint8Array> {
  const hash = context.sha256 === undefined ? undefined : createHash("sha256");
  let seen = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of body) {
    if (chunk.length === 0) continue;
    seen += chunk.length;
    if (seen > sizeBytes) throw tooLong(sizeBytes, context.hop);
    hash?.update(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  if (seen < sizeBytes) throw shortBody(seen, sizeBytes, context.hop);
  const found = hash?.digest("hex");
  if (found !== undefined && found !== context.sha256) {
    throw digestMismatch(context.what ?? "the bytes", context.sha256 ?? "", found, context.hop);
  }
  if (held !== undefined) yield held;
}

/** @returns the whole body as text. @throws HanseError STORE_LIED where it is longer than `capBytes` (S25) */
export async function readCapped(body: ByteStream, capBytes: number, context: BodyContext): Promise<string> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    for await (const chunk of refuseDripping(body, context)) {
      received += chunk.length;
      if (received > capBytes) {
        throw new HanseError("STORE_LIED", `an answer is longer than ${capBytes} bytes`, { hop: context.hop });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    context.signal?.throwIfAborted();
    throw connectionError(error, context.hop);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** DIGEST_MISMATCH with both digests, as every place words it. */
export function digestMismatch(what: string, wanted: Digest, found: Digest, hop: string): HanseError {
  return new HanseError("DIGEST_MISMATCH", `${what} should hash to ${wanted} and hash to ${found}`, {
    hop,
    remedy: "Fetch the bytes again, from another source if there is one",
  });
}

/** Counts only the time that is spent waiting for the source: a slow consumer is not the source's fault. */
async function* refuseDripping(body: ByteStream, context: BodyContext): AsyncGenerator<Uint8Array> {
  const now = context.monotonicMs ?? (() => performance.now());
  let waitedMs = 0;
  let bytes = 0;
  let since = now();
  for await (const chunk of body) {
    waitedMs += now() - since;
    bytes += chunk.length;
    if (waitedMs >= STALL_MS) {
      if (bytes < LEAST_BYTES_PER_STALL) {
        throw new HanseError("STORE_SLOW", `only ${bytes} bytes came in ${Math.round(waitedMs / 1000)} s`, {
          hop: context.hop,
          remedy: "Hanse tries again; look at the store's load if it stays",
        });
      }
      waitedMs = 0;
      bytes = 0;
    }
    yield chunk;
    since = now();
  }
}

function shortBody(received: number, sizeBytes: number, hop: string, cause?: unknown): HanseError {
  return new HanseError("SHORT_BODY", `the body ended after ${received} of ${sizeBytes} bytes`, {
    hop,
    remedy: "Try again",
    cause,
  });
}

function tooLong(sizeBytes: number, hop: string): HanseError {
  return new HanseError("BODY_TOO_LONG", `the body is longer than the ${sizeBytes} bytes it should have`, {
    hop,
    remedy: "Check whether the object was replaced by a larger one",
  });
}
