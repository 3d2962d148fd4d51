import { createHash } from "node:crypto";
import { envelopeForgeries, type Forger, type Forgery } from "./forgery.ts";
import { thumbprintOf, tokenOf, type RawKey } from "./raw.ts";

/** A site that describes itself, and who else is about. */
export interface DocumentForger extends Omit<Forger, "typ" | "claims"> {
  readonly site: string;
  /** The site that an invitation is for, and that a receipt is given to. */
  readonly reader: string;
  /** A third site. */
  readonly other: string;
  readonly now: number;
  /** PEM of a CA certificate. */
  readonly authority: string;
}

type Claims = Record<string, unknown>;
type Changes = Readonly<Record<string, readonly [id: string, change: object]>>;

const DIGEST = createHash("sha256").update("a manifest").digest("hex");
const moment = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** A key as statements show it. */
const shown = ({ jwk, kid, alg }: RawKey, now: number): object => ({ ...jwk, kid, alg, from: moment(now - 86_400) });

const description = ({ site, key, now, authority }: DocumentForger): Claims => ({
  iss: site,
  jwks: { keys: [shown(key, now)] },
  metadata: {
    hanse_gateway: {
      name: "A factory – Århus",
      country: "ES",
      recovery: "ab".repeat(32),
      ca: authority,
      endpoints: [`${site}.example.eu:8443`],
      relays: [`${site}.example.eu:8445`],
      stores: [{ origin: "https://s3.example.eu" }],
    },
  },
});

/** The claims of an honest document of each type. */
export const HONEST = {
  "entity-statement+jwt": (forger: DocumentForger): Claims => ({
    ...description(forger),
    sub: forger.site,
    iat: forger.now,
    exp: forger.now + 86_400,
    seq: 7,
  }),
  "hanse-invitation+jwt": (forger: DocumentForger): Claims => ({
    ...description(forger),
    aud: forger.reader,
    jti: "inv-0123456789abcdef",
    iat: forger.now,
    exp: forger.now + 604_800,
  }),
  "hanse-version+jwt": ({ site, now }: DocumentForger): Claims => ({
    iss: site,
    artifact: "climate/era5",
    label: "2026.1",
    kind: "dataset",
    digest: DIGEST,
    objects: 2,
    bytes: 1000,
    part_rule: "fixed:67108864:whole",
    created: moment(now),
    seq: 1,
  }),
  "hanse-metadata+jwt": ({ site }: DocumentForger): Claims => ({
    iss: site,
    artifact: "climate/era5",
    label: "2026.1",
    digest: DIGEST,
    seq: 1,
    title: "ERA5 – the fifth reanalysis",
    license: "CC-BY-4.0",
    description: "Many lines\nof text",
    keywords: ["climate"],
  }),
  "hanse-receipt+jwt": ({ site, reader, now }: DocumentForger): Claims => ({
    iss: site,
    iat: now,
    source: reader,
    destination: site,
    transfer: "tr-1",
    delivery: "dl-1",
    owner: reader,
    artifact: "climate/era5",
    label: "2026.1",
    kind: "dataset",
    digest: DIGEST,
    objects: 2,
    bytes: 1000,
    modes: ["direct"],
    started: moment(now - 60),
    ended: moment(now),
    outcome: "succeeded",
  }),
  "hanse-withdrawal+jwt": ({ site, now }: DocumentForger): Claims => ({
    iss: site,
    owner: site,
    artifact: "climate/era5",
    label: "2026.1",
    digest: DIGEST,
    reason: "Consent was withdrawn – § 17",
    seq: 3,
    at: moment(now),
  }),
  "hanse-withdrawal-receipt+jwt": ({ site, reader, now }: DocumentForger): Claims => ({
    iss: site,
    owner: reader,
    artifact: "climate/era5",
    label: "2026.1",
    digest: DIGEST,
    of: DIGEST,
    outcome: "removed",
    removed: { objects: 5, versions: 7, uploads: 1, strays: 0 },
    left: 0,
    at: moment(now),
  }),
} as const satisfies Record<string, (forger: DocumentForger) => Claims>;

/** The types of the documents that are forged here. */
export type DocumentTyp = keyof typeof HONEST;

/** Documents of a type that nobody takes. */
export function documentForgeries(typ: DocumentTyp, forger: DocumentForger): Forgery[] {
  const claims = (): Claims => HONEST[typ](forger);
  const found = envelopeForgeries({ ...forger, typ, claims });
  for (const [name, [id, change]] of Object.entries(changesOf(typ, forger)))
    found.push({ case: id, name, token: tokenOf(forger.key, typ, { ...claims(), ...change }) });
  return found;
}

function changesOf(typ: DocumentTyp, forger: DocumentForger): Changes {
  switch (typ) {
    case "entity-statement+jwt":
      return { ...descriptionChanges(forger, 86_400), ...statementChanges(forger) };
    case "hanse-invitation+jwt":
      return { ...descriptionChanges(forger, 604_800), ...invitationChanges(forger) };
    case "hanse-version+jwt":
      return { ...subjectChanges(forger), ...versionChanges() };
    case "hanse-metadata+jwt":
      return { ...subjectChanges(forger), ...metadataChanges() };
    case "hanse-receipt+jwt":
      return receiptChanges(forger);
    case "hanse-withdrawal+jwt":
      return { ...subjectChanges(forger), ...withdrawalChanges(forger) };
    case "hanse-withdrawal-receipt+jwt":
      return withdrawalReceiptChanges(forger);
  }
}

function descriptionChanges(forger: DocumentForger, lifeSeconds: number): Changes {
  const { key, stranger, now, other } = forger;
  const honest = description(forger);
  const gateway = (honest["metadata"] as { hanse_gateway: object }).hanse_gateway;
  const gate = (change: object): object => ({ metadata: { hanse_gateway: { ...gateway, ...change } } });
  const keys = (...list: unknown[]): object => ({ jwks: { keys: list } });
  const mine = shown(key, now);
  return {
    "of another site": ["J7", { iss: `${other}x`.repeat(40) }],
    "no keys": ["J4", keys()],
    "keys left out": ["J4", { jwks: undefined }],
    "a stranger's key first": ["J4", keys(shown(stranger, now), mine)],
    "only a stranger's key": ["J4", keys(shown(stranger, now))],
    "one key twice": ["J4", keys(mine, mine)],
    "one key id for two keys": ["J4", keys(mine, { ...shown(stranger, now), kid: key.kid })],
    "17 keys": ["J16", keys(...Array.from({ length: 17 }, (_, i) => ({ ...mine, kid: `k${i}` })))],
    "a private key": ["J4", keys({ ...mine, d: "AAAA" })],
    "a key of another algorithm": ["J3", keys({ ...mine, alg: "ES256" })],
    "an RSA key": ["J3", keys({ kty: "RSA", n: "AQAB", e: "AQAB", kid: key.kid, alg: "EdDSA", from: moment(now) })],
    "a symmetric key": ["J3", keys({ kty: "oct", k: "AAAA", kid: key.kid, alg: "EdDSA", from: moment(now) })],
    "a point that is not on the curve": [
      "J3",
      keys(mine, {
        kty: "EC",
        crv: "P-256",
        x: "A".repeat(43),
        y: "A".repeat(43),
        kid: "k2",
        alg: "ES256",
        from: moment(now),
      }),
    ],
    "a key without beginning": ["J4", keys({ ...mine, from: undefined })],
    "a key that ends before it begins": ["J4", keys({ ...mine, until: moment(now - 90_000) })],
    "no exp": ["J10", { exp: undefined }],
    "a life that is too long": ["J10", { exp: now + lifeSeconds + 1 }],
    "a life of nothing": ["J10", { exp: now }],
    "past its time": ["J10", { iat: now - lifeSeconds - 100, exp: now - 100 }],
    "from the future": ["J10", { iat: now + 100, exp: now + 200 }],
    "exp is text": ["J10", { exp: String(now + 10) }],
    "no metadata": ["J21", { metadata: undefined }],
    "a country that is none": ["J21", gate({ country: "Spain" })],
    "a name with a control character": ["J21", gate({ name: "a\u001b]0;x\u0007" })],
    "a name that turns around": ["J21", gate({ name: "a\u202ecb" })],
    "no authority": ["J21", gate({ ca: "" })],
    "an authority that is no certificate": [
      "J21",
      gate({ ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }),
    ],
    "two authorities": ["J21", gate({ ca: `${forger.authority}${forger.authority}` })],
    "an endpoint that is a URL": ["S3", gate({ endpoints: ["https://evil.example/"] })],
    "an endpoint with userinfo": ["S3", gate({ endpoints: ["a@evil.example:1"] })],
    "an endpoint without port": ["S3", gate({ endpoints: ["evil.example"] })],
    "an endpoint on port 0": ["S3", gate({ endpoints: ["evil.example:0"] })],
    "an endpoint on port 65536": ["S3", gate({ endpoints: ["evil.example:65536"] })],
    "an endpoint of a number": ["S3", gate({ endpoints: ["2130706433:443"] })],
    "nine endpoints": ["J16", gate({ endpoints: Array.from({ length: 9 }, (_, i) => `h${i}.example:1`) })],
    "a store that is a file": ["S3", gate({ stores: [{ origin: "file:///etc" }] })],
    "a store with a path": ["S3", gate({ stores: [{ origin: "https://s3.example.eu/x" }] })],
    "a store with userinfo": ["S3", gate({ stores: [{ origin: "https://a@s3.example.eu" }] })],
    "a recovery key that is no digest": ["J21", gate({ recovery: "ab" })],
  };
}

const statementChanges = ({ other }: DocumentForger): Changes => ({
  "about another site": ["J7", { sub: other }],
  "no sequence": ["J22", { seq: undefined }],
  "sequence 0": ["J22", { seq: 0 }],
  "a sequence that is a fraction": ["J22", { seq: 1.5 }],
  "a sequence of 2^53": ["J22", { seq: 2 ** 53 }],
  "a sequence that is text": ["J22", { seq: "8" }],
});

const invitationChanges = ({ other, site }: DocumentForger): Changes => ({
  "for another site": ["J8", { aud: other }],
  "for the site that made it": ["J8", { aud: site }],
  "for two sites": ["J8", { aud: [site, other] }],
  "for nobody": ["J8", { aud: undefined }],
  "no id": ["J12", { jti: undefined }],
  "a short id": ["J12", { jti: "short" }],
  "an id with a slash": ["J12", { jti: "inv/0123456789abcdef" }],
});

const subjectChanges = ({ other }: DocumentForger): Changes => ({
  "of another site": ["S22", { iss: other }],
  "of no site": ["S22", { iss: undefined }],
  "an artifact that climbs": ["S6", { artifact: "../../etc" }],
  "an artifact with a backslash": ["S6", { artifact: "a\\b" }],
  "an artifact with a control character": ["S6", { artifact: "a\u001b[2J" }],
  "an absolute artifact": ["S6", { artifact: "/a" }],
  "an empty artifact": ["S6", { artifact: "" }],
  "an artifact that is a list": ["S6", { artifact: ["a"] }],
  "a label with a slash": ["S6", { label: "a/b" }],
  "a label that climbs": ["S6", { label: ".." }],
  "an empty label": ["S6", { label: "" }],
  "a short digest": ["S21", { digest: "ab" }],
  "a digest in capitals": ["S21", { digest: "AB".repeat(32) }],
  "no digest": ["S21", { digest: undefined }],
  "no sequence": ["S22", { seq: undefined }],
  "sequence 0": ["S22", { seq: 0 }],
  "a negative sequence": ["S22", { seq: -1 }],
});

const versionChanges = (): Changes => ({
  "a kind that is none": ["S21", { kind: "pickle" }],
  "a negative count": ["S21", { objects: -1 }],
  "half an object": ["S21", { objects: 1.5 }],
  "20 million objects and one": ["S21", { objects: 20_000_001 }],
  "bytes of 2^53": ["S21", { bytes: 2 ** 53 }],
  "negative bytes": ["S21", { bytes: -1 }],
  "bytes that are text": ["S21", { bytes: "1000" }],
  "an unknown part rule": ["S21", { part_rule: "tensors:1" }],
  "parts of 1 byte": ["S21", { part_rule: "fixed:1" }],
  "parts beyond 5 GiB": ["S21", { part_rule: "fixed:9999999999" }],
  "a time that is none": ["S21", { created: "yesterday" }],
  "a time without zone": ["S21", { created: "2026-06-01T12:00:00" }],
  "a previous that is no digest": ["S22", { previous: "latest" }],
});

const metadataChanges = (): Changes => ({
  "no title": ["S21", { title: undefined }],
  "a title of 513 characters": ["J16", { title: "x".repeat(513) }],
  "a title with ESC": ["C3", { title: "a\u001b[31mred" }],
  "a title with CSI 0x9b": ["C3", { title: "a\u009b31m" }],
  "a title with OSC 52": ["C3", { title: "\u001b]52;c;ZXZpbA==\u0007" }],
  "a title with a carriage return": ["C3", { title: "good\rbad " }],
  "a title that turns around": ["C3", { title: "a\u202ecb" }],
  "a licence with a line end": ["C3", { license: "CC0\n1.0" }],
  "a description with NUL": ["C3", { description: "a\u0000" }],
  "a description that is a list": ["S21", { description: [] }],
  "65 keywords": ["J16", { keywords: Array.from({ length: 65 }, (_, i) => `k${i}`) }],
  "keywords that are text": ["S21", { keywords: "climate" }],
  "a replacement that moves": ["S21", { deprecated: { use: "lumi/climate/era5@latest", reason: "" } }],
  "a replacement that climbs": ["S6", { deprecated: { use: "lumi/../era5@2", reason: "" } }],
  "a reason with ESC": ["C3", { deprecated: { use: "lumi/climate/era5@2", reason: "\u001b[2J" } }],
  "made from 65 versions": ["J16", { derived_from: Array.from({ length: 65 }, (_, i) => `lumi/raw@${i}`) }],
  "made from nothing": ["S21", { derived_from: [] }],
  "made from what has no label": ["S21", { derived_from: ["lumi/raw"] }],
});

const receiptChanges = ({ other, site, reader, now }: DocumentForger): Changes => ({
  "of another site": ["J7", { iss: other }],
  "of the other side": ["J7", { iss: reader }],
  "from a site to itself": ["S22", { source: site }],
  "from the future": ["J10", { iat: now + 100 }],
  "signed before it ended": ["J10", { iat: now - 100 }],
  "ends before it begins": ["J10", { started: moment(now), ended: moment(now - 10) }],
  "countersigns though it is the first": ["S22", { of: DIGEST }],
  failed: ["S22", { outcome: "failed" }],
  "no outcome": ["S22", { outcome: undefined }],
  "a delivery id with a slash": ["S22", { delivery: "dl/1" }],
  "a transfer id of SQL": ["S22", { transfer: "tr-1' OR '1'='1" }],
  "bytes below zero": ["S21", { bytes: -1 }],
  "half an object": ["S21", { objects: 0.5 }],
  "a short digest": ["S21", { digest: "ab" }],
  "an artifact that climbs": ["S6", { artifact: "../x" }],
  "a path that is none": ["S21", { modes: ["push"] }],
  "paths out of order": ["S21", { modes: ["relay", "direct"] }],
  "a person with a control character": ["C3", { act: { sub: "a\u001b[2J" } }],
});

const withdrawalChanges = ({ other, now }: DocumentForger): Changes => ({
  "of what another site owns": ["S22", { owner: other }],
  "of what nobody owns": ["S22", { owner: undefined }],
  "without a reason": ["S21", { reason: undefined }],
  "an empty reason": ["S21", { reason: "" }],
  "a reason of 1025 characters": ["J16", { reason: "x".repeat(1025) }],
  "a reason of two lines": ["C3", { reason: "a\nb" }],
  "a reason with ESC": ["C3", { reason: "a\u001b[2J" }],
  "a reason that turns around": ["C3", { reason: "a\u202ecb" }],
  "a sequence of 2^53": ["S22", { seq: 2 ** 53 }],
  "a sequence that is text": ["S22", { seq: "4" }],
  "from the future": ["J10", { at: moment(now + 100) }],
  "without a time": ["J10", { at: undefined }],
  "a time that is none": ["S21", { at: "yesterday" }],
});

const withdrawalReceiptChanges = ({ other, site, now }: DocumentForger): Changes => ({
  "of another holder": ["J7", { iss: other }],
  "for another owner": ["J8", { owner: other }],
  "for the holder itself": ["J8", { owner: site }],
  "an artifact that climbs": ["S6", { artifact: "../x" }],
  "a label with a slash": ["S6", { label: "a/b" }],
  "a short digest": ["S21", { digest: "ab" }],
  "that answers nothing": ["S22", { of: undefined }],
  "that answers what is no digest": ["S22", { of: "latest" }],
  "an outcome that is none": ["S22", { outcome: "hidden" }],
  "no outcome": ["S22", { outcome: undefined }],
  "removed, and does not say that nothing is left": ["S22", { left: undefined }],
  "removed, and something is left": ["S22", { left: 1 }],
  "removed, and an exception": ["S22", { exception: "a lock" }],
  "an exception without a reason": ["S22", { outcome: "exception", left: undefined }],
  "an exception, and nothing left": ["S22", { outcome: "exception", exception: "a lock" }],
  "nothing held, and nothing left": ["S22", { outcome: "nothing-held" }],
  "an exception with ESC": ["C3", { outcome: "exception", left: undefined, exception: "\u001b[2J" }],
  "an exception of 1025 characters": ["J16", { outcome: "exception", left: undefined, exception: "x".repeat(1025) }],
  "a negative count": ["S21", { removed: { objects: -1, versions: 0, uploads: 0, strays: 0 } }],
  "half an object": ["S21", { removed: { objects: 0.5, versions: 0, uploads: 0, strays: 0 } }],
  "a count of 2^53": ["S21", { removed: { objects: 2 ** 53, versions: 0, uploads: 0, strays: 0 } }],
  "no counts": ["S21", { removed: undefined }],
  "from the future": ["J10", { at: moment(now + 100) }],
  "without a time": ["J10", { at: undefined }],
});

/** The fingerprint of a forger's honest key. */
export const fingerprintOf = ({ key }: Pick<Forger, "key">): string => thumbprintOf(key.jwk);
