import type { SiteId } from "./site.ts";

/** What a user may be; a user has one role at a site. */
export type Role = "operator" | "curator" | "researcher" | "auditor";

export const ROLES: readonly Role[] = ["operator", "curator", "researcher", "auditor"];

/** A person of this site, as a `hanse-user+jwt` names them. */
export interface UserPrincipal {
  readonly type: "user";
  readonly person: string;
  readonly role: Role;
}

/** A peer's gateway, as a `hanse-call+jwt` names it, with the person it acts for. */
export interface PeerPrincipal {
  readonly type: "peer";
  readonly site: SiteId;
  /** The person at the peer; undefined when its gateway acts by itself. */
  readonly actor: Actor | undefined;
}

/** The person a peer acts for: the `act` claim. */
export interface Actor {
  readonly sub: string;
  readonly roles: readonly string[];
}
