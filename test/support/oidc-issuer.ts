import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";

/** A key of an issuer: as its key set shows it, and to sign with. */
export interface IssuerTestKey {
  readonly kid: string;
  readonly alg: "RS256" | "PS256" | "ES256" | "EdDSA";
  readonly privateKey: KeyObject;
}

/** Makes a key; `alg` says of which kind. */
export function issuerTestKey(kid: string, alg: IssuerTestKey["alg"], bits = 2048): IssuerTestKey {
  const { privateKey } =
    alg === "EdDSA"
      ? generateKeyPairSync("ed25519")
      : alg === "ES256"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" })
        : generateKeyPairSync("rsa", { modulusLength: bits });
  return { kid, alg, privateKey };
}

export interface IssuerOptions {
  readonly keys: readonly IssuerTestKey[];
  /** Whether access tokens are opaque. */
  readonly opaque?: boolean;
  /** Further claims of an access token of this person. */
  readonly claims?: (person: string) => Record<string, unknown>;
  /** Where it listens; a free port where it is left out. */
  readonly port?: number;
  /** Seconds that access tokens live. */
  readonly ttl?: number;
}

export const INTROSPECTION_SECRET = "canary-introspection-secret-0b1c";

/** A real OpenID provider on loopback, with the device flow, introspection, revocation and refresh tokens. */
export class TestIssuer implements AsyncDisposable {
  readonly issuer: string;
  readonly port: number;
  /** Paths that were asked for. */
  readonly asked: string[];
  readonly #server: Server;
  readonly #keys: readonly IssuerTestKey[];

  private constructor(port: number, server: Server, keys: readonly IssuerTestKey[], asked: string[]) {
    this.port = port;
    this.issuer = `http://127.0.0.1:${port}`;
    this.#server = server;
    this.#keys = keys;
    this.asked = asked;
  }

  static async start(options: IssuerOptions): Promise<TestIssuer> {
    const asked: string[] = [];
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const handle = new Provider(`http://127.0.0.1:${port}`, configurationOf(options)).callback();
    server.on("request", (request, response) => {
      asked.push(request.url ?? "");
      void handle(request, response);
    });
    return new TestIssuer(port, server, options.keys, asked);
  }

  /** Signs claims as the issuer would; `header` replaces members of the header. */
  sign(claims: object, header: Readonly<Record<string, unknown>> = {}, key = this.#keys[0]): string {
    if (key === undefined) throw new Error("the issuer has no key");
    return signedBy(key, claims, header);
  }

  /** Logs a person in at the address that the device flow shows, as they would in a browser. */
  async logIn(url: string, person: string): Promise<void> {
    const browser = new Browser();
    let page = await browser.get(url);
    for (let step = 0; step < 8 && !page.includes("Sign-in Success"); step++) {
      const form = formOf(page, browser.url);
      page = await browser.post(form.action, { ...form.fields, ...answersTo(page, person) });
    }
    if (!page.includes("Sign-in Success")) throw new Error(`the login did not come to its end: ${page.slice(0, 2000)}`);
  }

  /** The access token that a person gets by the device flow. */
  async tokenFor(person: string, audience: string): Promise<string> {
    const ask = async (path: string, fields: Readonly<Record<string, string>>): Promise<Record<string, string>> => {
      const body = new URLSearchParams({ client_id: "hanse-cli", resource: audience, ...fields });
      const response = await fetch(`${this.issuer}${path}`, { method: "POST", body });
      return (await response.json()) as Record<string, string>;
    };
    const begun = await ask("/device/auth", { scope: "openid" });
    await this.logIn(begun["verification_uri_complete"] ?? "", person);
    const grant = {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: begun["device_code"] ?? "",
    };
    const { access_token: token } = await ask("/token", grant);
    if (token === undefined) throw new Error("the issuer gave no access token");
    return token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A compact JWS with exactly these claims. */
export function signedBy(key: IssuerTestKey, claims: object, header: Readonly<Record<string, unknown>> = {}): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${encode({ alg: key.alg, kid: key.kid, typ: "at+jwt", ...header })}.${encode(claims)}`;
  const algorithm = key.alg === "EdDSA" ? null : "sha256";
  const padding = key.alg === "PS256" ? { padding: 6, saltLength: 32 } : {};
  const options = { key: key.privateKey, ...padding, dsaEncoding: "ieee-p1363" as const };
  return `${input}.${sign(algorithm, Buffer.from(input), options).toString("base64url")}`;
}

function configurationOf({ keys, opaque = false, claims, ttl = 600 }: IssuerOptions): Configuration {
  return {
    clients: [
      {
        client_id: "hanse-cli",
        id_token_signed_response_alg: keys[0]?.alg ?? "ES256",
        token_endpoint_auth_method: "none",
        application_type: "native",
        grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: "hanse-gateway",
        id_token_signed_response_alg: keys[0]?.alg ?? "ES256",
        client_secret: INTROSPECTION_SECRET,
        grant_types: [],
        redirect_uris: [],
        response_types: [],
      },
    ],
    jwks: {
      keys: keys.map(({ kid, alg, privateKey }) => ({ ...privateKey.export({ format: "jwk" }), kid, alg })),
    },
    cookies: { keys: ["test"] },
    scopes: ["openid", "offline_access"],
    acrValues: ["https://refeds.org/profile/mfa"],
    ttl: { AccessToken: ttl, DeviceCode: 600, Session: 600, Grant: 600, Interaction: 600, RefreshToken: 600 },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    issueRefreshToken: () => true,
    extraTokenClaims: (_ctx, token) => claims?.("accountId" in token ? token.accountId : "") ?? {},
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, audience) => ({
          audience,
          scope: "openid offline_access",
          accessTokenFormat: opaque ? "opaque" : "jwt",
          accessTokenTTL: ttl,
          jwt: { sign: { alg: keys[0]?.alg ?? "ES256" } },
        }),
      },
    },
  };
}

/** What a person fills in on each of the provider's pages. */
function answersTo(page: string, person: string): Record<string, string> {
  if (page.includes('name="login"')) return { login: person, password: "any" };
  return {};
}

interface Form {
  readonly action: string;
  readonly fields: Record<string, string>;
}

function formOf(page: string, base: string): Form {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) throw new Error(`there is no form on the page: ${page.slice(0, 2000)}`);
  const fields: Record<string, string> = {};
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(input)?.[1];
    const value = /value="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined && value !== undefined) fields[name] = value;
  }
  return { action: new URL(action, base).href, fields };
}

/** Follows redirects and keeps cookies, as browsers do. */
class Browser {
  url = "";
  readonly #cookies = new Map<string, string>();

  get(url: string): Promise<string> {
    return this.#go(url, {});
  }

  post(url: string, fields: Readonly<Record<string, string>>): Promise<string> {
    return this.#go(url, { method: "POST", body: new URLSearchParams(fields) });
  }

  async #go(url: string, request: RequestInit): Promise<string> {
    this.url = url;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...request, redirect: "manual", headers: { cookie, accept: "text/html" } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const cut = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    const next = response.headers.get("location");
    if (next !== null) return this.#go(new URL(next, url).href, {});
    return response.text();
  }
}
