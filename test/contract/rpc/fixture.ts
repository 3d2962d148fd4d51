import { Client, credentials, Metadata, status, type ChannelCredentials, type ServiceError } from "@grpc/grpc-js";
import { RichClientError, errorDetailsClientMiddleware, ErrorInfo } from "nice-grpc-error-details";
import {
  createChannel,
  createClientFactory,
  Metadata as NiceMetadata,
  type Client as NiceClient,
  type CompatServiceDefinition,
} from "nice-grpc";
import { makeAuthority, makeServerCertificate } from "../../../src/auth/certificates.ts";
import type { FederationUseCases } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import type { SiteDescription, SiteId } from "../../../src/domain/site.ts";
import type { CertificatePair } from "../../../src/rpc/certificates.ts";
import type { RpcLog } from "../../../src/rpc/log.ts";

/** A site that can serve on loopback. */
export interface TestSite {
  readonly description: SiteDescription;
  readonly certificate: CertificatePair;
}

/** @param hosts what the server certificate names */
export async function makeSite(
  siteId: SiteId,
  hosts: { names?: string[]; ips?: string[] } = { names: ["localhost"], ips: ["127.0.0.1"] },
): Promise<TestSite> {
  const nowMs = Date.now();
  const authority = await makeAuthority(siteId, nowMs);
  const server = await makeServerCertificate(authority, hosts.names ?? [], hosts.ips ?? [], nowMs);
  return {
    certificate: { cert: server.certificate, key: server.key },
    description: {
      siteId,
      name: siteId,
      country: "FI",
      keys: [],
      recoveryThumbprint: "0".repeat(64),
      caCertificate: authority.certificate,
      endpoints: [],
      relays: [],
      storeOrigins: [{ origin: "https://store.example" }],
    },
  };
}

/** Tokens of the stubs: `SITE:METHOD`, as a real one is bound to both. */
export const tokenFor = (site: SiteId, method: string): string => `${site}:${method}`.replace(/[^\w.~+/=-]/g, "~");

/** Use cases that fail unless a test gives them; the token check is as strict as the real one about the method. */
export function federationStub(given: Partial<FederationUseCases> = {}): FederationUseCases {
  const missing = (name: string) => (): never => {
    throw new Error(`the test gave no ${name}`);
  };
  return {
    authenticate: (token, method) => {
      const site = /^[a-z-]+/.exec(token)?.[0] ?? "";
      if (token === tokenFor(site, method)) return Promise.resolve({ type: "peer", site, actor: undefined });
      return Promise.reject(
        new HanseError("TOKEN_INVALID", "the token is not good for this call", { remedy: "Mint one" }),
      );
    },
    introduce: ({ token, method }) =>
      Promise.reject(new HanseError("TOKEN_INVALID", `no introduction by ${token} for ${method}`)),
    exchange: missing("exchange"),
    watchCatalog: missing("watchCatalog"),
    getManifest: missing("getManifest"),
    getTerms: missing("getTerms"),
    listWithdrawals: missing("listWithdrawals"),
    reportWithdrawal: missing("reportWithdrawal"),
    listOffers: missing("listOffers"),
    answerOffer: missing("answerOffer"),
    openDelivery: missing("openDelivery"),
    locateParts: missing("locateParts"),
    closeDelivery: missing("closeDelivery"),
    checkTicket: missing("checkTicket"),
    forwardReceipt: missing("forwardReceipt"),
    ...given,
  };
}

/** A log that keeps what it was told. */
export class KeptLog implements RpcLog {
  readonly errors: { id: string; error: unknown }[] = [];
  readonly refusals: { method: string; reason: string; caller: string | undefined }[] = [];

  unexpected(id: string, error: unknown): void {
    this.errors.push({ id, error });
  }

  refused(call: { method: string; reason: string; caller: string | undefined }): void {
    this.refusals.push(call);
  }
}

/** Calls any method with any metadata and raw bytes, as a stranger would. */
export class RawClient {
  readonly #client: Client;

  constructor(port: number, ca: string | undefined, host = "127.0.0.1") {
    const trust = ca === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(ca));
    this.#client = new Client(`${host}:${port}`, trust, options);
  }

  /** @returns the status of the call, whichever kind of call it is */
  call(path: string, metadata: Metadata, request: Buffer = Buffer.alloc(0)): Promise<ServiceError | undefined> {
    return new Promise((resolve) => {
      const same = (bytes: Buffer): Buffer => bytes;
      const stream = this.#client.makeServerStreamRequest(path, same, same, request, metadata);
      stream.on("data", () => undefined);
      stream.on("error", (error) => {
        resolve(error as ServiceError);
      });
      stream.on("end", () => {
        resolve(undefined);
      });
    });
  }

  close(): void {
    this.#client.close();
  }
}

const options = {
  "grpc.enable_http_proxy": 0,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.ssl_target_name_override": "localhost",
};

export const bearer = (...tokens: string[]): Metadata => {
  const metadata = new Metadata();
  for (const token of tokens) metadata.add("authorization", token);
  return metadata;
};

export const statusName = (error: { code: number } | undefined): string =>
  error === undefined ? "OK" : (status[error.code] ?? "?");

/** A typed client whose every call carries the stubs' token of one site. */
export function clientOf<S extends CompatServiceDefinition>(
  definition: S,
  port: number,
  ca: string | undefined,
  mint: (method: string) => string,
): { readonly client: NiceClient<S>; readonly close: () => void } {
  const trust: ChannelCredentials =
    ca === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(ca));
  const channel = createChannel(`127.0.0.1:${port}`, trust, options);
  const client = createClientFactory()
    .use(errorDetailsClientMiddleware)
    .use(async function* (call, callOptions) {
      const metadata = NiceMetadata(callOptions.metadata);
      metadata.set("authorization", `Bearer ${mint(call.method.path)}`);
      return yield* call.next(call.request, { ...callOptions, metadata });
    })
    .create(definition, channel);
  return {
    client,
    close: () => {
      channel.close();
    },
  };
}

/** The error that a promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** ErrorInfo of a failed call. */
export function infoOf(error: unknown): ErrorInfo {
  if (!(error instanceof RichClientError)) throw new Error(`no details: ${String(error)}`);
  const info = error.extra.find((detail) => detail.$type === ErrorInfo.$type);
  if (info === undefined) throw new Error("no ErrorInfo");
  return info;
}
