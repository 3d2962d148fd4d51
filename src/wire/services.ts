import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { loadSync } from "@grpc/proto-loader";
import type { MethodDefinition } from "nice-grpc";
import type {
  CatalogServiceDefinition as FedCatalogD,
  CatalogServiceHandlers as FedCatalogH,
} from "./gen/hanse/federation/v1/CatalogService.ts";
import type {
  DeliveryServiceDefinition as DeliveryD,
  DeliveryServiceHandlers as DeliveryH,
} from "./gen/hanse/federation/v1/DeliveryService.ts";
import type {
  PeeringServiceDefinition as PeeringD,
  PeeringServiceHandlers as PeeringH,
} from "./gen/hanse/federation/v1/PeeringService.ts";
import type {
  OfferServiceDefinition as OfferD,
  OfferServiceHandlers as OfferH,
} from "./gen/hanse/federation/v1/OfferService.ts";
import type {
  RelayServiceDefinition as RelayD,
  RelayServiceHandlers as RelayH,
} from "./gen/hanse/federation/v1/RelayService.ts";
import type {
  AuditServiceDefinition as AuditD,
  AuditServiceHandlers as AuditH,
} from "./gen/hanse/control/v1/AuditService.ts";
import type {
  AgreementsServiceDefinition as AgreementsD,
  AgreementsServiceHandlers as AgreementsH,
} from "./gen/hanse/control/v1/AgreementsService.ts";
import type {
  CatalogServiceDefinition as CatalogD,
  CatalogServiceHandlers as CatalogH,
} from "./gen/hanse/control/v1/CatalogService.ts";
import type {
  DeliveriesServiceDefinition as DeliveriesD,
  DeliveriesServiceHandlers as DeliveriesH,
} from "./gen/hanse/control/v1/DeliveriesService.ts";
import type {
  GrantsServiceDefinition as GrantsD,
  GrantsServiceHandlers as GrantsH,
} from "./gen/hanse/control/v1/GrantsService.ts";
import type {
  PeersServiceDefinition as PeersD,
  PeersServiceHandlers as PeersH,
} from "./gen/hanse/control/v1/PeersService.ts";
import type {
  LoginServiceDefinition as LoginD,
  LoginServiceHandlers as LoginH,
} from "./gen/hanse/control/v1/LoginService.ts";
import type {
  PeopleServiceDefinition as PeopleD,
  PeopleServiceHandlers as PeopleH,
} from "./gen/hanse/control/v1/PeopleService.ts";
import type {
  ReceiptsServiceDefinition as ReceiptsD,
  ReceiptsServiceHandlers as ReceiptsH,
} from "./gen/hanse/control/v1/ReceiptsService.ts";
import type {
  ScrubsServiceDefinition as ScrubsD,
  ScrubsServiceHandlers as ScrubsH,
} from "./gen/hanse/control/v1/ScrubsService.ts";
import type {
  SiteServiceDefinition as SiteD,
  SiteServiceHandlers as SiteH,
} from "./gen/hanse/control/v1/SiteService.ts";
import type {
  RulesServiceDefinition as RulesD,
  RulesServiceHandlers as RulesH,
} from "./gen/hanse/control/v1/RulesService.ts";
import type {
  OffersServiceDefinition as OffersD,
  OffersServiceHandlers as OffersH,
} from "./gen/hanse/control/v1/OffersService.ts";
import type {
  TransfersServiceDefinition as TransfersD,
  TransfersServiceHandlers as TransfersH,
} from "./gen/hanse/control/v1/TransfersService.ts";
import type {
  WithdrawalsServiceDefinition as WithdrawalsD,
  WithdrawalsServiceHandlers as WithdrawalsH,
} from "./gen/hanse/control/v1/WithdrawalsService.ts";
import type {
  WatchesServiceDefinition as WatchesD,
  WatchesServiceHandlers as WatchesH,
} from "./gen/hanse/control/v1/WatchesService.ts";
import type { Typed } from "./typed.ts";

const PROTO_FOLDER = fileURLToPath(new URL("../../proto", import.meta.url));

const definition = loadSync(
  [
    "hanse/federation/v1/peering.proto",
    "hanse/federation/v1/catalog.proto",
    "hanse/federation/v1/delivery.proto",
    "hanse/federation/v1/relay.proto",
    "hanse/federation/v1/offers.proto",
    "hanse/control/v1/site.proto",
    "hanse/control/v1/peers.proto",
    "hanse/control/v1/grants.proto",
    "hanse/control/v1/agreements.proto",
    "hanse/control/v1/catalog.proto",
    "hanse/control/v1/transfers.proto",
    "hanse/control/v1/rules.proto",
    "hanse/control/v1/offers.proto",
    "hanse/control/v1/receipts.proto",
    "hanse/control/v1/deliveries.proto",
    "hanse/control/v1/audit.proto",
    "hanse/control/v1/people.proto",
    "hanse/control/v1/scrubs.proto",
    "hanse/control/v1/withdrawals.proto",
    "hanse/control/v1/watches.proto",
  ],
  // The same options as config/dev/gen.js: types and values must agree.
  { includeDirs: [PROTO_FOLDER], longs: Number, enums: String, defaults: true, oneofs: true },
);

const service = (name: string): unknown => {
  const found = definition[name];
  if (found === undefined) throw new Error(`proto has no service ${name}`);
  return found;
};

export type PeeringService = Typed<PeeringD, PeeringH>;
export type FederationCatalogService = Typed<FedCatalogD, FedCatalogH>;
export type DeliveryService = Typed<DeliveryD, DeliveryH>;
export type RelayService = Typed<RelayD, RelayH>;
export type OfferService = Typed<OfferD, OfferH>;
export type OffersService = Typed<OffersD, OffersH>;
export type LoginService = Typed<LoginD, LoginH>;
export type PeopleService = Typed<PeopleD, PeopleH>;
export type ScrubsService = Typed<ScrubsD, ScrubsH>;
export type SiteService = Typed<SiteD, SiteH>;
export type PeersService = Typed<PeersD, PeersH>;
export type GrantsService = Typed<GrantsD, GrantsH>;
export type AgreementsService = Typed<AgreementsD, AgreementsH>;
export type CatalogService = Typed<CatalogD, CatalogH>;
export type ReceiptsService = Typed<ReceiptsD, ReceiptsH>;
export type TransfersService = Typed<TransfersD, TransfersH>;
export type RulesService = Typed<RulesD, RulesH>;
export type DeliveriesService = Typed<DeliveriesD, DeliveriesH>;
export type WatchesService = Typed<WatchesD, WatchesH>;
export type AuditService = Typed<AuditD, AuditH>;
export type WithdrawalsService = Typed<WithdrawalsD, WithdrawalsH>;

/** hanse.federation.v1.PeeringService */
export const PeeringService = service("hanse.federation.v1.PeeringService") as PeeringService;
/** hanse.federation.v1.CatalogService */
export const FederationCatalogService = service("hanse.federation.v1.CatalogService") as FederationCatalogService;
/** hanse.federation.v1.DeliveryService */
export const DeliveryService = service("hanse.federation.v1.DeliveryService") as DeliveryService;
/** hanse.federation.v1.RelayService */
export const RelayService = service("hanse.federation.v1.RelayService") as RelayService;
/** hanse.federation.v1.OfferService */
export const OfferService = service("hanse.federation.v1.OfferService") as OfferService;
/** hanse.control.v1.OffersService */
export const OffersService = service("hanse.control.v1.OffersService") as OffersService;
/** hanse.control.v1.LoginService */
export const LoginService = service("hanse.control.v1.LoginService") as LoginService;
/** hanse.control.v1.PeopleService */
export const PeopleService = service("hanse.control.v1.PeopleService") as PeopleService;
/** hanse.control.v1.ScrubsService */
export const ScrubsService = service("hanse.control.v1.ScrubsService") as ScrubsService;
/** hanse.control.v1.SiteService */
export const SiteService = service("hanse.control.v1.SiteService") as SiteService;
/** hanse.control.v1.PeersService */
export const PeersService = service("hanse.control.v1.PeersService") as PeersService;
/** hanse.control.v1.GrantsService */
export const GrantsService = service("hanse.control.v1.GrantsService") as GrantsService;
/** hanse.control.v1.AgreementsService */
export const AgreementsService = service("hanse.control.v1.AgreementsService") as AgreementsService;
/** hanse.control.v1.CatalogService */
export const CatalogService = service("hanse.control.v1.CatalogService") as CatalogService;
/** hanse.control.v1.ReceiptsService */
export const ReceiptsService = service("hanse.control.v1.ReceiptsService") as ReceiptsService;
/** hanse.control.v1.TransfersService */
export const TransfersService = service("hanse.control.v1.TransfersService") as TransfersService;
/** hanse.control.v1.RulesService */
export const RulesService = service("hanse.control.v1.RulesService") as RulesService;
/** hanse.control.v1.DeliveriesService */
export const DeliveriesService = service("hanse.control.v1.DeliveriesService") as DeliveriesService;
/** hanse.control.v1.WatchesService */
export const WatchesService = service("hanse.control.v1.WatchesService") as WatchesService;
/** hanse.control.v1.AuditService */
export const AuditService = service("hanse.control.v1.AuditService") as AuditService;
/** hanse.control.v1.WithdrawalsService */
export const WithdrawalsService = service("hanse.control.v1.WithdrawalsService") as WithdrawalsService;

const healthFolder = dirname(createRequire(import.meta.url).resolve("grpc-health-check/package.json"));

/** `SERVING` and the like, grpc.health.v1. */
export interface HealthStatus {
  readonly status: "UNKNOWN" | "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";
}

interface HealthRequest {
  readonly service: string;
}
type HealthMethod<In, Out, Stream extends boolean> = MethodDefinition<Partial<In>, In, Out, Out, false, Stream>;

/** grpc.health.v1.Health: typed by hand, because its proto file is not ours to generate from. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an interface has no index signature, which nice-grpc asks for
export type HealthService = {
  readonly Check: HealthMethod<HealthRequest, HealthStatus, false>;
  readonly List: HealthMethod<object, { readonly statuses: Readonly<Record<string, HealthStatus>> }, false>;
  readonly Watch: HealthMethod<HealthRequest, HealthStatus, true>;
};

/** grpc.health.v1.Health, as load balancers and grpc_health_probe call it. */
export const HealthService = loadSync("health/v1/health.proto", {
  includeDirs: [`${healthFolder}/proto`],
  enums: String,
  defaults: true,
})["grpc.health.v1.Health"] as unknown as HealthService;
