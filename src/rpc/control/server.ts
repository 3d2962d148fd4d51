import { ServerCredentials } from "@grpc/grpc-js";
import ipaddr from "ipaddr.js";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { HanseError } from "../../domain/errors.ts";
import type { SiteId } from "../../domain/site.ts";
import {
  AuditService,
  AgreementsService,
  CatalogService,
  DeliveriesService,
  GrantsService,
  LoginService,
  PeersService,
  PeopleService,
  ReceiptsService,
  OffersService,
  RulesService,
  ScrubsService,
  SiteService,
  TransfersService,
  WithdrawalsService,
  WatchesService,
} from "../../wire/services.ts";
import { REFLECTION_SERVICES } from "../../wire/reflection.ts";
import { serverCredentials, type CertificateSource } from "../certificates.ts";
import type { RpcLog } from "../log.ts";
import { startServer, type ListenAddress, type RunningServer } from "../server.ts";
import { agreementsService } from "./agreements.ts";
import { authenticateUser, type AuthenticateUser } from "./authenticate.ts";
import { auditService } from "./audit.ts";
import { catalogService } from "./catalog.ts";
import { deliveriesService } from "./deliveries.ts";
import { grantsService } from "./grants.ts";
import { loginService, type LoginView } from "./login.ts";
import { peersService } from "./peers.ts";
import { peopleService } from "./people.ts";
import { receiptsService } from "./receipts.ts";
import { reflectionService } from "./reflection.ts";
import { offersService } from "./offers.ts";
import { rulesService } from "./rules.ts";
import { scrubsService } from "./scrubs.ts";
import { siteService } from "./site.ts";
import { transfersService } from "./transfers.ts";
import { withdrawalsService } from "./withdrawals.ts";
import { watchesService } from "./watches.ts";

export interface ControlServerOptions {
  readonly useCases: ControlUseCases;
  readonly authenticate: AuthenticateUser;
  /** What people without a token are told. */
  readonly login: LoginView;
  readonly site: SiteId;
  readonly listen: ListenAddress;
  /** Needed wherever it listens wider than loopback, because tokens would be readable on the way. */
  readonly tls?: CertificateSource | undefined;
  readonly log: RpcLog;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts what people of this site call: a token on every method but health and GetLogin, and a role that suffices.
 * @throws HanseError INVALID_CONFIG for plaintext beyond loopback, or where it cannot listen
 */
export async function startControlServer(options: ControlServerOptions): Promise<RunningServer> {
  const { useCases, listen, tls } = options;
  if (tls === undefined && !isLoopback(listen.host)) {
    throw new HanseError("INVALID_CONFIG", `the control API would listen on ${listen.host} without TLS`, {
      remedy: "Let it listen on 127.0.0.1, or give it a certificate",
    });
  }
  return startServer({
    ...options,
    credentials: tls === undefined ? ServerCredentials.createInsecure() : serverCredentials(tls),
    strangers: false,
    authenticate: authenticateUser(options.authenticate, options.log),
    mountOpen: (add) => {
      add(LoginService, loginService(options.login, Date.now));
    },
    mount: (add) => {
      add(SiteService, siteService(useCases));
      add(PeopleService, peopleService(useCases));
      add(PeersService, peersService(useCases));
      add(GrantsService, grantsService(useCases));
      add(AgreementsService, agreementsService(useCases));
      add(CatalogService, catalogService(useCases));
      add(ReceiptsService, receiptsService(useCases));
      add(TransfersService, transfersService(useCases));
      add(RulesService, rulesService(useCases));
      add(OffersService, offersService(useCases, options.site));
      add(DeliveriesService, deliveriesService(useCases));
      add(ScrubsService, scrubsService(useCases));
      add(AuditService, auditService(useCases));
      add(WithdrawalsService, withdrawalsService(useCases));
      add(WatchesService, watchesService(useCases));
      for (const reflection of REFLECTION_SERVICES) add(reflection, reflectionService);
    },
  });
}

/** A loopback address, or the one name that means it everywhere (RFC 6761 §6.3). */
const isLoopback = (host: string): boolean =>
  host === "localhost" || (ipaddr.isValid(host) && ipaddr.process(host).range() === "loopback");
