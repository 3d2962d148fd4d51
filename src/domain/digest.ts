import { createHash } from "node:crypto";

/** A SHA-256 digest as 64 lower-case hex digits. */
export type Digest = string;

/** @returns the SHA-256 of these bytes (text as UTF-8) */
export const sha256 = (bytes: Uint8Array | string): Digest => createHash("sha256").update(bytes).digest("hex");

/** True for 64 lower-case hex digits and nothing else. */
export const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
