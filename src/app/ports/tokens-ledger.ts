import type { AuditEvent } from "../../domain/audit.ts";
import type { Role } from "../../domain/principal.ts";

/** A token that this site handed out; the token itself is kept nowhere. */
export interface TokenRow {
  readonly tokenId: string;
  readonly person: string;
  readonly role: Role;
  /** As they are written; undefined for all that the role may. */
  readonly scopes?: readonly string[] | undefined;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs?: number | undefined;
  readonly revokedBy?: string | undefined;
}

export interface TokensLedger {
  /** Idempotent on the id. @returns the row that stands under it: an earlier one stays as it is */
  putToken(row: TokenRow, audit: AuditEvent): Promise<TokenRow>;
  getToken(tokenId: string): Promise<TokenRow | undefined>;
  /** Newest first. @param filter.goodAtMs only those that are good at this time */
  listTokens(filter: {
    readonly goodAtMs?: number | undefined;
    readonly before?: Pick<TokenRow, "createdAtMs" | "tokenId"> | undefined;
    readonly limit: number;
  }): Promise<readonly TokenRow[]>;
  /** Idempotent: the first revocation stays. @returns undefined where there is no such token */
  revokeToken(
    tokenId: string,
    revoked: { readonly atMs: number; readonly by: string },
    audit: AuditEvent,
  ): Promise<TokenRow | undefined>;
  /** Forgets tokens that ended before this time. */
  forgetTokens(endedBeforeMs: number): Promise<void>;
}
