import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import {
  ChannelCredentials,
  createChannel,
  createClientFactory,
  Metadata,
  type Channel,
  type Client,
  type CompatServiceDefinition,
} from "nice-grpc";
import { deadlineMiddleware } from "nice-grpc-client-middleware-deadline";
import { errorDetailsClientMiddleware } from "nice-grpc-error-details";
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
} from "./services.ts";

/** How a client of this site's control API reaches it. */
export interface ControlAddress {
  /** `host:port` */
  readonly address: string;
  /** PEM of the site's own authority, where the listener serves TLS (it does beyond loopback). */
  readonly ca: string | undefined;
  /** TLS by a public authority, where `ca` is undefined. */
  readonly tls?: boolean | undefined;
}

/** The control API of a site, with a fresh token on each call. */
export interface ControlClient {
  readonly login: Client<LoginService>;
  readonly people: Client<PeopleService>;
  readonly site: Client<SiteService>;
  readonly peers: Client<PeersService>;
  readonly grants: Client<GrantsService>;
  readonly agreements: Client<AgreementsService>;
  readonly catalog: Client<CatalogService>;
  readonly receipts: Client<ReceiptsService>;
  readonly scrubs: Client<ScrubsService>;
  readonly transfers: Client<TransfersService>;
  readonly rules: Client<RulesService>;
  readonly offers: Client<OffersService>;
  readonly deliveries: Client<DeliveriesService>;
  readonly audit: Client<AuditService>;
  readonly withdrawals: Client<WithdrawalsService>;
  readonly watches: Client<WatchesService>;
  close(): void;
}

/** @param mintToken gives the token of each call; left out for what needs none */
export function connectControl(to: ControlAddress, mintToken: (() => Promise<string>) | undefined): ControlClient {
  const channel = openChannel(to);
  const factory = createClientFactory()
    .use(deadlineMiddleware)
    .use(errorDetailsClientMiddleware)
    .use(async function* (call, options) {
      const metadata = Metadata(options.metadata);
      if (mintToken !== undefined) metadata.set("authorization", `Bearer ${await mintToken()}`);
      return yield* call.next(call.request, { ...options, metadata });
    });
  const client = <S extends CompatServiceDefinition>(definition: S): Client<S> => factory.create(definition, channel);
  return {
    login: client(LoginService),
    people: client(PeopleService),
    site: client(SiteService),
    peers: client(PeersService),
    grants: client(GrantsService),
    agreements: client(AgreementsService),
    catalog: client(CatalogService),
    receipts: client(ReceiptsService),
    scrubs: client(ScrubsService),
    transfers: client(TransfersService),
    rules: client(RulesService),
    offers: client(OffersService),
    deliveries: client(DeliveriesService),
    audit: client(AuditService),
    withdrawals: client(WithdrawalsService),
    watches: client(WatchesService),
    close: () => {
      channel.close();
    },
  };
}

function openChannel({ address, ca, tls = ca !== undefined }: ControlAddress): Channel {
  const options = { "grpc.enable_http_proxy": 0 };
  if (!tls) return createChannel(address, ChannelCredentials.createInsecure(), options);
  const host = address.slice(0, address.lastIndexOf(":")).replace(/^\[|\]$/g, "");
  const credentials = ChannelCredentials.createSsl(ca === undefined ? null : Buffer.from(ca), null, null, {
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  });
  // TLS takes names only (RFC 6066 section 3); the certificate is checked for the address all the same.
  const name = isIP(host) === 0 ? host : "control.hanse.invalid";
  return createChannel(address, credentials, { ...options, "grpc.ssl_target_name_override": name });
}
