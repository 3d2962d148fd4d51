import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases } from "../../app/use-cases.ts";
import type { PeerRow } from "../../app/ports/ledger.ts";
import { parseFingerprint, parseSiteId } from "../../domain/site.ts";
import type { Peer } from "../../wire/gen/hanse/control/v1/Peer.ts";
import { peerToWire } from "../../wire/peer.ts";
import type { PeersService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { optionalText, page, requestId, requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";
import { shownPeer, shownPreview } from "./shown.ts";

const wirePeer = (row: PeerRow): Peer => peerToWire(shownPeer(row));
const fingerprintOf = (value: string): string => parseFingerprint(requiredText(value, "fingerprint"));

/** hanse.control.v1.PeersService */
export function peersService(
  useCases: Pick<
    ControlUseCases,
    "createInvitation" | "previewPeer" | "acceptInvitation" | "confirmPeer" | "addPeer" | "listPeers" | "getPeer"
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
    async ListPeers(request, { user }) {
      const { items, nextToken } = await useCases.listPeers(user, page(request));
      return { peers: items.map(wirePeer), nextPageToken: nextToken };
    },
    async GetPeer(request, { user }) {
      return { peer: wirePeer(await useCases.getPeer(user, parseSiteId(request.siteId))) };
    },
  };
}
