import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases, PeerMoved, PeerView } from "../../app/use-cases.ts";
import { parseFingerprint, parseSiteId } from "../../domain/site.ts";
import type { Peer } from "../../wire/gen/hanse/control/v1/Peer.ts";
import type { PeerMove } from "../../wire/gen/hanse/control/v1/PeerMove.ts";
import { peerMoveToWire, peerToWire } from "../../wire/peer.ts";
import type { PeersService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { optionalText, page, requestId, requiredText, text } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";
import { shownMove, shownPeer, shownPreview } from "./shown.ts";

/** An operator's words. */
const REASON_BYTES = 1024;

const wirePeer = (row: PeerView): Peer => peerToWire(shownPeer(row));
const wireMove = (move: PeerMoved): PeerMove => peerMoveToWire(shownMove(move));
const wordOf = (request: { siteId: string; reason: string }): { siteId: string; reason: string } => ({
  siteId: parseSiteId(request.siteId),
  reason: text(request.reason, "reason", REASON_BYTES),
});
const fingerprintOf = (value: string): string => parseFingerprint(requiredText(value, "fingerprint"));

/** hanse.control.v1.PeersService */
export function peersService(
  useCases: Pick<
    ControlUseCases,
    | "createInvitation"
    | "previewPeer"
    | "acceptInvitation"
    | "confirmPeer"
    | "addPeer"
    | "suspendPeer"
    | "resumePeer"
    | "revokePeer"
    | "listPeers"
    | "getPeer"
  >,
): ServiceImplementation<PeersService, ControlContext> {
  return {
    async CreateInvitation(request, { user }) {
      const pin = optionalText(request.pin, "pin");
      const made = await useCases.createInvitation(user, {
        requestId: requestId(request.requestId),
        siteId: parseSiteId(request.siteId),
        pin: pin === undefined ? undefined : parseFingerprint(pin),
      });
      return { invitation: made.invitation, expiresAt: toTimestamp(made.expiresAtMs) };
    },
    async PreviewPeer(request, { user }) {
      const preview = await useCases.previewPeer(user, requiredText(request.document, "document", LIMITS.document));
      return { peer: peerToWire(shownPreview(preview)), expiresAt: toTimestamp(preview.expiresAtMs) };
    },
    async AcceptInvitation(request, { user }) {
      const invitation = requiredText(request.invitation, "invitation", LIMITS.document);
      const fingerprint = fingerprintOf(request.fingerprint);
      return { peer: wirePeer(await useCases.acceptInvitation(user, { invitation, fingerprint })) };
    },
    async ConfirmPeer(request, { user }) {
      const siteId = parseSiteId(request.siteId);
      const fingerprint = fingerprintOf(request.fingerprint);
      return { peer: wirePeer(await useCases.confirmPeer(user, { siteId, fingerprint })) };
    },
    async AddPeer(request, { user }) {
      const statement = requiredText(request.statement, "statement", LIMITS.document);
      const fingerprint = fingerprintOf(request.fingerprint);
      return { peer: wirePeer(await useCases.addPeer(user, { statement, fingerprint })) };
    },
    async SuspendPeer(request, { user }) {
      requestId(request.requestId);
      return { move: wireMove(await useCases.suspendPeer(user, wordOf(request))) };
    },
    async ResumePeer(request, { user }) {
      requestId(request.requestId);
      return { move: wireMove(await useCases.resumePeer(user, { siteId: parseSiteId(request.siteId) })) };
    },
    async RevokePeer(request, { user }) {
      requestId(request.requestId);
      return { move: wireMove(await useCases.revokePeer(user, wordOf(request))) };
    },
    async ListPeers(request, { user }) {
      const { items, nextToken } = await useCases.listPeers(user, page(request));
      return { peers: items.map(wirePeer), nextPageToken: nextToken };
    },
    async GetPeer(request, { user }) {
      return { peer: wirePeer(await useCases.getPeer(user, parseSiteId(request.siteId))) };
    },
  };
}
