import { randomBytes } from "node:crypto";
import type { Documents } from "../app/ports/documents.ts";
import type { RandomBytes } from "../app/ports/runtime.ts";
import type { Actor } from "../domain/principal.ts";
import type { SiteId } from "../domain/site.ts";
import type { SiteSigningKey } from "./keys.ts";
import { signToken } from "./signature.ts";
import { CALL_TOKEN } from "./strict-token.ts";

const LIFE_SECONDS = 30;

/** The contract that call tokens speak: another major is refused, a newer minor accepted. */
const CONTRACT = "1.0";

/** What a call token is made for. */
export interface CallClaims {
  readonly audience: SiteId;
  /** `/package.Service/Method` */
  readonly method: string;
  /** The person that the calling site acts for. */
  readonly actor?: Actor | undefined;
  readonly nowMs: number;
}

/** Mints a `hanse-call+jwt`: one audience, one method, one use, 30 seconds. */
export function mintCall(key: SiteSigningKey, issuer: SiteId, call: CallClaims, random: RandomBytes): Promise<string> {
  const iat = Math.floor(call.nowMs / 1000);
  return signToken(key, CALL_TOKEN, {
    iss: issuer,
    aud: call.audience,
    iat,
    exp: iat + LIFE_SECONDS,
    jti: Buffer.from(random(16)).toString("base64url"),
    method: call.method,
    ver: CONTRACT,
    act: call.actor === undefined ? undefined : actClaim(call.actor),
  });
}

/** The `act` claim; entitlements are left out where there are none, so that older sites read it too. */
const actClaim = ({ sub, issuer, roles, entitlements }: Actor): object => ({
  sub,
  iss: issuer,
  roles,
  entitlements: entitlements.length === 0 ? undefined : entitlements,
});

/** Who signs calls. */
export interface CallSignerOptions {
  readonly siteId: SiteId;
  /** Asked for each call: it is replaced while the process runs. */
  readonly key: () => SiteSigningKey;
  readonly random?: RandomBytes | undefined;
}

/** Only what signs calls: for threads that call peers and handle no other document. */
export const callSigner = ({ siteId, key, random = randomBytes }: CallSignerOptions): Pick<Documents, "signCall"> => ({
  signCall: (call) => mintCall(key(), siteId, call, random),
});
