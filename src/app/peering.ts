import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { formatFingerprint, parseFingerprint, parseSiteId } from "../domain/site.ts";
import { refuseRollback, statementColumns, takeStatement } from "./accept-statement.ts";
import { makeId, userActor } from "./ids.ts";
import { pageOf } from "./pages.ts";
import type { CheckedInvitation, CheckedStatement, Documents } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import type { PeerRow, PeersLedger } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import type { Presence } from "./presence.ts";
import type { ControlUseCases, PeerView } from "./use-cases.ts";

/** What peering, as operators do it, needs. */
export interface PeeringPorts {
  readonly site: string;
  readonly documents: Documents;
  readonly ledger: PeersLedger;
  readonly events: Events;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly presence: Presence;
  /** A peer was accepted, confirmed or added: talk to it now. */
  readonly peerChanged: (siteId: string) => void;
}

/** The use cases of `hanse peer …`. */
export function peering(
  ports: PeeringPorts,
): Pick<
  ControlUseCases,
  "createInvitation" | "previewPeer" | "acceptInvitation" | "confirmPeer" | "addPeer" | "listPeers" | "getPeer"
> {
  const { documents, ledger, clock, site } = ports;
  const seen = (peer: PeerRow): PeerView => ({ ...peer, presence: ports.presence.of(peer.siteId, clock.now()) });
  return {
    async createInvitation(user, request) {
      const siteId = otherSite(request.siteId, site);
      const pin = request.pin === undefined ? undefined : parseFingerprint(request.pin);
      const known = await ledger.getPeer(siteId);
      if (known !== undefined && known.state !== "invited" && known.state !== "revoked") throw alreadyPeer(known);
      const jti = makeId("inv", user.person, request.requestId, ports.random);
      const { token, expiresAtMs } = await documents.signInvitation({ jti, to: siteId, nowMs: clock.now() });
      const standing = await ledger.putInvitation(
        { jti, siteId, pin, expiresAtMs },
        { action: "peer.invite", actor: userActor(user), subject: siteId, outcome: "ok", detail: { jti, pin } },
      );
      if (standing.siteId !== siteId || standing.pin !== pin) {
        throw new HanseError("REQUEST_REUSED", `this request was made before to invite ${standing.siteId}`, {
          hop: "this gateway",
          remedy: "Use a new request id",
        });
      }
      return { invitation: token, expiresAtMs: standing.expiresAtMs };
    },

    async previewPeer(_user, document) {
      const shown = await documents.readInvitationOrStatement(document.trim(), clock.now());
      return { description: shown.description, fingerprint: shown.fingerprint, expiresAtMs: shown.expiresAtMs };
    },

    async acceptInvitation(user, request) {
      const token = request.invitation.trim();
      const invitation = await documents.readInvitation(token, clock.now());
      refuseForeign(invitation.to, site);
      otherSite(invitation.from, site);
      refuseMismatch(invitation.fingerprint, request.fingerprint, invitation.from);
      const { known, era } = standingOf(await ledger.getPeer(invitation.from), clock.now());
      if (known !== undefined && known.state !== "invited") {
        if (known.state === "active" && known.fingerprint === invitation.fingerprint) return known;
        throw alreadyPeer(known);
      }
      const { fingerprint, from: siteId } = invitation;
      const peer = { ...acceptedPeer(known, invitation), ...era };
      await ledger.putPeer(peer, {
        action: "peer.accept",
        actor: userActor(user),
        subject: siteId,
        outcome: "ok",
        detail: { fingerprint },
      });
      return moved(ports, peer, user);
    },

    async confirmPeer(user, request) {
      const siteId = parseSiteId(request.siteId);
      const peer = await find(ledger, siteId);
      refuseMismatch(peer.fingerprint, request.fingerprint, siteId);
      if (peer.state === "active") return peer;
      if (peer.state !== "invited") throw alreadyPeer(peer);
      const state = peer.confirmedThere ? "active" : "invited";
      const audit = {
        action: "peer.confirm",
        actor: userActor(user),
        subject: siteId,
        outcome: "ok" as const,
        detail: { fingerprint: peer.fingerprint },
      };
      const after = await ledger.updatePeer(siteId, { confirmedHere: true, state }, audit);
      return moved(ports, after ?? peer, user);
    },

    async addPeer(user, request) {
      const statement = await documents.readStatement(request.statement.trim(), clock.now());
      const { siteId } = statement.description;
      otherSite(siteId, site);
      refuseMismatch(statement.fingerprint, request.fingerprint, siteId);
      const { known, era } = standingOf(await ledger.getPeer(siteId), clock.now());
      const sameKey = known?.fingerprint === statement.fingerprint;
      if (known?.state === "active" && sameKey) return renew(ports, known, statement, user);
      if (known !== undefined && known.state !== "invited") throw alreadyPeer(known);
      if (known !== undefined && sameKey) refuseRollback(known, statementColumns(statement));
      const peer: PeerRow = {
        siteId,
        state: "active",
        ...statementColumns(statement),
        fingerprint: statement.fingerprint,
        confirmedHere: true,
        confirmedThere: true,
        ...era,
      };
      await ledger.putPeer(peer, {
        action: "peer.add",
        actor: userActor(user),
        subject: siteId,
        outcome: "ok",
        detail: { fingerprint: peer.fingerprint },
      });
      return moved(ports, peer, user);
    },

    async listPeers(_user, page) {
      const rows = await ledger.listPeers({ after: page.token === "" ? undefined : page.token, limit: page.size + 1 });
      const { items, nextToken } = pageOf(rows, page, (last) => last.siteId);
      return { items: items.map(seen), nextToken };
    },

    async getPeer(_user, siteId) {
      return seen(await find(ledger, parseSiteId(siteId)));
    },
  };
}

/** The peer that a new peering builds on: none, where it was revoked; only the count of its eras goes on. */
function standingOf(
  found: PeerRow | undefined,
  nowMs: number,
): { known: PeerRow | undefined; era: Pick<PeerRow, "era" | "stateSinceMs"> } {
  const era = found?.era === undefined ? {} : { era: found.era, stateSinceMs: nowMs };
  return { known: found?.state === "revoked" ? undefined : found, era };
}

/** A newer statement, carried by hand, of a peer that stands: how its new endpoints come when it cannot be called. */
async function renew(
  ports: PeeringPorts,
  known: PeerRow,
  statement: CheckedStatement,
  user: UserPrincipal,
): Promise<PeerRow> {
  if (statementColumns(statement).statementHash === known.statementHash) return known;
  const { fingerprint, siteId } = known;
  const audit = {
    action: "peer.renew",
    actor: userActor(user),
    subject: siteId,
    outcome: "ok" as const,
    detail: { fingerprint, sequence: statement.sequence },
  };
  const after = await takeStatement(ports, known, { token: statement.token, chain: [] }, ports.clock.now(), {}, audit);
  ports.peerChanged(siteId);
  return after;
}

/** The row after accepting: a site that introduced itself to us under this key before has nothing left to wait for. */
function acceptedPeer(known: PeerRow | undefined, invitation: CheckedInvitation): PeerRow {
  const { fingerprint, from: siteId, description, token } = invitation;
  if (known?.fingerprint === fingerprint && known.confirmedThere)
    return { ...known, state: "active", confirmedHere: true, invitation: undefined };
  return {
    siteId,
    state: "invited",
    description,
    fingerprint,
    statementSequence: 0,
    statementHash: "",
    statementExpiresAtMs: 0,
    // What the same key said since then still counts: no statement goes back.
    ...(known?.fingerprint === fingerprint && known.statementSequence > 0 ? known : {}),
    confirmedHere: true,
    confirmedThere: false,
    invitation: token,
  };
}

function moved(ports: PeeringPorts, peer: PeerRow, user: UserPrincipal): PeerRow {
  ports.events.peerMoved(peer.siteId, peer.state, userActor(user));
  ports.peerChanged(peer.siteId);
  return peer;
}

async function find(ledger: PeersLedger, siteId: string): Promise<PeerRow> {
  const peer = await ledger.getPeer(siteId);
  if (peer !== undefined) return peer;
  throw new HanseError("UNKNOWN_PEER", `${siteId} is not a peer of this site`, {
    hop: "this gateway",
    remedy: "`hanse peer ls` shows the peers",
  });
}

function otherSite(text: string, own: string): string {
  const siteId = parseSiteId(text);
  if (siteId !== own) return siteId;
  throw new HanseError("INVALID_INPUT", `${siteId} is this site itself`, { remedy: "Peer with another site" });
}

function refuseForeign(to: string, own: string): void {
  if (to === own) return;
  throw new HanseError("INVALID_DOCUMENT", `the invitation is for ${to}, this is ${own}`, {
    hop: "this gateway",
    remedy: `Ask for one made with \`hanse peer invite ${own}\``,
  });
}

function refuseMismatch(shown: string, confirmed: string, siteId: string): void {
  if (parseFingerprint(confirmed) === shown) return;
  throw new HanseError(
    "FINGERPRINT_MISMATCH",
    `the key of ${siteId} has the fingerprint ${formatFingerprint(shown)}, not the one given`,
    {
      hop: "this gateway",
      remedy: "Ask its operator to read it to you over another way; do not go on while they differ",
    },
  );
}

const alreadyPeer = (peer: PeerRow): HanseError =>
  new HanseError(
    "WRONG_STATE",
    `${peer.siteId} is a peer already, in state ${peer.state}, with the fingerprint ${formatFingerprint(peer.fingerprint)}`,
    {
      hop: "this gateway",
      remedy: `Look at it with \`hanse peer show ${peer.siteId}\``,
    },
  );
