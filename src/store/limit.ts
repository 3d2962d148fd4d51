import type { ByteStream, ObjectStore } from "../app/ports/object-store.ts";
import { closable, closeStream } from "./streams.ts";

/** Operations of each kind that one store serves at a time, per process or thread. */
const MAX_OPERATIONS = 64;

/**
 * Lets at most `most` reads and `most` other operations run at a time; the rest wait their turn, in order. A read
 * counts until its stream ends, a listing only while it fetches. The two kinds are apart, because a copy inside one
 * store holds a read while it waits to write: with one kind, enough copies would wait for each other for ever.
 */
export function withLimit(store: ObjectStore, most: number = MAX_OPERATIONS): ObjectStore {
  const reads = new Slots(most);
  const others = new Slots(most);
  return {
    name: store.name,
    location: store.location,
    type: store.type,
    limits: store.limits,
    list: (prefix, options) => limited(store.list(prefix, options), others, options?.signal),
    head: (key, options) => others.run(() => store.head(key, options), options?.signal),
    read: async (key, options) => {
      const release = await reads.take(options?.signal);
      try {
        return releasing(await store.read(key, options), release);
      } catch (error) {
        release();
        throw error;
      }
    },
    put: (key, bytes, options) => others.run(() => store.put(key, bytes, options), options?.signal),
    createUpload: (key, options) => others.run(() => store.createUpload(key, options), options?.signal),
    uploadPart: async (upload, part, body, options) => {
      try {
        return await others.run(() => store.uploadPart(upload, part, body, options), options?.signal);
      } catch (error) {
        closeStream(body);
        throw error;
      }
    },
    copyPart: (upload, part, from, options) =>
      others.run(() => store.copyPart(upload, part, from, options), options?.signal),
    copyObject: (key, from, options) => others.run(() => store.copyObject(key, from, options), options?.signal),
    listParts: (upload, options) => limited(store.listParts(upload, options), others, options?.signal),
    completeUpload: (upload, parts, options) =>
      others.run(() => store.completeUpload(upload, parts, options), options?.signal),
    abortUpload: (upload, options) => others.run(() => store.abortUpload(upload, options), options?.signal),
    listUploads: (prefix, options) => limited(store.listUploads(prefix, options), others, options?.signal),
    delete: (key, options) => others.run(() => store.delete(key, options), options?.signal),
    listVersions: (prefix, options) => limited(store.listVersions(prefix, options), others, options?.signal),
    deleteVersion: (version, options) => others.run(() => store.deleteVersion(version, options), options?.signal),
    presignRead: (key, options) => store.presignRead(key, options),
    probe: (options) => store.probe(options),
    close: () => store.close(),
  };
}

/** A count of places, handed on in the order of asking. */
class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  /** @returns what gives the place back, once. @throws the signal's reason, without a place */
  async take(signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    let held = true;
    return () => {
      if (held) this.#giveBack();
      held = false;
    };
  }

  async run<T>(operation: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const release = await this.take(signal);
    try {
      return await operation();
    } finally {
      release();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const go = (): void => {
      signal?.removeEventListener("abort", leave);
      resolve(undefined);
    };
    const leave = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(go), 1);
      reject(signal?.reason);
    };
    this.#waiting.push(go);
    signal?.addEventListener("abort", leave, { once: true });
    return promise;
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

function releasing(stream: ByteStream, release: () => void): ByteStream {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield* stream;
  }
  return closable(bytes(), () => {
    closeStream(stream);
    release();
  });
}

async function* limited<T>(
  listing: AsyncIterable<T>,
  slots: Slots,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const iterator = listing[Symbol.asyncIterator]();
  try {
    for (;;) {
      const result = await slots.run(() => iterator.next(), signal);
      if (result.done === true) return;
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}
