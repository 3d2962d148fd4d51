import { z } from "zod";
import type { CheckedTicket, TicketCheck } from "../app/ports/documents.ts";
import { TICKET_MS, type TicketTerms } from "../domain/ticket.ts";
import type { SiteSigningKey } from "./keys.ts";
import { artifact, count, digest, label, readShape, siteId } from "./shape.ts";
import { checkLife, checkNow, pinnedSigner, signChecked } from "./signed-document.ts";
import { parseStrictToken, refuseToken, TICKET } from "./strict-token.ts";

const MAX_LIFE_SECONDS = 24 * 60 * 60;

const claimsSchema = z.object({
  iss: siteId,
  aud: siteId,
  sub: siteId,
  iat: count(0),
  exp: count(0),
  delivery: z.string("is not text").regex(/^[\w-]{1,128}$/, "is not an id of 1 to 128 letters, digits, '-' or '_'"),
  artifact,
  label,
  digest,
});

/** Signs a ticket of this site as the owner, good for six hours or until `endsAtMs`. @throws HanseError INVALID_INPUT that names the member */
export function signTicket(
  key: SiteSigningKey,
  terms: TicketTerms,
  nowMs: number,
  endsAtMs = Infinity,
): Promise<string> {
  const { owner, holder, puller, deliveryId, artifact: name, label: of, digest: content } = terms;
  return signChecked(key, TICKET, claimsSchema, {
    iss: owner,
    aud: holder,
    sub: puller,
    iat: Math.floor(nowMs / 1000),
    exp: Math.floor(Math.min(nowMs + TICKET_MS, endsAtMs) / 1000),
    delivery: deliveryId,
    artifact: name,
    label: of,
    digest: content,
  });
}

/** See Documents.readTicket. */
export async function readTicket(text: string, check: TicketCheck): Promise<CheckedTicket> {
  const token = parseStrictToken(text, TICKET);
  await pinnedSigner(token, check.keys, TICKET);
  const claims = readShape(claimsSchema, token.payload, TICKET.what);
  checkLife(TICKET, claims, MAX_LIFE_SECONDS);
  if (claims.iss !== check.owner) refuseToken(TICKET, `is not of ${check.owner}`);
  if (claims.aud !== check.holder) refuseToken(TICKET, `is not for ${check.holder}`);
  if (check.puller !== undefined && claims.sub !== check.puller) refuseToken(TICKET, `does not name ${check.puller}`);
  checkNow(TICKET, claims, check.nowMs);
  const { iss, aud, sub, delivery, exp, artifact: name, label: of, digest: content } = claims;
  return {
    token: text,
    expiresAtMs: exp * 1000,
    terms: { owner: iss, holder: aud, puller: sub, deliveryId: delivery, artifact: name, label: of, digest: content },
  };
}
