import { sentEntitlements } from "./entitlement.ts";
import type { StorageScope } from "./scope.ts";
import type { SiteId } from "./site.ts";

/** What a user may be; a user has one role at a site. */
export type Role = "operator" | "curator" | "researcher" | "auditor";

export const ROLES: readonly Role[] = ["operator", "curator", "researcher", "auditor"];

/** A person of this site, as the token of a call names them. */
export interface UserPrincipal {
  readonly type: "user";
  /** One name for one person at this site: the name in a token of this site, or `SUB@ISSUER-NAME`; never an e-mail address. */
  readonly person: string;
  readonly role: Role;
  /** URL of the OpenID issuer that vouches for the person; undefined for tokens of this site. */
  readonly issuer: string | undefined;
  /** Memberships in groups, as AARC-G069 writes them. */
  readonly entitlements: readonly string[];
  /** What the token may do with artifacts; undefined for all that its role may. */
  readonly scopes: readonly StorageScope[] | undefined;
}

/** A peer's gateway, as a `hanse-call+jwt` names it, with the person it acts for. */
export interface PeerPrincipal {
  readonly type: "peer";
  readonly site: SiteId;
  /** The person at the peer; undefined when its gateway acts by itself. */
  readonly actor: Actor | undefined;
}

/** The person a peer acts for, as that peer says: the `act` claim. */
export interface Actor {
  /** The person's one name at the peer. */
  readonly sub: string;
  /** URL of the OpenID issuer that vouches for the person there; undefined for a person of the site itself. */
  readonly issuer?: string | undefined;
  readonly roles: readonly string[];
  /** Memberships in groups, as AARC-G069 writes them; at most 16. */
  readonly entitlements: readonly string[];
}

/** A person of this site as other sites are told of them. */
export const actorOfUser = ({ person, issuer, role, entitlements }: UserPrincipal): Actor => ({
  sub: person,
  ...(issuer === undefined ? {} : { issuer }),
  roles: [role],
  entitlements: sentEntitlements(entitlements),
});
