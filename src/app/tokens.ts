import { HanseError } from "../domain/errors.ts";
import { ROLES } from "../domain/principal.ts";
import { formatScope, parseScopes } from "../domain/scope.ts";
import { makeId, userActor } from "./ids.ts";
import { pageOf, parseTimedToken, timedToken } from "./pages.ts";
import type { TokenRow, TokensLedger } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What handing out tokens needs. */
export interface TokenPorts {
  readonly ledger: TokensLedger;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Signs the token of a row by the site's key: the same row gives a token that is as good. */
  readonly signUserToken: (row: TokenRow) => Promise<string>;
}

const MAX_LIFE_SECONDS = 86_400;

/** The use cases of `hanse token …`. */
export function tokens(ports: TokenPorts): Pick<ControlUseCases, "createToken" | "listTokens" | "revokeToken"> {
  const { ledger, clock } = ports;
  return {
    async createToken(user, request) {
      const tokenId = makeId("ut", user.person, request.requestId, ports.random);
      const row = newRow(tokenId, user.person, request, clock.now());
      const standing = await ledger.putToken(row, {
        action: "token.create",
        actor: userActor(user),
        onBehalfOf: `user:${row.person}`,
        subject: tokenId,
        outcome: "ok",
        detail: { role: row.role, scopes: row.scopes, until: new Date(row.expiresAtMs).toISOString() },
      });
      refuseReuse(standing, row);
      return { token: standing, secret: await ports.signUserToken(standing) };
    },

    async listTokens(_user, activeOnly, page) {
      const goodAtMs = activeOnly ? clock.now() : undefined;
      const before = parseTimedToken(page.token, (createdAtMs, tokenId) => ({ createdAtMs, tokenId }));
      const rows = await ledger.listTokens({ goodAtMs, before, limit: page.size + 1 });
      return pageOf(rows, page, (last) => timedToken(last.createdAtMs, last.tokenId));
    },

    async revokeToken(user, tokenId) {
      const by = userActor(user);
      const audit = { action: "token.revoke", actor: by, subject: tokenId, outcome: "ok" as const };
      const row = await ledger.revokeToken(tokenId, { atMs: clock.now(), by: user.person }, audit);
      if (row !== undefined) return row;
      throw new HanseError("UNKNOWN_TOKEN", `there is no token ${tokenId}`, {
        hop: "this gateway",
        remedy: "`hanse token ls` shows them",
      });
    },
  };
}

type TokenRequest = Parameters<ControlUseCases["createToken"]>[1];

/** Names as tokens carry them. */
const PERSON = /^[a-z0-9][a-z0-9._@+-]{0,127}$/i;

/** @throws HanseError INVALID_INPUT */
function newRow(tokenId: string, createdBy: string, request: TokenRequest, nowMs: number): TokenRow {
  const { person = tokenId, lifeSeconds } = request;
  const role = ROLES.find((known) => known === request.role);
  const refuse = (why: string, remedy: string): never => {
    throw new HanseError("INVALID_INPUT", why, { remedy });
  };
  if (role === undefined) return refuse("there is no such role", `Use one of ${ROLES.join(", ")}`);
  if (!PERSON.test(person)) {
    refuse(
      "this is not a person's name as tokens carry it",
      "Use up to 128 letters, digits, '.', '_', '@', '+' or '-'",
    );
  }
  if (!Number.isSafeInteger(lifeSeconds) || lifeSeconds < 1 || lifeSeconds > MAX_LIFE_SECONDS)
    refuse("a token lives 1 second to 24 hours", "Choose a life within that; people who stay log in: hanse login");
  const scopes = request.scopes.length === 0 ? undefined : parseScopes(request.scopes).map(formatScope);
  // Tokens count whole seconds.
  const createdAtMs = Math.floor(nowMs / 1000) * 1000;
  return { tokenId, person, role, scopes, createdBy, createdAtMs, expiresAtMs: createdAtMs + lifeSeconds * 1000 };
}

/** @throws HanseError REQUEST_REUSED where an earlier request of this id asked for another token, or it was revoked since */
function refuseReuse(standing: TokenRow, wanted: TokenRow): void {
  const content = ({ person, role, scopes, createdAtMs, expiresAtMs }: TokenRow): string =>
    JSON.stringify([person, role, scopes, expiresAtMs - createdAtMs]);
  if (content(standing) === content(wanted) && standing.revokedAtMs === undefined) return;
  throw new HanseError("REQUEST_REUSED", `this request was made before and gave the token ${standing.tokenId}`, {
    hop: "this gateway",
    remedy: "Use a new request id",
  });
}
