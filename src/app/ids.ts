import { createHash } from "node:crypto";
import type { RandomBytes } from "./ports/runtime.ts";

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

/**
 * An id that is easy to read and to type, e.g. `tr-k3f9x2m7qa`. With a request id it is derived from (person, request
 * id), so that a repeated request finds what the first one made; without one it is random.
 */
export function makeId(kind: string, person: string, requestId: string, random: RandomBytes): string {
  const bytes =
    requestId === ""
      ? random(12)
      : createHash("sha256").update(`${kind} ${person} ${requestId}`).digest().subarray(0, 12);
  return `${kind}-${[...bytes].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("")}`;
}

/** The actor of an audit event for a person of this site. */
export const userActor = (user: { readonly person: string }): string => `user:${user.person}`;
