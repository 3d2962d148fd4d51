import type { Ledger } from "../app/ports/ledger.ts";
import type { PeerAddress } from "../app/ports/peers.ts";
import { HanseError } from "../domain/errors.ts";

/** A peer that may be called for transfers. @throws HanseError UNKNOWN_PEER, PEER_NOT_ACTIVE, PEER_SUSPENDED, PEER_REVOKED */
export async function activePeer(ledger: Pick<Ledger, "getPeer">, siteId: string): Promise<PeerAddress> {
  const peer = await ledger.getPeer(siteId);
  if (peer === undefined) {
    throw new HanseError("UNKNOWN_PEER", `${siteId} is not a peer of this site`, {
      hop: "this gateway",
      remedy: "Ask an operator to peer it with `hanse peer invite` or `hanse peer accept`",
    });
  }
  if (peer.state === "suspended") {
    throw new HanseError("PEER_SUSPENDED", `${siteId} is suspended`, {
      hop: "this gateway",
      remedy: "It goes on by itself when an operator resumes the peer",
    });
  }
  if (peer.state === "revoked") {
    throw new HanseError("PEER_REVOKED", `${siteId} was revoked`, {
      hop: "this gateway",
      remedy: "Only a new peering helps, and a new pull after it",
    });
  }
  if (peer.state !== "active") {
    throw new HanseError("PEER_NOT_ACTIVE", `peer ${siteId} is ${peer.state}`, {
      hop: "this gateway",
      remedy: `Look at it with \`hanse peer show ${siteId}\``,
    });
  }
  return { siteId, description: peer.description };
}
