import type { ByteStream } from "../app/ports/object-store.ts";

/**
 * A stream over a generator that also lets go of what lies below where nobody began to read: a generator that was
 * never started runs no `finally`.
 * @param close called once, when the stream is left, ends or fails
 */
export function closable(bytes: AsyncGenerator<Uint8Array>, close: () => void): ByteStream {
  let closed = false;
  const closeOnce = (): void => {
    if (!closed) close();
    closed = true;
  };
  const iterator: AsyncIterator<Uint8Array> = {
    next: async () => {
      try {
        const result = await bytes.next();
        if (result.done === true) closeOnce();
        return result;
      } catch (error) {
        closeOnce();
        throw error;
      }
    },
    return: async () => {
      closeOnce();
      await bytes.return(undefined);
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Lets go of a stream that is not wanted any more, begun or not. Idempotent; its failures are nobody's business now. */
export function closeStream(stream: ByteStream): void {
  const ended = stream[Symbol.asyncIterator]().return?.();
  ended?.then(undefined, () => undefined);
}

/** Reads a stream to its end and drops the bytes. @returns how many there were */
export async function drain(stream: ByteStream): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  return bytes;
}

/** All bytes of a short stream. */
export async function gathered(stream: ByteStream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
