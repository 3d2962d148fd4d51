import { HanseError } from "../domain/errors.ts";
import type { PeerAction } from "../domain/peer.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { parseSiteId } from "../domain/site.ts";
import { URL_SECONDS } from "./deliver.ts";
import { userActor } from "./ids.ts";
import type { TransferRunner } from "./ports/engine.ts";
import type { Events } from "./ports/events.ts";
import type { DeliveriesLedger, PeersLedger } from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";
import type { Presence } from "./presence.ts";
import type { ControlUseCases, PeerMoved } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What suspending, resuming and revoking peers needs. */
export interface PeerLifecyclePorts {
  readonly ledger: Pick<PeersLedger, "actOnPeer"> & Pick<DeliveriesLedger, "listDeliveries">;
  readonly runner: Pick<TransferRunner, "halt" | "fill">;
  readonly peers: Pick<Peers, "drop">;
  readonly presence: Presence;
  readonly visibility: Pick<Visibility, "bell">;
  readonly events: Events;
  readonly clock: Clock;
  readonly peerChanged: (siteId: string) => void;
}

/** The use cases of `hanse peer suspend|resume|revoke`. */
export function peerLifecycle(
  ports: PeerLifecyclePorts,
): Pick<ControlUseCases, "suspendPeer" | "resumePeer" | "revokePeer"> {
  return {
    suspendPeer: (user, { siteId, reason }) => act(ports, user, parseSiteId(siteId), "suspend", reason),
    resumePeer: (user, { siteId }) => act(ports, user, parseSiteId(siteId), "resume", ""),
    revokePeer: (user, { siteId, reason }) => act(ports, user, parseSiteId(siteId), "revoke", reason),
  };
}

async function act(
  ports: PeerLifecyclePorts,
  user: UserPrincipal,
  siteId: string,
  action: PeerAction,
  reason: string,
): Promise<PeerMoved> {
  const { ledger, runner, events, clock } = ports;
  // Looked for before, because a revocation closes them.
  const urlsUntilMs = action === "resume" ? undefined : await lastUrl(ports, siteId);
  const by = userActor(user);
  const move = await ledger.actOnPeer(siteId, action, { reason, by, atMs: clock.now() });
  if (move === undefined) {
    throw new HanseError("UNKNOWN_PEER", `${siteId} is not a peer of this site`, {
      hop: "this gateway",
      remedy: "`hanse peer ls` shows the peers",
    });
  }
  const { peer, changed, transfers } = move;
  if (action !== "resume")
    cut(
      ports,
      siteId,
      transfers.map(({ transferId }) => transferId),
      action,
    );
  if (changed) {
    for (const row of transfers) events.transferMoved(row);
    events.peerMoved(siteId, peer.state, by);
    ports.peerChanged(siteId);
  }
  if (action === "resume") await runner.fill();
  const { grants, deliveries } = move;
  return { peer, changed, grants, deliveries, urlsUntilMs, transfers: transfers.map(({ transferId }) => transferId) };
}

/** Ends what runs with a peer, in both directions; all of it would be refused at its next look anyway. */
function cut(ports: PeerLifecyclePorts, siteId: string, transferIds: readonly string[], action: PeerAction): void {
  const revoked = action === "revoke";
  const error = new HanseError(
    revoked ? "PEER_REVOKED" : "PEER_SUSPENDED",
    `${siteId} ${revoked ? "was revoked" : "is suspended"}`,
    { hop: "this gateway" },
  );
  for (const transferId of transferIds) ports.runner.halt(transferId, error);
  ports.peers.drop(siteId);
  ports.presence.forget(siteId);
  // Its catalog streams look at it anew.
  ports.visibility.bell.ring();
}

/** When the last URL that a peer was handed ends, at the latest: those of deliveries that are over live on too. */
async function lastUrl({ ledger, clock }: PeerLifecyclePorts, siteId: string): Promise<number | undefined> {
  const nowMs = clock.now();
  const open = await ledger.listDeliveries({ peer: siteId, openOnly: true, limit: 1000 });
  const newest = await ledger.listDeliveries({ peer: siteId, limit: 1000 });
  const ends = [...open, ...newest].map(({ urlsUntilMs }) => urlsUntilMs ?? 0);
  const last = Math.min(Math.max(0, ...ends), nowMs + URL_SECONDS * 1000);
  return last > nowMs ? last : undefined;
}
