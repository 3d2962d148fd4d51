import { HanseError, isReason } from "../domain/errors.ts";
import { formatFingerprint } from "../domain/site.ts";
import { acceptStatement, statementColumns } from "./accept-statement.ts";
import { tellStatement } from "./statement-alarm.ts";
import { takeFirstUse } from "./first-use.ts";
import type { CheckedCall, CheckedStatement, Documents } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import type { PeerRow, PeersLedger } from "./ports/ledger.ts";
import type { OwnKeys } from "./ports/own-keys.ts";
import type { Clock } from "./ports/runtime.ts";
import type { Presence } from "./presence.ts";
import type { OfferMarks } from "./told-offers.ts";
import type { OwnStatement } from "./own-statement.ts";
import type { FederationUseCases } from "./use-cases.ts";
import type { Witness } from "./witness.ts";

/** What answering peers needs. */
export interface AnswerPeeringPorts {
  readonly documents: Documents;
  readonly ledger: PeersLedger;
  readonly events: Events;
  readonly clock: Clock;
  readonly statement: OwnStatement;
  readonly witness: Witness;
  readonly presence: Presence;
  readonly keys: Pick<OwnKeys, "chain">;
  readonly offers: OfferMarks;
  /** Checks a call token by the key that the caller's statement shows. */
  readonly verifyIntroduction: (
    token: string,
    method: string,
    statement: CheckedStatement,
    nowMs: number,
  ) => Promise<CheckedCall>;
  /** A peer was introduced or became active: talk to it now. */
  readonly peerChanged: (siteId: string) => void;
}

/** PeeringService, as peers call it. */
export function answerPeering(ports: AnswerPeeringPorts): Pick<FederationUseCases, "introduce" | "exchange"> {
  const { documents, ledger, clock } = ports;
  return {
    async introduce(call, request) {
      const nowMs = clock.now();
      try {
        const statement = await documents.readStatement(request.statement, nowMs);
        const checked = await ports.verifyIntroduction(call.token, call.method, statement, nowMs);
        if (request.invitation === "") {
          const { state } = await renewed(ports, statement, request.chain ?? [], checked, nowMs);
          return { state, statement: await ports.statement.current(), chain: ports.keys.chain() };
        }
        const { jti, to } = await documents.readOwnInvitation(request.invitation, nowMs);
        if (to !== statement.description.siteId) throw refusal("the invitation is for another site");
        const peer = await introduced(ports, jti, statement, checked, nowMs);
        return { state: peer.state, statement: await ports.statement.current(), chain: ports.keys.chain() };
      } catch (error) {
        throw asRefusal(error);
      }
    },

    async exchange(principal, request) {
      const nowMs = clock.now();
      const known = await ledger.getPeer(principal.site);
      if (known === undefined) throw refusal("the caller is no peer");
      let peer = await accepted(ports, known, request.statement, nowMs, request.sentAtMs);
      ports.presence.heard(peer.siteId, nowMs);
      if (peer.state === "invited" && peer.confirmedHere) {
        // It calls us under the key that our operator confirmed, so its operator has confirmed ours.
        const audit = {
          action: "peer.activate",
          actor: `peer:${peer.siteId}`,
          subject: peer.siteId,
          outcome: "ok" as const,
        };
        peer =
          (await ledger.updatePeer(
            peer.siteId,
            { state: "active", confirmedThere: true, invitation: undefined },
            audit,
          )) ?? peer;
        ports.events.peerMoved(peer.siteId, peer.state, `peer:${peer.siteId}`);
        ports.peerChanged(peer.siteId);
      }
      // It is back: what waited for it need not wait any longer.
      if (known.problem !== undefined) ports.peerChanged(peer.siteId);
      await ports.witness.hear(peer, request.audit, request.seen);
      if (peer.state === "active") ports.offers.hear(peer.siteId, request.offers ?? "");
      const knows = request.knownKey === undefined || request.knownKey === documents.fingerprint;
      return {
        statement: await ports.statement.current(),
        chain: knows ? [] : ports.keys.chain(),
        answeredAtMs: clock.now(),
        audit: await ports.witness.show(request.seen),
        seen: await ports.witness.seenOf(peer.siteId),
        offers: await ports.offers.show(peer.siteId),
      };
    },
  };
}

/** What is wrong with a statement is told here too: its sender may be the last to notice. */
async function accepted(
  ports: AnswerPeeringPorts,
  peer: PeerRow,
  token: string,
  nowMs: number,
  sentAtMs: number | undefined,
): Promise<PeerRow> {
  try {
    return await acceptStatement(ports, peer, { token, chain: [] }, nowMs, sentAtMs);
  } catch (error) {
    await tellStatement(ports, peer.siteId, error, nowMs);
    throw error;
  }
}

/**
 * A peer whose key is new to us: it counts where its statements lead there from what is pinned. A stranger's attempt is
 * told in the log alone, which it cannot fill.
 */
async function renewed(
  ports: AnswerPeeringPorts,
  statement: CheckedStatement,
  chain: readonly string[],
  call: CheckedCall,
  nowMs: number,
): Promise<PeerRow> {
  const { siteId } = statement.description;
  const known = await ports.ledger.getPeer(siteId);
  const talks = known?.state === "active" || (known?.state === "invited" && known.confirmedHere);
  if (known === undefined || !talks) throw refusal("the caller is no peer");
  await takeFirstUse(ports.ledger, call, nowMs);
  try {
    const peer = await acceptStatement(ports, known, { token: statement.token, chain }, nowMs, nowMs);
    ports.presence.heard(siteId, nowMs);
    if (known.problem !== undefined || peer.fingerprint !== known.fingerprint) ports.peerChanged(siteId);
    return peer;
  } catch (error) {
    if (!(error instanceof HanseError) || error.category === "internal") throw error;
    ports.events.peerRefused(siteId, "its renewal", error);
    throw refusal("its statements do not lead from the key that is pinned here");
  }
}

async function introduced(
  ports: AnswerPeeringPorts,
  jti: string,
  statement: CheckedStatement,
  call: CheckedCall,
  nowMs: number,
): Promise<PeerRow> {
  const { ledger, events } = ports;
  const { siteId } = statement.description;
  // One use holds here too: the same call again is a replay, whatever it carries.
  await takeFirstUse(ledger, call, nowMs);
  const peer: PeerRow = {
    siteId,
    state: "invited",
    ...statementColumns(statement),
    fingerprint: statement.fingerprint,
    confirmedHere: false,
    confirmedThere: true,
  };
  const audit = {
    action: "peer.introduce",
    actor: `peer:${siteId}`,
    subject: siteId,
    outcome: "ok" as const,
    detail: { jti, fingerprint: statement.fingerprint },
  };
  const result = await ledger.introducePeer(jti, peer, nowMs, audit);
  if (result.outcome === "stored") {
    events.peerMoved(siteId, result.peer.state, `peer:${siteId}`);
    ports.peerChanged(siteId);
    return result.peer;
  }
  if (result.outcome === "same") return result.peer;
  const why = {
    "unknown-invitation": "the invitation is not known here",
    expired: "the invitation is expired",
    "other-site": "the invitation is for another site",
    "other-key": "the invitation was used by another key",
    "known-peer": `${siteId} is a peer already`,
  }[result.outcome];
  const error = refusal(why);
  if (result.outcome === "other-key")
    events.peerRefused(siteId, `introduction with the key ${formatFingerprint(statement.fingerprint)}`, error);
  throw error;
}

const refusal = (why: string): HanseError =>
  new HanseError("PEER_UNAUTHENTICATED", why, {
    remedy: "Ask the operator of the site that invited you for a new invitation",
  });

/** To a stranger everything that is wrong with an introduction is one thing: not authenticated. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof HanseError) || error.category === "unauthenticated") return error;
  if (!isReason(error, "INVALID_DOCUMENT", "INVALID_INPUT")) return error;
  return new HanseError("PEER_UNAUTHENTICATED", error.message, { hop: error.hop, remedy: error.remedy, cause: error });
}
