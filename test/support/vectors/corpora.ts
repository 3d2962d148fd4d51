import { readFileSync } from "node:fs";
import { CALL_TYP, callClaimsOf, callForgeries, type CallForger } from "./call-forgeries.ts";
import {
  documentForgeries,
  fingerprintOf,
  HONEST,
  type DocumentForger,
  type DocumentTyp,
} from "./document-forgeries.ts";
import type { Forgery } from "./forgery.ts";
import { manifestsFail, manifestsOk, type ManifestVector } from "./manifests.ts";
import { base64url, seeded, seededEd25519, seededP256, tokenOf, type RawKey } from "./raw.ts";
import { USER_TYP, userClaimsOf, userForgeries, type UserForger } from "./user-forgeries.ts";

/** Where the corpora lie. */
export const VECTORS = new URL("../../vectors/", import.meta.url);

/** What a verifier must know to judge the tokens of a file. */
export interface VectorContext {
  /** Seconds since 1970, the verifier's clock. */
  readonly now: number;
  /** The verifier's site. */
  readonly reader: string;
  /** The method that is called, for call tokens. */
  readonly method?: string;
  /** Which sites the verifier has pinned, and by which keys (JWK of RFC 7517 with `kid` and `alg`). */
  readonly keys: Readonly<Record<string, readonly object[]>>;
  /** The RFC 7638 thumbprint of the site that describes itself, as people compare it. */
  readonly fingerprint?: string;
}

/** A file of tokens. */
export interface TokenCorpus {
  readonly typ: string;
  readonly context: VectorContext;
  readonly vectors: readonly Forgery[];
}

/** A file of manifests. */
export interface ManifestCorpus {
  readonly vectors: readonly ManifestVector[];
}

/** 2026-06-01T12:00:00Z */
const NOW = 1_780_315_200;
const LUMI = seededEd25519("hanse test vectors: lumi");
const CINECA = seededP256("hanse test vectors: cineca");
const BSC = seededEd25519("hanse test vectors: bsc");
const OPERATOR = seededEd25519("hanse test vectors: operator of bsc");
const STRANGER = seededEd25519("hanse test vectors: nobody");
const P256 = seededP256("hanse test vectors: nobody");
const CANARY = "http://127.0.0.1:9";
const METHOD = "/hanse.federation.v1.CatalogService/WatchCatalog";
const OTHER_METHOD = "/hanse.federation.v1.DeliveryService/OpenDelivery";

/** Ids that count up: those of a file must differ, and be the same each time. */
function ids(): () => string {
  let next = 0;
  return () => base64url(seeded(`id ${next++}`, 16));
}

const shown = ({ jwk, kid, alg }: RawKey): object => ({ ...jwk, kid, alg });

const common = { stranger: STRANGER, p256: P256, canary: CANARY, now: NOW };

const caller = (): CallForger => ({
  ...common,
  key: LUMI,
  own: BSC,
  otherKey: CINECA,
  from: "lumi",
  audience: "bsc",
  other: "cineca",
  path: METHOD,
  otherPath: OTHER_METHOD,
  jti: ids(),
});

const user = (): UserForger => ({ ...common, key: OPERATOR, siteKey: BSC, site: "bsc", other: "lumi", jti: ids() });

const describer = (key: RawKey = LUMI): DocumentForger => ({
  ...common,
  key,
  site: "lumi",
  reader: "bsc",
  other: "cineca",
  authority: readFileSync(new URL("authority.pem", VECTORS), "utf8"),
});

const callContext: VectorContext = {
  now: NOW,
  reader: "bsc",
  method: METHOD,
  keys: { lumi: [shown(LUMI)], cineca: [shown(CINECA)], bsc: [shown(BSC)] },
};
const userContext: VectorContext = { now: NOW, reader: "bsc", keys: { bsc: [shown(OPERATOR)] } };
const documentContext = (key: RawKey): VectorContext => ({
  now: NOW,
  reader: "bsc",
  keys: { lumi: [shown(key)] },
  fingerprint: fingerprintOf({ key }),
});

function goodCalls(): Forgery[] {
  const claims = callClaimsOf(caller());
  const jti = ids();
  const good = (name: string, change: object, key = LUMI): Forgery => ({
    case: "ok",
    name,
    token: tokenOf(key, CALL_TYP, { ...claims, jti: jti(), ...change }),
  });
  return [
    good("as minted", {}),
    good("by ES256", { iss: "cineca" }, CINECA),
    good("for a person", { act: { sub: "ana@lumi.example", roles: ["researcher"] } }),
    good("of a newer minor", { ver: "1.7" }),
    good("with a claim that nobody knows", { future: { of: ["things"] } }),
    good("of 60 seconds", { exp: NOW + 60 }),
    good("by a clock that is 25 s ahead", { iat: NOW + 25, exp: NOW + 55 }),
    good("by a clock that is 25 s behind", { iat: NOW - 25, exp: NOW + 5 }),
    good("just past its end, within the tolerance", { iat: NOW - 50, exp: NOW - 20 }),
    good("with nbf", { nbf: NOW }),
  ];
}

const goodUsers = (): Forgery[] => {
  const claims = userClaimsOf(user());
  return ["operator", "curator", "researcher", "auditor"].map((role) => ({
    case: "ok",
    name: `as ${role}`,
    token: tokenOf(OPERATOR, USER_TYP, { ...claims, role }),
  }));
};

const linked = (claims: object): Forgery => ({
  case: "ok",
  name: "that names what to use in its place, and what it was made from",
  token: tokenOf(LUMI, "hanse-metadata+jwt", {
    ...claims,
    deprecated: { use: "lumi/climate/era5@2026.2", reason: "Wrong units – 1979" },
    derived_from: ["bsc/raw@1", "lumi/raw_2@step-1000"],
  }),
});

const GOOD_REMOVAL = { objects: 0, versions: 0, uploads: 0, strays: 2 };

const otherOutcomes = (claims: object): Forgery[] =>
  [
    { outcome: "nothing-held", removed: GOOD_REMOVAL, left: undefined },
    { outcome: "exception", removed: GOOD_REMOVAL, left: undefined, exception: "a lock keeps it until 2030" },
  ].map((change) => ({
    case: "ok",
    name: `that says ${change.outcome}`,
    token: tokenOf(LUMI, "hanse-withdrawal-receipt+jwt", { ...claims, ...change }),
  }));

const goodDocuments = (typ: DocumentTyp): Forgery[] => {
  const claims = HONEST[typ](describer());
  return [
    { case: "ok", name: "as made", token: tokenOf(LUMI, typ, claims) },
    { case: "ok", name: "with a claim that nobody knows", token: tokenOf(LUMI, typ, { ...claims, future: 1 }) },
    ...(typ === "hanse-metadata+jwt" ? [linked(claims)] : []),
    ...(typ === "hanse-withdrawal-receipt+jwt" ? otherOutcomes(claims) : []),
  ];
};

const DOCUMENTS: Readonly<Record<DocumentTyp, string>> = {
  "entity-statement+jwt": "statement",
  "hanse-invitation+jwt": "invitation",
  "hanse-version+jwt": "version",
  "hanse-metadata+jwt": "metadata",
  "hanse-receipt+jwt": "receipt",
  "hanse-withdrawal+jwt": "withdrawal",
  "hanse-withdrawal-receipt+jwt": "withdrawal_receipt",
};

/** All corpora, by their file's name. */
export function corpora(): Readonly<Record<string, TokenCorpus | ManifestCorpus>> {
  const files: Record<string, TokenCorpus | ManifestCorpus> = {
    "call_ok.json": { typ: CALL_TYP, context: callContext, vectors: goodCalls() },
    "call_fail.json": { typ: CALL_TYP, context: callContext, vectors: callForgeries(caller()) },
    "user_ok.json": { typ: USER_TYP, context: userContext, vectors: goodUsers() },
    "user_fail.json": { typ: USER_TYP, context: userContext, vectors: userForgeries(user()) },
    "manifest_ok.json": { vectors: manifestsOk() },
    "manifest_fail.json": { vectors: manifestsFail() },
  };
  for (const [typ, name] of Object.entries(DOCUMENTS) as [DocumentTyp, string][]) {
    const context = documentContext(LUMI);
    files[`${name}_ok.json`] = { typ, context, vectors: goodDocuments(typ) };
    files[`${name}_fail.json`] = { typ, context, vectors: documentForgeries(typ, describer()) };
  }
  return files;
}

/** A corpus as its file holds it. */
export const corpusText = (corpus: TokenCorpus | ManifestCorpus): string => `${JSON.stringify(corpus, undefined, 1)}\n`;
