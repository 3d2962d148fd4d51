import { join } from "node:path";
import type { Events } from "../app/ports/events.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { sentEntitlements } from "../domain/entitlement.ts";
import type { Issuer } from "../domain/issuer.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { parseAccessToken, refuseAccessToken, verifyAccessToken } from "./access-token.ts";
import { Introspection } from "./introspection.ts";
import { IssuerKeys } from "./issuer-keys.ts";
import { personOf } from "./person.ts";
import type { JsonObject } from "../domain/strict-json.ts";

/** What checking the access tokens of a site's issuers needs. */
export interface PeopleOptions {
  readonly issuers: readonly Issuer[];
  /** The site's state directory. */
  readonly stateDir: string;
  readonly clock: Clock;
  readonly events: Pick<Events, "issuerFailed" | "entitlementsLeftOut">;
}

/** People as their issuers vouch for them. */
export interface People {
  /**
   * Who an access token is: a JWT of one of the issuers, or an opaque token of the one that is asked about them.
   * @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED, NOT_ALLOWED, STEP_UP_REQUIRED, ISSUER_DOWN, LIMIT_EXCEEDED
   */
  authenticate(token: string): Promise<UserPrincipal>;
  /** Ends what is being asked. Idempotent. */
  close(): Promise<void>;
}

/** Nothing is asked of any issuer before the first token of it comes. */
export function openPeople({ issuers, stateDir, clock, events }: PeopleOptions): People {
  const closing = new AbortController();
  const { signal } = closing;
  const known = issuers.map((issuer) => {
    const keys = new IssuerKeys({
      issuer,
      file: join(stateDir, "issuers", `${issuer.name}.json`),
      clock,
      signal,
      failed: (error) => {
        events.issuerFailed(issuer.name, error);
      },
    });
    const { introspection: client } = issuer;
    const discovered = (): Promise<string | undefined> => keys.introspectionEndpoint();
    return {
      issuer,
      keys,
      introspection: client && new Introspection({ issuer, client, discovered, clock, signal }),
    };
  });

  const signed = async (text: string): Promise<{ issuer: Issuer; claims: JsonObject }> => {
    const token = parseAccessToken(text);
    const found = known.find(({ issuer }) => issuer.issuer === token.payload["iss"]);
    if (found === undefined) {
      return refuseAccessToken(
        "is of an issuer that this site does not know",
        `Log in at one of these: ${issuers.map(({ issuer }) => issuer).join(", ")}`,
      );
    }
    const { issuer, keys } = found;
    const keyOf = keys.find.bind(keys);
    return { issuer, claims: await verifyAccessToken(token, issuer, keyOf, clock.now()) };
  };

  const opaque = async (text: string): Promise<{ issuer: Issuer; claims: JsonObject }> => {
    for (const { issuer, introspection } of known) {
      if (introspection !== undefined) return { issuer, claims: await introspection.claimsOf(text) };
    }
    return refuseAccessToken("is not a signed one, and this site looks none up");
  };

  return {
    async authenticate(text) {
      const { issuer, claims } = await (text.split(".").length === 3 ? signed(text) : opaque(text));
      const person = personOf(issuer, claims);
      const leftOut = person.entitlements.length - sentEntitlements(person.entitlements).length;
      if (leftOut > 0) events.entitlementsLeftOut(person.person, leftOut);
      return person;
    },
    close: () => {
      closing.abort();
      return Promise.resolve();
    },
  };
}
