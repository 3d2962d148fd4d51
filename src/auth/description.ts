import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import { thumbprint, type SiteDescription, type SiteKey } from "../domain/site.ts";
import { certificatesOf } from "./read-certificates.ts";
import { algorithmOf, publicJwkOf } from "./keys.ts";
import { count, country, digest, formatMoment, line, moment, siteId } from "./shape.ts";

/*
 * How a site's description travels: keys as `jwks`, the rest as `metadata.hanse_gateway`, after the entity
 * configurations of OpenID Federation 1.0, section 3.
 */

const MAX_KEYS = 16;
const MAX_ENDPOINTS = 8;
const MAX_STORES = 32;
const MAX_PEM_LENGTH = 16 * 1024;
const HOST_LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i;

const key = z
  .looseObject({
    kid: z.string("is not text").min(1, "is empty").max(128, "is longer than 128 characters"),
    alg: z.enum(["EdDSA", "ES256"], "is not EdDSA or ES256"),
    from: moment,
    until: moment.optional(),
  })
  .transform(({ kid, alg, from, until, ...members }, context): SiteKey => {
    const jwk = publicJwkOf(members);
    const refuse = (message: string): never => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (jwk === undefined) return refuse("is not an Ed25519 or P-256 public key");
    if (algorithmOf(jwk) !== alg) return refuse("has an algorithm that is not its own");
    if ("d" in members) return refuse("is a private key, and lost thereby");
    if (until !== undefined && until <= from) return refuse("ends before it begins");
    return { kid, algorithm: alg, jwk, fromMs: from, untilMs: until };
  });

const keys = z
  .array(key, "is not a list of keys")
  .min(1, "is empty")
  .max(MAX_KEYS, `has more than ${MAX_KEYS} keys`)
  // Piped, because a refinement would also see keys that were refused above and so are not whole.
  .pipe(
    z
      .array(z.custom<SiteKey>())
      .refine((list) => allDiffer(list.map(({ kid }) => kid)), "names one key id twice")
      .refine((list) => allDiffer(list.map(({ jwk }) => thumbprint(jwk))), "holds one key twice"),
  );

const pem = z.string("is not text").max(MAX_PEM_LENGTH, "is too long");
const authority = pem.refine((text) => {
  const [certificate, ...others] = certificatesOf(text) ?? [];
  return certificate?.ca === true && others.length === 0;
}, "is not one CA certificate in PEM");
const authorities = pem.refine(
  (text) => (certificatesOf(text) ?? []).length > 0,
  "is not a list of certificates in PEM",
);

const endpoints = z
  .array(z.string("is not text").refine(isEndpoint, "is not host:port"), "is not a list of endpoints")
  .max(MAX_ENDPOINTS, `has more than ${MAX_ENDPOINTS} endpoints`);

const gateway = z.object({
  name: line(128).min(1, "is empty"),
  country,
  recovery: digest,
  ca: authority,
  endpoints,
  relays: endpoints.default([]),
  stores: z
    .array(
      z.object({
        origin: z.string("is not text").max(512, "is too long").refine(isOrigin, "is not a bare https or http origin"),
        ca: authorities.optional(),
      }),
      "is not a list of origins",
    )
    .max(MAX_STORES, `has more than ${MAX_STORES} origins`),
});

/** The members by which statements and invitations describe the site that signs them. */
export const describedSite = {
  iss: siteId,
  iat: count(0),
  exp: count(0),
  jwks: z.object({ keys }, "is missing"),
  metadata: z.object({ hanse_gateway: gateway }, "is missing"),
};

/** Claims of a signed description. @returns the members of `describedSite` but for iat and exp */
export function descriptionClaims(description: SiteDescription): object {
  return {
    iss: description.siteId,
    jwks: { keys: description.keys.map(keyClaims) },
    metadata: {
      hanse_gateway: {
        name: description.name,
        country: description.country,
        recovery: description.recoveryThumbprint,
        ca: description.caCertificate,
        endpoints: description.endpoints,
        relays: description.relays,
        stores: description.storeOrigins.map(({ origin, ca }) => ({ origin, ca })),
      },
    },
  };
}

/** The inverse of descriptionClaims, for claims that were read by `describedSite`. */
export function toDescription(claims: z.infer<z.ZodObject<typeof describedSite>>): SiteDescription {
  const { name, country, recovery, ca, endpoints, relays, stores } = claims.metadata.hanse_gateway;
  return {
    siteId: claims.iss,
    name,
    country,
    keys: claims.jwks.keys,
    recoveryThumbprint: recovery,
    caCertificate: ca,
    endpoints,
    relays,
    storeOrigins: stores,
  };
}

function keyClaims({ kid, algorithm, jwk, fromMs, untilMs }: SiteKey): object {
  const until = untilMs === undefined ? undefined : formatMoment(untilMs);
  return { ...jwk, kid, alg: algorithm, from: formatMoment(fromMs), until };
}

const allDiffer = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

function isEndpoint(text: string): boolean {
  const match = /^(?:\[([0-9a-f:.]{2,45})\]|([^[\]:/@?#\s]{1,253})):([1-9]\d{0,4})$/i.exec(text);
  if (match === null || Number(match[3]) > 65_535) return false;
  const [, six, host = ""] = match;
  if (six !== undefined) return isIPv6(six);
  return isIPv4(host) || (host.split(".").every((part) => HOST_LABEL.test(part)) && !/^[\d.]+$/.test(host));
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && origin === text;
}
