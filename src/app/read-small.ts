import { isReason } from "../domain/errors.ts";
import type { ObjectPin, ObjectStore } from "./ports/object-store.ts";

/**
 * Reads a small object whole.
 * @returns undefined where it is not there, not in the wanted state any more, or longer than `maxBytes`
 * @throws HanseError where the store does not let us or does not answer
 */
export async function readSmall(
  store: Pick<ObjectStore, "read">,
  key: string,
  options: { readonly maxBytes: number; readonly pin?: ObjectPin | undefined; readonly signal: AbortSignal },
): Promise<Uint8Array | undefined> {
  const { maxBytes, pin, signal } = options;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of await store.read(key, { pin, signal })) {
      size += chunk.length;
      if (size > maxBytes) return undefined;
      chunks.push(Uint8Array.from(chunk));
    }
  } catch (error) {
    if (isReason(error, "OBJECT_MISSING", "PRECONDITION_FAILED", "SHORT_BODY", "BODY_TOO_LONG")) return undefined;
    throw error;
  }
  return Buffer.concat(chunks);
}
