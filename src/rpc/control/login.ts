import type { ServiceImplementation } from "nice-grpc";
import { HanseError } from "../../domain/errors.ts";
import type { Issuer } from "../../domain/issuer.ts";
import type { SiteId } from "../../domain/site.ts";
import type { LoginService } from "../../wire/services.ts";

/** What strangers are told. */
export interface LoginView {
  readonly site: SiteId;
  readonly issuers: readonly Issuer[];
}

/** Answers a second: strangers get no more than this out of the gateway. */
const MOST_A_SECOND = 20;

/** hanse.control.v1.LoginService @param now milliseconds, for the cap alone */
export function loginService({ site, issuers }: LoginView, now: () => number): ServiceImplementation<LoginService> {
  let second = 0;
  let answered = 0;
  const answer = {
    siteId: site,
    issuers: issuers.map(({ name, issuer, login, audience, acr }) => ({
      name,
      issuer,
      clientId: login?.clientId ?? "",
      scopes: [...(login?.scopes ?? [])],
      audience,
      acrValues: [...acr],
    })),
  };
  return {
    GetLogin() {
      const current = Math.floor(now() / 1000);
      answered = current === second ? answered + 1 : 1;
      second = current;
      if (answered <= MOST_A_SECOND) return Promise.resolve(answer);
      throw new HanseError("LIMIT_EXCEEDED", "too many ask how to log in", {
        hop: "this gateway",
        remedy: "Try again in a second",
        retryAfterMs: 1000,
      });
    },
  };
}
