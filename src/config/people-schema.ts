import { z } from "zod";
import { parseEntitlement, type Entitlement } from "../domain/entitlement.ts";
import { HanseError } from "../domain/errors.ts";
import { ACCESS_TOKEN_ALGORITHMS, type Issuer } from "../domain/issuer.ts";
import { ROLES } from "../domain/principal.ts";
import { parsed } from "./check.ts";
import { isLoopbackHost } from "./host-port.ts";
import { below } from "./store-schema.ts";

const MAX_URL_LENGTH = 200;
const text = z.string().min(1).max(256);
const texts = z.array(text).max(32).optional();

const issuerSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, "must be 1 to 32 lower-case letters, digits and '-'"),
  issuer: parsed(parseIssuerUrl),
  audience: text,
  algorithms: z.array(z.enum(ACCESS_TOKEN_ALGORITHMS)).min(1).optional(),
  jwksUri: parsed(parseIssuerUrl).optional(),
  entitlementClaims: z.array(text).min(1).max(8).optional(),
  roles: z
    .array(
      z
        .strictObject({
          entitlement: parsed(parseRule).optional(),
          subject: text.optional(),
          role: z.enum(ROLES),
        })
        .refine(
          ({ entitlement, subject }) => (entitlement === undefined) !== (subject === undefined),
          "wants either `entitlement` or `subject`",
        ),
    )
    .min(1)
    .max(256),
  assurance: texts,
  acr: texts,
  introspection: z
    .strictObject({ clientId: text, clientSecretFile: text, endpoint: parsed(parseIssuerUrl).optional() })
    .optional(),
  login: z.strictObject({ clientId: text, scopes: texts }).optional(),
});

/** The section `people` of `site.yaml`. */
export const peopleSchema = z.strictObject({ issuers: z.array(issuerSchema).max(32) });

/** One issuer with its defaults put in. @param directory the site directory, which files are relative to */
export function buildIssuer(section: z.output<typeof issuerSchema>, directory: string): Issuer {
  const { name, issuer, audience, jwksUri, introspection, login } = section;
  return {
    name,
    issuer,
    audience,
    algorithms: section.algorithms ?? ["RS256", "ES256"],
    jwksUri,
    entitlementClaims: section.entitlementClaims ?? ["entitlements", "eduperson_entitlement"],
    roles: section.roles.map(({ entitlement, subject, role }) => ({
      entitlement: entitlement?.parsed,
      text: entitlement?.text ?? "",
      subject,
      role,
    })),
    assurance: section.assurance ?? [],
    acr: section.acr ?? [],
    introspection: introspection && {
      clientId: introspection.clientId,
      secretFile: below(directory, introspection.clientSecretFile),
      endpoint: introspection.endpoint,
    },
    login: login && { clientId: login.clientId, scopes: login.scopes ?? ["openid", "offline_access"] },
  };
}

/** @throws HanseError INVALID_INPUT */
function parseRule(rule: string): { text: string; parsed: Entitlement } {
  const found = parseEntitlement(rule);
  if (found !== undefined) return { text: rule, parsed: found };
  throw new HanseError("INVALID_INPUT", "this is no entitlement as AARC-G069 writes it", {
    remedy: "Write NAMESPACE:group:GROUP[:SUBGROUP][:role=ROLE][#AUTHORITY], e.g. urn:geant:example.eu:group:climate",
  });
}

/** An https URL without user, query and fragment, as exact text; http on loopback only. @throws HanseError INVALID_INPUT */
function parseIssuerUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const secure =
    url?.protocol === "https:" || (url?.protocol === "http:" && isLoopbackHost(url.hostname.replace(/^\[|\]$/g, "")));
  const bare = url?.username === "" && url.password === "" && !/[?#\s]/.test(value);
  if (secure && bare && value.length <= MAX_URL_LENGTH) return value;
  throw new HanseError("INVALID_INPUT", "this is not the URL of a login service", {
    remedy: `Write an https URL of at most ${MAX_URL_LENGTH} characters, exactly as the service names itself`,
  });
}
