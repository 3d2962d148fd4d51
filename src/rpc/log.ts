import { HanseError } from "../domain/errors.ts";

/** What the servers tell about calls; the audit log is not its business. */
export interface RpcLog {
  /** A failure that nobody planned for. The caller got a neutral text with this id, and nothing else of it. */
  unexpected(id: string, error: unknown): void;
  /** A call that was refused: no or a bad token, a role that does not suffice, a cap, or a use case that says no. */
  refused?(call: RefusedCall): void;
}

/** A refused call; `caller` is a person or a peer's site id, undefined where the token did not prove one. */
export interface RefusedCall {
  readonly method: string;
  readonly reason: string;
  readonly caller: string | undefined;
}

/** Tells of a use case's no: what the caller may not do, as opposed to what cannot be done. */
export function tellRefusal(log: RpcLog, method: string, caller: string | undefined, error: unknown): void {
  if (error instanceof HanseError && error.category === "denied")
    log.refused?.({ method, reason: error.reason, caller });
}
