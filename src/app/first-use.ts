import { HanseError } from "../domain/errors.ts";
import type { CheckedCall } from "./ports/documents.ts";
import type { PeersLedger } from "./ports/ledger.ts";

/** A used token is remembered for its life and the tolerance of both clocks. */
const TOLERANCE_MS = 30_000;

/**
 * Lets a call token pass once, by a clock that never goes back. Everything else about it was checked before.
 * @throws HanseError TOKEN_REPLAYED; TOKEN_EXPIRED where the memory may have forgotten it already
 */
export async function takeFirstUse(
  ledger: Pick<PeersLedger, "recordCall" | "clockFloor">,
  call: Pick<CheckedCall, "issuer" | "jti" | "expiresAtMs">,
  nowMs: number,
): Promise<void> {
  const keepUntilMs = call.expiresAtMs + TOLERANCE_MS;
  const floorMs = await ledger.clockFloor(nowMs);
  // The memory of used tokens is cleared by the highest clock ever seen: what it may have forgotten is not taken.
  if (keepUntilMs < floorMs) throw clockWentBack(floorMs - nowMs);
  if (await ledger.recordCall(call.issuer, call.jti, keepUntilMs)) return;
  throw new HanseError("TOKEN_REPLAYED", "the call token was used before", {
    remedy: "Each call needs a token of its own",
  });
}

const clockWentBack = (byMs: number): HanseError =>
  new HanseError("TOKEN_EXPIRED", `the clock of the called gateway went back by ${Math.ceil(byMs / 1000)} s`, {
    remedy: "Tokens are taken again when it has caught up",
  });
