import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkServerIdentity } from "node:tls";
import {
  ChannelCredentials,
  ClientError,
  createChannel,
  createClientFactory,
  Metadata,
  Status,
  type Channel,
  type CompatServiceDefinition,
} from "nice-grpc";
import { ErrorInfo, errorDetailsClientMiddleware, RichClientError } from "nice-grpc-error-details";
import { readSigningKey } from "../../src/auth/key-file.ts";
import type { SiteSigningKey } from "../../src/auth/keys.ts";
import { mintUserToken, readOperatorKey, type UserClaims } from "../../src/auth/user-token.ts";
import { connectControl, type ControlClient } from "../../src/wire/client.ts";
import {
  DeliveryService,
  FederationCatalogService,
  HealthService,
  OfferService,
  PeeringService,
  RelayService,
} from "../../src/wire/services.ts";
import { forge } from "../unit/auth/forge.ts";
import type { TestSite } from "./federation.ts";

/** A method as the descriptor has it. */
export interface Method {
  readonly definition: CompatServiceDefinition;
  readonly name: string;
  /** `/package.Service/Method` */
  readonly path: string;
}

/** All methods of a service definition. */
export const methodsOf = (definition: CompatServiceDefinition): Method[] =>
  Object.entries(definition as Record<string, { readonly path: string }>).map(([name, { path }]) => ({
    definition,
    name,
    path,
  }));

/** Every method of the federation API but health. */
export const FEDERATION_METHODS: readonly Method[] = [
  PeeringService,
  FederationCatalogService,
  DeliveryService,
  OfferService,
].flatMap((definition) => methodsOf(definition));

/** What a relay serves but for health. */
const RELAY_METHODS: readonly Method[] = methodsOf(RelayService);

/** Finds a method by the end of its path. */
export function method(name: string): Method {
  const found = [...FEDERATION_METHODS, ...RELAY_METHODS, ...methodsOf(HealthService)].find(({ path }) =>
    path.endsWith(`/${name}`),
  );
  if (found === undefined) throw new Error(`there is no method ${name}`);
  return found;
}

/** How a call ended. */
export interface Outcome {
  /** e.g. `OK`, `UNAUTHENTICATED`. */
  readonly status: string;
  readonly text: string;
  /** From google.rpc.ErrorInfo. */
  readonly reason: string;
  readonly domain: string;
  readonly answers: readonly Record<string, unknown>[];
}

/** Calls a gateway's federation listener over TLS with whatever token it is given: none, forged or good. */
export class FederationCaller {
  readonly #channel: Channel;

  private constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** @param listener the site's federation listener, or its first relay */
  static async to(site: TestSite, listener: "federation" | "relay" = "federation"): Promise<FederationCaller> {
    const ca = await readFile(join(site.directory, "keys", "ca.pem"));
    const credentials = ChannelCredentials.createSsl(ca, null, null, {
      checkServerIdentity: (_name, certificate) => checkServerIdentity("127.0.0.1", certificate),
    });
    const { federation, relays } = await site.listening();
    const port = listener === "federation" ? federation.port : relays[0]?.port;
    if (port === undefined) throw new Error(`${site.id} runs no relay`);
    const channel = createChannel(`127.0.0.1:${port}`, credentials, {
      "grpc.enable_http_proxy": 0,
      "grpc.enable_retries": 0,
      "grpc.use_local_subchannel_pool": 1,
      "grpc.ssl_target_name_override": `${site.id}.hanse.invalid`,
    });
    return new FederationCaller(channel);
  }

  /**
   * @param limit of a stream: how many answers are read before it is left
   * @param each is awaited after each answer of a stream
   */
  async call(
    { definition, name, path }: Method,
    request: object,
    token: string | undefined,
    limit = 1,
    each: (answer: Record<string, unknown>) => Promise<void> = () => Promise.resolve(),
  ): Promise<Outcome> {
    const client = createClientFactory().use(errorDetailsClientMiddleware).create(definition, this.#channel);
    const metadata = Metadata();
    if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
    const invoke = (client as Record<string, (request: object, options: object) => unknown>)[name];
    if (invoke === undefined) throw new Error(`the client has no ${path}`);
    const leave = new AbortController();
    const answers: Record<string, unknown>[] = [];
    try {
      const result = invoke(request, { metadata, signal: leave.signal });
      if (result instanceof Promise) answers.push((await result) as Record<string, unknown>);
      else {
        for await (const answer of result as AsyncIterable<Record<string, unknown>>) {
          answers.push(answer);
          await each(answer);
          if (answers.length >= limit) break;
        }
      }
      return { status: "OK", text: "", reason: "", domain: "", answers };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const details = error instanceof RichClientError ? error.extra : [];
      const info = details.find((detail): detail is ErrorInfo => detail.$type === ErrorInfo.$type);
      const { reason = "", domain = "" } = info ?? {};
      return { status: Status[error.code], text: error.details, reason, domain, answers };
    } finally {
      leave.abort();
    }
  }

  close(): void {
    this.#channel.close();
  }
}

/** A site's own signing key, from its directory. */
export const siteKeyOf = (site: Pick<TestSite, "directory">): Promise<SiteSigningKey> =>
  readSigningKey(join(site.directory, "keys", "site.json"), "site");

/** The claims of an honest call token, made now. */
export function callClaims(from: string, to: string, path: string): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000);
  const jti = randomBytes(16).toString("base64url");
  return { iss: from, aud: to, iat, exp: iat + 30, jti, method: path, ver: "1.0" };
}

/** An honest call token, or one with some claims replaced. */
export const callToken = (key: SiteSigningKey, from: string, to: string, path: string, change: object = {}): string =>
  forge(key, "hanse-call+jwt", { ...callClaims(from, to, path), ...change });

/** The control API of a running site, with tokens of its operator key. */
export async function controlOf(
  site: TestSite,
  user: Pick<UserClaims, "person" | "role"> = {},
): Promise<ControlClient> {
  const key = await readOperatorKey(join(site.directory, "keys", "operator.json"));
  return controlWith(site, () => mintUserToken(key, { siteId: site.id, nowMs: Date.now(), ...user }));
}

/** The control API with whatever token. */
export async function controlWith(site: TestSite, token: () => Promise<string>): Promise<ControlClient> {
  const { host, port } = (await site.listening()).control;
  return connectControl({ address: `${host}:${port}`, ca: undefined }, token);
}
