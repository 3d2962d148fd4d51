import { HanseError, isReason } from "../domain/errors.ts";
import type { SiteKey } from "../domain/site.ts";
import type { CheckedCall } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import type { PeerRow, PeersLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import type { FederationUseCases } from "./use-cases.ts";

/** What checking the tokens of calls needs. */
export interface AuthenticatePorts {
  readonly ledger: Pick<PeersLedger, "getPeer" | "recordCall" | "clockFloor">;
  readonly events: Events;
  readonly clock: Clock;
  /** Checks everything about a call token but its first use. */
  readonly verifyCall: (
    token: string,
    method: string,
    keysOf: (site: string) => Promise<readonly SiteKey[] | undefined>,
    nowMs: number,
  ) => Promise<CheckedCall>;
}

/** Exchange is how a peer with an expired statement, or one that is still to be confirmed there, finds back. */
const EXCHANGE = "/hanse.federation.v1.PeeringService/Exchange";

/** A used token is remembered for its life and the tolerance of both clocks. */
const TOLERANCE_MS = 30_000;

/** Tells who calls; see FederationUseCases.authenticate. */
export function authenticateCall(ports: AuthenticatePorts): FederationUseCases["authenticate"] {
  const { ledger, clock, events } = ports;
  return async (token, method) => {
    try {
      const nowMs = clock.now();
      const call = await ports.verifyCall(
        token,
        method,
        async (site) => (await ledger.getPeer(site))?.description.keys,
        nowMs,
      );
      const peer = await ledger.getPeer(call.issuer);
      if (peer === undefined || !admits(peer, method, nowMs)) throw notAdmitted(peer, nowMs);
      const keepUntilMs = call.expiresAtMs + TOLERANCE_MS;
      const floorMs = await ledger.clockFloor(nowMs);
      // The memory of used tokens is cleared by the highest clock ever seen: what it may have forgotten is not taken.
      if (keepUntilMs < floorMs) throw clockWentBack(floorMs - nowMs);
      if (!(await ledger.recordCall(call.issuer, call.jti, keepUntilMs))) {
        throw new HanseError("TOKEN_REPLAYED", "the call token was used before", {
          remedy: "Each call needs a token of its own",
        });
      }
      return { type: "peer", site: call.issuer, actor: call.actor };
    } catch (error) {
      if (isReason(error, "TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_REPLAYED", "PEER_UNAUTHENTICATED"))
        events.callRefused(method, error);
      throw error;
    }
  };
}

function admits(peer: PeerRow, method: string, nowMs: number): boolean {
  if (peer.state === "invited") return method === EXCHANGE && peer.confirmedHere;
  if (peer.state !== "active") return false;
  return method === EXCHANGE || peer.statementExpiresAtMs > nowMs;
}

const clockWentBack = (byMs: number): HanseError =>
  new HanseError("TOKEN_EXPIRED", `the clock of the called gateway went back by ${Math.ceil(byMs / 1000)} s`, {
    remedy: "Tokens are taken again when it has caught up",
  });

function notAdmitted(peer: PeerRow | undefined, nowMs: number): HanseError {
  const expired = peer?.state === "active" && peer.statementExpiresAtMs <= nowMs;
  return new HanseError(
    "PEER_UNAUTHENTICATED",
    expired ? "the caller's statement is expired" : "the caller is no active peer",
    {
      remedy: expired ? "Its gateway renews it by Exchange" : "Both operators confirm the peering: `hanse peer show`",
    },
  );
}
