import type { Role } from "../domain/principal.ts";

/** Who may call a method. */
export type MethodAccess =
  /** Everybody, without a token. */
  | { readonly by: "anyone" }
  /** An active peer, with a call token. */
  | { readonly by: "peer" }
  /** A site that presents an invitation; it is authenticated by what it presents. */
  | { readonly by: "introduction" }
  /** A user of this site in one of these roles. */
  | { readonly by: "user"; readonly roles: readonly Role[] };

const anyone: MethodAccess = { by: "anyone" };
const peer: MethodAccess = { by: "peer" };
const user = (...roles: readonly Role[]): MethodAccess => ({ by: "user", roles });

/** Whoever runs the site. */
const operator = user("operator");
/** Whoever publishes, pulls and verifies; whose transfers they may touch is decided per transfer. */
const mover = user("operator", "curator", "researcher");
/** Whoever gives standing orders about what the site shares. */
const curator = user("operator", "curator");
/** Whoever runs the site or looks over it. */
const overseer = user("operator", "auditor");
/** Whoever is a user of this site. */
const everyUser = user("operator", "curator", "researcher", "auditor");

/** Every method that a gateway serves, by its full name; what is not listed is not served. */
const METHODS: Readonly<Record<string, MethodAccess>> = {
  "/grpc.health.v1.Health/Check": anyone,
  "/grpc.health.v1.Health/List": anyone,
  "/grpc.health.v1.Health/Watch": anyone,

  "/hanse.federation.v1.PeeringService/Introduce": { by: "introduction" },
  "/hanse.federation.v1.PeeringService/Exchange": peer,
  "/hanse.federation.v1.CatalogService/WatchCatalog": peer,
  "/hanse.federation.v1.CatalogService/GetManifest": peer,
  "/hanse.federation.v1.CatalogService/GetTerms": peer,
  "/hanse.federation.v1.CatalogService/ListWithdrawals": peer,
  "/hanse.federation.v1.CatalogService/ReportWithdrawal": peer,
  "/hanse.federation.v1.DeliveryService/OpenDelivery": peer,
  "/hanse.federation.v1.DeliveryService/LocateParts": peer,
  "/hanse.federation.v1.DeliveryService/CloseDelivery": peer,
  "/hanse.federation.v1.DeliveryService/CheckTicket": peer,
  "/hanse.federation.v1.DeliveryService/ForwardReceipt": peer,
  "/hanse.federation.v1.OfferService/ListOffers": peer,
  "/hanse.federation.v1.OfferService/AnswerOffer": peer,
  "/hanse.federation.v1.RelayService/ReadPart": peer,

  // On the control API alone, and with a token like everything there.
  "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": everyUser,
  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": everyUser,

  "/hanse.control.v1.LoginService/GetLogin": anyone,
  "/hanse.control.v1.PeopleService/WhoAmI": everyUser,
  "/hanse.control.v1.PeopleService/CreateToken": operator,
  "/hanse.control.v1.PeopleService/ListTokens": overseer,
  "/hanse.control.v1.PeopleService/RevokeToken": operator,
  "/hanse.control.v1.SiteService/GetSite": everyUser,
  "/hanse.control.v1.SiteService/GetStatement": everyUser,
  "/hanse.control.v1.SiteService/ListKeys": everyUser,
  "/hanse.control.v1.SiteService/RotateKey": operator,
  "/hanse.control.v1.SiteService/ListStores": operator,
  "/hanse.control.v1.PeersService/CreateInvitation": operator,
  "/hanse.control.v1.PeersService/PreviewPeer": everyUser,
  "/hanse.control.v1.PeersService/AcceptInvitation": operator,
  "/hanse.control.v1.PeersService/ConfirmPeer": operator,
  "/hanse.control.v1.PeersService/AddPeer": operator,
  "/hanse.control.v1.PeersService/SuspendPeer": operator,
  "/hanse.control.v1.PeersService/ResumePeer": operator,
  "/hanse.control.v1.PeersService/RevokePeer": operator,
  "/hanse.control.v1.PeersService/ListPeers": everyUser,
  "/hanse.control.v1.PeersService/GetPeer": everyUser,
  "/hanse.control.v1.GrantsService/AddGrant": operator,
  "/hanse.control.v1.GrantsService/RemoveGrant": operator,
  "/hanse.control.v1.GrantsService/ListGrants": overseer,
  "/hanse.control.v1.GrantsService/GetGrant": overseer,
  "/hanse.control.v1.GrantsService/ExplainGrants": overseer,
  "/hanse.control.v1.AgreementsService/GetTerms": everyUser,
  "/hanse.control.v1.AgreementsService/AcceptTerms": mover,
  "/hanse.control.v1.AgreementsService/ListAgreements": everyUser,
  "/hanse.control.v1.AgreementsService/GetAgreement": everyUser,
  "/hanse.control.v1.CatalogService/ListVersions": everyUser,
  "/hanse.control.v1.CatalogService/GetVersion": everyUser,
  "/hanse.control.v1.CatalogService/SearchVersions": everyUser,
  "/hanse.control.v1.CatalogService/EditVersion": mover,
  "/hanse.control.v1.CatalogService/GetLineage": everyUser,
  "/hanse.control.v1.TransfersService/StartPublication": mover,
  "/hanse.control.v1.TransfersService/PlanPull": mover,
  "/hanse.control.v1.TransfersService/StartPull": mover,
  "/hanse.control.v1.TransfersService/StartRepair": mover,
  "/hanse.control.v1.TransfersService/VerifyReplica": mover,
  "/hanse.control.v1.TransfersService/ListTransfers": everyUser,
  "/hanse.control.v1.TransfersService/GetTransfer": everyUser,
  "/hanse.control.v1.TransfersService/WatchTransfer": everyUser,
  "/hanse.control.v1.TransfersService/PauseTransfer": mover,
  "/hanse.control.v1.TransfersService/ResumeTransfer": mover,
  "/hanse.control.v1.TransfersService/CancelTransfer": mover,
  "/hanse.control.v1.RulesService/AddRule": mover,
  "/hanse.control.v1.RulesService/ListRules": everyUser,
  "/hanse.control.v1.RulesService/GetRule": everyUser,
  "/hanse.control.v1.RulesService/SuspendRule": mover,
  "/hanse.control.v1.RulesService/ResumeRule": mover,
  "/hanse.control.v1.RulesService/RemoveRule": mover,
  "/hanse.control.v1.RulesService/SimulateRule": mover,
  "/hanse.control.v1.RulesService/PinVersion": mover,
  "/hanse.control.v1.RulesService/UnpinVersion": mover,
  "/hanse.control.v1.RulesService/ListPins": everyUser,
  "/hanse.control.v1.OffersService/AddOffer": curator,
  "/hanse.control.v1.OffersService/ListOffers": user("operator", "curator", "auditor"),
  "/hanse.control.v1.OffersService/GetOffer": user("operator", "curator", "auditor"),
  "/hanse.control.v1.OffersService/RemoveOffer": curator,
  "/hanse.control.v1.OffersService/AcceptOffer": curator,
  "/hanse.control.v1.OffersService/DeclineOffer": curator,
  "/hanse.control.v1.ScrubsService/StartScrub": operator,
  "/hanse.control.v1.ScrubsService/StopScrub": operator,
  "/hanse.control.v1.ScrubsService/ListScrubs": overseer,
  "/hanse.control.v1.ScrubsService/GetScrub": overseer,
  "/hanse.control.v1.ScrubsService/ListFindings": overseer,
  "/hanse.control.v1.ScrubsService/WatchScrub": overseer,
  "/hanse.control.v1.WithdrawalsService/DropReplica": mover,
  "/hanse.control.v1.WatchesService/AddWatch": curator,
  "/hanse.control.v1.WatchesService/ListWatches": user("operator", "curator", "auditor"),
  "/hanse.control.v1.WatchesService/GetWatch": user("operator", "curator", "auditor"),
  "/hanse.control.v1.WatchesService/ListCheckpoints": user("operator", "curator", "auditor"),
  "/hanse.control.v1.WatchesService/SuspendWatch": curator,
  "/hanse.control.v1.WatchesService/ResumeWatch": curator,
  "/hanse.control.v1.WatchesService/RemoveWatch": curator,
  "/hanse.control.v1.WatchesService/ScanWatch": curator,
  "/hanse.control.v1.WithdrawalsService/WithdrawVersion": curator,
  "/hanse.control.v1.WithdrawalsService/GetWithdrawal": everyUser,
  "/hanse.control.v1.WithdrawalsService/ListWithdrawals": everyUser,
  "/hanse.control.v1.ReceiptsService/ListReceipts": everyUser,
  "/hanse.control.v1.ReceiptsService/GetReceipt": everyUser,
  "/hanse.control.v1.DeliveriesService/ListDeliveries": overseer,
  "/hanse.control.v1.DeliveriesService/GetDelivery": overseer,
  "/hanse.control.v1.DeliveriesService/StopDelivery": operator,
  "/hanse.control.v1.DeliveriesService/SumDeliveries": overseer,
  "/hanse.control.v1.AuditService/ListAudit": overseer,
  "/hanse.control.v1.AuditService/ExportAudit": overseer,
  "/hanse.control.v1.AuditService/VerifyAudit": overseer,
  "/hanse.control.v1.AuditService/ListWitnesses": overseer,
  "/hanse.control.v1.AuditService/AcceptAuditLog": operator,
  "/hanse.control.v1.AuditService/ForgetPerson": operator,
};

/**
 * Who may call a method; undefined: nobody.
 * @param method full name, `/package.Service/Method`
 */
export const methodAccess = (method: string): MethodAccess | undefined =>
  Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
