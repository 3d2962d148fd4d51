import type { ByteStream } from "../../app/ports/object-store.ts";
import type { Answer } from "./answer.ts";
import type { Lie } from "./rules.ts";

/** The connection is to be broken off at this point. */
export class Dropped extends Error {
  override readonly name = "Dropped";
}

/**
 * Answers a request under a lie.
 * @param work does what was asked and gives the true answer; not called where the lie leaves the effect out
 * @param signal cancelled when the client is gone: ends what is held
 * @throws Dropped where the connection is to be broken off
 */
export async function tell(lie: Lie, work: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  switch (lie.kind) {
    case "answer":
      if (lie.effect === true) await letGo(await work());
      return made(lie.status, lie.body ?? "", lie.headers);
    case "redirect":
      return made(lie.status ?? 307, "", { location: lie.url });
    case "flood":
      return { status: 200, headers: { "content-type": "application/xml" }, body: flood(lie) };
    case "drop":
      if (lie.when === "after") await letGo(await work());
      throw new Dropped("the connection is dropped");
    case "hold": {
      const { afterBytes } = lie;
      if (afterBytes !== undefined) {
        return withBody(await work(), (body) => hold(body, afterBytes, () => unlessGone(lie.until, signal)));
      }
      await unlessGone(lie.until, signal);
      return work();
    }
    case "drip": {
      const pause = (sentBytes: number): Promise<unknown> => unlessGone(lie.pause(sentBytes), signal);
      return withBody(await work(), (body) => drip(body, lie.pieceBytes, pause));
    }
    default:
      return bend(lie, await work());
  }
}

type Bending = Extract<Lie, { kind: "truncate" | "flip" | "shift" | "swap" | "extra" | "ignore-range" | "headers" }>;

function bend(lie: Bending, answer: Answer): Answer {
  const length = Number(answer.headers["content-length"] ?? 0);
  switch (lie.kind) {
    case "truncate": {
      const declared = lie.declared === true;
      const cut = withBody(answer, (body) => truncate(body, lie.afterBytes, !declared));
      return declared ? withHeaders(cut, { "content-length": String(Math.min(length, lie.afterBytes)) }) : cut;
    }
    case "flip":
      return withBody(answer, (body) => flip(body, lie.offset - startOf(answer)));
    case "shift":
      return withBody(answer, (body) => extra(skip(body, lie.bytes), Math.min(lie.bytes, length)));
    case "swap":
      return withBody(answer, (body) => swap(body, lie.bytes));
    case "extra":
      return withHeaders(
        withBody(answer, (body) => extra(body, lie.bytes)),
        { "content-length": String(length + lie.bytes) },
      );
    case "headers":
      return withHeaders(answer, lie.set);
    case "ignore-range":
      return answer;
  }
}

const made = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { "content-type": "application/xml", "content-length": String(Buffer.byteLength(body)), ...headers },
  body,
});

const withHeaders = (answer: Answer, set: Readonly<Record<string, string>>): Answer => ({
  ...answer,
  headers: Object.fromEntries(Object.entries({ ...answer.headers, ...set }).filter(([, value]) => value !== "")),
});

const withBody = (answer: Answer, change: (body: ByteStream) => ByteStream): Answer =>
  answer.body === undefined ? answer : { ...answer, body: change(streamOf(answer.body)) };

/** Any body as a stream. */
export async function* streamOf(body: string | ByteStream): ByteStream {
  if (typeof body === "string") yield Buffer.from(body);
  else yield* body;
}

/** @throws the signal's reason as soon as the client is gone */
async function unlessGone(until: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const gone = Promise.withResolvers<undefined>();
  const stop = (): void => {
    gone.resolve(undefined);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([until, gone.promise]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Closes the stream of an answer that nobody will read. */
async function letGo(answer: Answer): Promise<void> {
  if (answer.body === undefined || typeof answer.body === "string") return;
  await answer.body[Symbol.asyncIterator]().return?.();
}

const startOf = (answer: Answer): number =>
  Number(/^bytes (\d+)-/.exec(answer.headers["content-range"] ?? "")?.[1] ?? 0);

async function* truncate(body: ByteStream, afterBytes: number, broken: boolean): ByteStream {
  let left = afterBytes;
  for await (const chunk of body) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.byteLength;
    if (left < 0) break;
  }
  if (broken) throw new Dropped("the body is cut off");
}

async function* flip(body: ByteStream, offset: number): ByteStream {
  let at = 0;
  for await (const chunk of body) {
    const index = offset - at;
    at += chunk.byteLength;
    if (index < 0 || index >= chunk.byteLength) {
      yield chunk;
      continue;
    }
    const copy = Uint8Array.from(chunk);
    copy[index] = (copy[index] ?? 0) ^ 1;
    yield copy;
  }
}

async function* skip(body: ByteStream, bytes: number): ByteStream {
  let left = bytes;
  for await (const chunk of body) {
    const rest = chunk.subarray(Math.min(left, chunk.byteLength));
    left -= chunk.byteLength - rest.byteLength;
    if (rest.byteLength > 0) yield rest;
  }
}

async function* swap(body: ByteStream, bytes: number): ByteStream {
  let held: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of body) {
    if (held === undefined) {
      yield chunk;
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.byteLength < 2 * bytes) continue;
    yield Buffer.concat([held.subarray(bytes, 2 * bytes), held.subarray(0, bytes), held.subarray(2 * bytes)]);
    held = undefined;
  }
  // Too short for two: the halves change places.
  if (held !== undefined) {
    const half = held.byteLength >> 1;
    yield Buffer.concat([held.subarray(half), held.subarray(0, half)]);
  }
}

async function* extra(body: ByteStream, bytes: number): ByteStream {
  yield* body;
  yield new Uint8Array(bytes);
}

async function* hold(body: ByteStream, afterBytes: number, released: () => Promise<unknown>): ByteStream {
  let left = afterBytes;
  for await (const chunk of body) {
    const first = chunk.subarray(0, Math.max(left, 0));
    if (first.byteLength > 0) yield first;
    left -= first.byteLength;
    if (first.byteLength === chunk.byteLength) continue;
    await released();
    yield chunk.subarray(first.byteLength);
    left = Infinity;
  }
}

async function* drip(body: ByteStream, pieceBytes: number, pause: (sentBytes: number) => Promise<unknown>): ByteStream {
  let sent = 0;
  for await (const chunk of body) {
    for (let at = 0; at < chunk.byteLength; at += pieceBytes) {
      await pause(sent);
      const piece = chunk.subarray(at, at + pieceBytes);
      sent += piece.byteLength;
      yield piece;
    }
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- bodies are asynchronous
async function* flood(lie: Extract<Lie, { kind: "flood" }>): ByteStream {
  yield Buffer.from(lie.head);
  const batch = Math.max(1, Math.floor(65_536 / Math.max(1, lie.unit.length)));
  for (let done = 0; done < lie.count; done += batch)
    yield Buffer.from(lie.unit.repeat(Math.min(batch, lie.count - done)));
  yield Buffer.from(lie.tail);
}
