import * as oidc from "openid-client";
import { HanseError } from "../domain/errors.ts";

/** A login service as a gateway names it. */
export interface LoginService {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** What the access token is to be for. */
  readonly audience: string;
  /** Ways of logging in of which one is asked for. */
  readonly acrValues: readonly string[];
}

/** What a person got by logging in. */
export interface LoginTokens {
  readonly accessToken: string;
  /** Undefined where the issuer does not say. */
  readonly expiresAtMs: number | undefined;
  readonly refreshToken: string | undefined;
}

/** A login that waits for its person. */
export interface DeviceLogin {
  /** Where the person goes, on any device. */
  readonly url: string;
  /** The same with the code in it, where the issuer has that. */
  readonly urlWithCode: string | undefined;
  readonly code: string;
  readonly expiresAtMs: number;
  /** Comes about when the person has logged in. @throws HanseError NOT_ALLOWED, TOKEN_EXPIRED, ISSUER_DOWN; the signal's reason */
  readonly tokens: () => Promise<LoginTokens>;
}

const TIMEOUT_SECONDS = 10;

/**
 * Begins a login by the device flow (RFC 8628), for the audience as its resource where that is a URL (RFC 8707).
 * @throws HanseError ISSUER_DOWN, or NOT_ALLOWED where the issuer refuses the client
 */
export async function beginDeviceLogin(
  service: LoginService,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<DeviceLogin> {
  const { issuer, scopes, acrValues } = service;
  return asked(issuer, signal, async () => {
    const configuration = await discover(service);
    const begun = await oidc.initiateDeviceAuthorization(configuration, {
      scope: scopes.join(" "),
      ...resourceOf(service),
      ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(" ") }),
    });
    return {
      url: begun.verification_uri,
      urlWithCode: begun.verification_uri_complete,
      code: begun.user_code,
      expiresAtMs: nowMs() + begun.expires_in * 1000,
      tokens: () =>
        asked(issuer, signal, async () => {
          const polled = oidc.pollDeviceAuthorizationGrant(configuration, begun, resourceOf(service), { signal });
          return tokensOf(await polled, nowMs(), undefined);
        }),
    };
  });
}

/** New tokens for an old refresh token. @throws HanseError TOKEN_EXPIRED where it is good no more, ISSUER_DOWN */
export function refreshLogin(
  service: Pick<LoginService, "issuer" | "clientId" | "audience">,
  refreshToken: string,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<LoginTokens> {
  return asked(service.issuer, signal, async () => {
    const refreshed = await oidc.refreshTokenGrant(await discover(service), refreshToken, resourceOf(service));
    return tokensOf(refreshed, nowMs(), refreshToken);
  });
}

/** Asks the issuer to forget a token (RFC 7009). @throws HanseError ISSUER_DOWN */
export function revokeLogin(
  service: Pick<LoginService, "issuer" | "clientId">,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  return asked(service.issuer, signal, async () => {
    await oidc.tokenRevocation(await discover(service), token);
  });
}

const discover = ({ issuer, clientId }: Pick<LoginService, "issuer" | "clientId">): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), {
    timeout: TIMEOUT_SECONDS,
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to warn; here it is for loopback alone
    execute: isLoopback(issuer) ? [oidc.allowInsecureRequests] : [],
  });

/** Plain HTTP leaves no machine here. */
const isLoopback = (issuer: string): boolean =>
  /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]|$)/.test(issuer);

const resourceOf = ({ audience }: Pick<LoginService, "audience">): Record<string, string> =>
  URL.canParse(audience) && !audience.includes("#") ? { resource: audience } : {};

function tokensOf(response: oidc.TokenEndpointResponse, nowMs: number, refreshToken: string | undefined): LoginTokens {
  const { access_token: accessToken, expires_in: seconds, refresh_token: next } = response;
  return {
    accessToken,
    expiresAtMs: seconds === undefined ? undefined : nowMs + seconds * 1000,
    refreshToken: next ?? refreshToken,
  };
}

/** What people can do about each answer of RFC 6749 section 5.2 and RFC 8628 section 3.5. */
const ENDED: Readonly<Record<string, string>> = {
  expired_token: "nobody logged in within the time that the login service gives",
  invalid_grant: "the login has ended",
};

async function asked<T>(issuer: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  const hop = "login service";
  try {
    return await ask();
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    const code = cause instanceof oidc.ResponseBodyError ? cause.error : undefined;
    const ended = code === undefined ? undefined : ENDED[code];
    if (ended !== undefined)
      throw new HanseError("TOKEN_EXPIRED", ended, { hop, remedy: "Log in again: hanse login", cause });
    if (code === "access_denied")
      throw new HanseError("NOT_ALLOWED", "the login was refused", { hop, remedy: "Log in again: hanse login", cause });
    if (code !== undefined) {
      throw new HanseError("NOT_ALLOWED", `${issuer} answered ${code}`, {
        hop,
        remedy: "Ask the operator of the gateway to compare `login` in site.yaml with the client's registration there",
        cause,
      });
    }
    throw new HanseError("ISSUER_DOWN", `${issuer} does not answer as a login service`, {
      hop,
      remedy: "Try again; look at the address, and whether this machine reaches it",
      cause,
    });
  }
}
