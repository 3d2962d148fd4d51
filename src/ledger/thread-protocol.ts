import type { PlainError } from "../domain/plain-error.ts";

/** What the ledger's thread is started with. */
export interface ThreadData {
  /** The state directory. */
  readonly directory: string;
  readonly siteId: string;
  readonly nowMs: number;
}

/** To the ledger's thread: one operation, by its name. */
export interface Asked {
  readonly id: number;
  readonly operation: string;
  readonly args: readonly unknown[];
  /** The asker's clock: the thread has none of its own. */
  readonly nowMs: number;
}

/** What became of one operation. */
export type Answer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: PlainError };

/** From the ledger's thread; answers come together where they were committed together. */
export type FromThread =
  | { readonly type: "open"; readonly operations: readonly string[] }
  | { readonly type: "refused"; readonly error: PlainError }
  | { readonly type: "answers"; readonly answers: readonly Answer[] };
