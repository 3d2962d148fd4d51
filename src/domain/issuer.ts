import type { Entitlement } from "./entitlement.ts";
import type { Role } from "./principal.ts";

/** What issuers may sign access tokens with; each by its own list of these. */
export const ACCESS_TOKEN_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"] as const;

export type AccessTokenAlgorithm = (typeof ACCESS_TOKEN_ALGORITHMS)[number];

/** Who gets which role: the holders of an entitlement, or one person. Exactly one of the two is given. */
export interface RoleRule {
  readonly entitlement?: Entitlement | undefined;
  /** As it stands in the configuration, for people. */
  readonly text: string;
  /** The `sub` of one person. */
  readonly subject?: string | undefined;
  readonly role: Role;
}

/** An OpenID provider whose access tokens a site takes. */
export interface Issuer {
  /** How persons of it are called here: `SUB@NAME`. */
  readonly name: string;
  /** Its identifier, an https URL (http on loopback only), compared as exact text. */
  readonly issuer: string;
  /** What its tokens must be for. */
  readonly audience: string;
  readonly algorithms: readonly AccessTokenAlgorithm[];
  /** Where its keys are; undefined where its discovery document tells. */
  readonly jwksUri: string | undefined;
  /** Claims that hold entitlements. */
  readonly entitlementClaims: readonly string[];
  /** The first one that fits decides; a person whom none fits is refused. */
  readonly roles: readonly RoleRule[];
  /** Values that must all be among `eduperson_assurance`. */
  readonly assurance: readonly string[];
  /** Ways of logging in of which `acr` must name one; empty for any. */
  readonly acr: readonly string[];
  /** How opaque tokens are looked up (RFC 7662); undefined where they are refused. */
  readonly introspection: IntrospectionClient | undefined;
  /** How people log in from the command line; undefined where they bring tokens by themselves. */
  readonly login: LoginClient | undefined;
}

export interface IntrospectionClient {
  readonly clientId: string;
  /** Absolute; read when it is needed. */
  readonly secretFile: string;
  /** Undefined where the discovery document tells. */
  readonly endpoint: string | undefined;
}

/** A public client of the issuer that may use the device flow (RFC 8628). */
export interface LoginClient {
  readonly clientId: string;
  readonly scopes: readonly string[];
}
