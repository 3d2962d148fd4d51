import { agreements } from "./app/agreements.ts";
import { answerWithdrawals } from "./app/answer-withdrawals.ts";
import { answerPeering } from "./app/answer-peering.ts";
import { answerOffers } from "./app/answer-offers.ts";
import { audit } from "./app/audit.ts";
import { authenticateCall } from "./app/authenticate-call.ts";
import { catalog } from "./app/catalog.ts";
import { deliver } from "./app/deliver.ts";
import { deliveries } from "./app/deliveries.ts";
import { dropReplicaFor } from "./app/drop-replica.ts";
import { editVersion } from "./app/edit-version.ts";
import { explainGrants } from "./app/explain-grants.ts";
import { grants } from "./app/grants.ts";
import { lineage } from "./app/lineage.ts";
import { offers } from "./app/offers.ts";
import { peerLifecycle } from "./app/peer-lifecycle.ts";
import { peering } from "./app/peering.ts";
import { planPull } from "./app/plan-pull.ts";
import { pins } from "./app/pins.ts";
import { publish } from "./app/publish.ts";
import { pull } from "./app/pull.ts";
import { receipts } from "./app/receipts.ts";
import { takeForwardedReceipt } from "./app/receipts-forwarded.ts";
import { rotateKey, type KeyRotation } from "./app/rotate-key.ts";
import { rules } from "./app/rules.ts";
import { repair } from "./app/repair.ts";
import { scrubs } from "./app/scrubs.ts";
import { searchVersions } from "./app/search.ts";
import { serveManifest } from "./app/serve-manifest.ts";
import { serveTerms } from "./app/serve-terms.ts";
import { showSite } from "./app/show-site.ts";
import { terms } from "./app/terms.ts";
import { tokens } from "./app/tokens.ts";
import { transfers } from "./app/transfers.ts";
import type { ControlUseCases, FederationUseCases } from "./app/use-cases.ts";
import { verifyReplica } from "./app/verify-replica.ts";
import { watchCatalog } from "./app/watch-catalog.ts";
import { watches } from "./app/watches.ts";
import { withdraw } from "./app/withdraw.ts";
import { withinScopes } from "./app/within-scopes.ts";

/** What a use case needs, by how it is made. */
type Needs<Make extends (ports: never) => unknown> = Parameters<Make>[0];

type FederationPorts = Needs<typeof authenticateCall> &
  Needs<typeof answerPeering> &
  Needs<typeof watchCatalog> &
  Needs<typeof serveManifest> &
  Needs<typeof serveTerms> &
  Needs<typeof answerWithdrawals> &
  Needs<typeof answerOffers> &
  Needs<typeof deliver> &
  Needs<typeof takeForwardedReceipt>;

/** What peers may ask of this site. */
export const federationUseCases = (ports: FederationPorts): FederationUseCases => ({
  authenticate: authenticateCall(ports),
  ...answerPeering(ports),
  watchCatalog: watchCatalog(ports),
  getManifest: serveManifest(ports),
  getTerms: serveTerms(ports),
  ...answerWithdrawals(ports),
  ...answerOffers(ports),
  ...deliver(ports),
  forwardReceipt: takeForwardedReceipt(ports),
});

type ControlPorts = Needs<typeof showSite> &
  Needs<typeof peering> &
  Needs<typeof peerLifecycle> &
  Needs<typeof grants> &
  Needs<typeof explainGrants> &
  Needs<typeof terms> &
  Needs<typeof agreements> &
  Needs<typeof catalog> &
  Needs<typeof searchVersions> &
  Needs<typeof editVersion> &
  Needs<typeof lineage> &
  Needs<typeof publish> &
  Needs<typeof planPull> &
  Needs<typeof pull> &
  Needs<typeof verifyReplica> &
  Needs<typeof dropReplicaFor> &
  Needs<typeof withdraw> &
  Needs<typeof transfers> &
  Needs<typeof rules> &
  Needs<typeof offers> &
  Needs<typeof pins> &
  Needs<typeof deliveries> &
  Needs<typeof scrubs> &
  Needs<typeof receipts> &
  Needs<typeof audit> &
  Needs<typeof tokens> &
  Needs<typeof watches> & {
    readonly keys: Parameters<typeof rotateKey>[0];
    readonly rotation: KeyRotation;
  };

/** What people of this site may ask, within the scopes of their tokens. */
export const controlUseCases = (ports: ControlPorts): ControlUseCases =>
  withinScopes({
    ...showSite(ports),
    ...rotateKey(ports.keys, ports.rotation),
    ...peering(ports),
    ...peerLifecycle(ports),
    ...grants(ports),
    explainGrants: explainGrants(ports),
    ...terms(ports),
    ...agreements(ports),
    ...catalog(ports),
    searchVersions: searchVersions(ports),
    editVersion: editVersion(ports),
    getLineage: lineage(ports),
    startPublication: publish(ports),
    planPull: planPull(ports),
    startPull: pull(ports),
    startRepair: repair(ports),
    verifyReplica: verifyReplica(ports),
    dropReplica: dropReplicaFor(ports),
    ...withdraw(ports),
    ...transfers(ports),
    ...rules(ports),
    ...offers(ports),
    ...pins(ports),
    ...deliveries(ports),
    ...scrubs(ports),
    ...receipts(ports),
    ...audit(ports),
    whoAmI: () => Promise.resolve({ siteId: ports.site }),
    ...tokens(ports),
    ...watches(ports),
  });
