import type { CallContext, ServiceImplementation } from "nice-grpc";
import { HanseError } from "../../domain/errors.ts";
import type { Issuer } from "../../domain/issuer.ts";
import type { SiteId } from "../../domain/site.ts";
import type { LoginService } from "../../wire/services.ts";

/** What strangers are told. */
export interface LoginView {
  readonly site: SiteId;
  readonly issuers: readonly Issuer[];
}

/** Answers a second: strangers get no more than this out of the gateway, nor one of them what others need. */
const MOST_A_SECOND = { oneAddress: 20, all: 200 };

/** hanse.control.v1.LoginService @param now milliseconds, for the caps alone */
export function loginService({ site, issuers }: LoginView, now: () => number): ServiceImplementation<LoginService> {
  let second = 0;
  let all = 0;
  const byAddress = new Map<string, number>();
  const refuseMany = (peer: string): void => {
    const current = Math.floor(now() / 1000);
    if (current !== second) {
      second = current;
      all = 0;
      byAddress.clear();
    }
    const address = peer.replace(/:\d+$/, "");
    const asked = (byAddress.get(address) ?? 0) + 1;
    if (asked <= MOST_A_SECOND.oneAddress && all < MOST_A_SECOND.all) {
      byAddress.set(address, asked);
      all += 1;
      return;
    }
    throw new HanseError("LIMIT_EXCEEDED", "too many ask how to log in", {
      hop: "this gateway",
      remedy: "Try again in a second",
      retryAfterMs: 1000,
    });
  };
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
    GetLogin(_request, { peer }: Pick<CallContext, "peer">) {
      refuseMany(peer);
      return Promise.resolve(answer);
    },
  };
}
