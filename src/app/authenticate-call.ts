import { HanseError, isReason } from "../domain/errors.ts";
import type { SiteKey } from "../domain/site.ts";
import { takeFirstUse } from "./first-use.ts";
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
      if (peer === undefined || !admits(peer, method, nowMs) || isOfOldEra(peer, call)) throw notAdmitted(peer, nowMs);
      await takeFirstUse(ledger, call, nowMs);
      return { type: "peer", site: call.issuer, actor: call.actor };
    } catch (error) {
      if (isReason(error, "TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_REPLAYED", "PEER_UNAUTHENTICATED"))
        events.callRefused(method, error);
      throw error;
    }
  };
}

/** What outlives a grant, a suspension and a revocation: that a version was taken back, and what was done about it. */
const WITHDRAWALS: readonly string[] = [
  "/hanse.federation.v1.CatalogService/ListWithdrawals",
  "/hanse.federation.v1.CatalogService/ReportWithdrawal",
];

function admits(peer: PeerRow, method: string, nowMs: number): boolean {
  if (WITHDRAWALS.includes(method)) return peer.state !== "invited";
  if (peer.state === "invited") return method === EXCHANGE && peer.confirmedHere;
  if (peer.state !== "active") return false;
  return method === EXCHANGE || peer.statementExpiresAtMs > nowMs;
}

/** What a peer signed before it was revoked does nothing after it was peered anew, though the key be the same. */
const isOfOldEra = ({ era, stateSinceMs = 0 }: PeerRow, { issuedAtMs }: CheckedCall): boolean =>
  era !== undefined && issuedAtMs < Math.floor(stateSinceMs / 1000) * 1000;

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
