import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import type { TokensLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What telling who a person is needs. */
export interface PersonPorts {
  readonly ledger: Pick<TokensLedger, "getToken">;
  readonly clock: Clock;
  /** Checks a `hanse-user+jwt` of this site; undefined for every other token. `tokenId` where the ledger must know it. */
  readonly verifyUserToken: (
    token: string,
    nowMs: number,
  ) => Promise<{ user: UserPrincipal; tokenId: string | undefined } | undefined>;
  /** Checks an access token of one of the site's issuers. */
  readonly verifyAccessToken: (token: string) => Promise<UserPrincipal>;
}

/**
 * Tells who a person is by the token of a call: one that this site made, or an access token of an issuer that it trusts.
 * @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED, NOT_ALLOWED, STEP_UP_REQUIRED, ISSUER_DOWN
 */
export function authenticatePerson(ports: PersonPorts): (token: string) => Promise<UserPrincipal> {
  return async (token) => {
    const own = await ports.verifyUserToken(token, ports.clock.now());
    if (own === undefined) return ports.verifyAccessToken(token);
    if (own.tokenId === undefined) return own.user;
    const row = await ports.ledger.getToken(own.tokenId);
    if (row !== undefined && row.revokedAtMs === undefined) return own.user;
    throw new HanseError("TOKEN_INVALID", row === undefined ? "the token is not known" : "the token was revoked", {
      hop: "this gateway",
      remedy: "Ask an operator of this site for another one: hanse token create",
    });
  };
}
