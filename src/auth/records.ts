import { z } from "zod";
import type { SiteId, SiteKey } from "../domain/site.ts";
import { MOST_DERIVED_FROM, type MetadataRecord, type VersionRecord } from "../domain/version.ts";
import type { SiteSigningKey } from "./keys.ts";
import {
  artifact,
  count,
  digest,
  fixedReference,
  formatMoment,
  label,
  line,
  MAX_OBJECTS,
  moment,
  partRule,
  prose,
  readShape,
  siteId,
} from "./shape.ts";
import { pinnedSigner, signChecked } from "./signed-document.ts";
import { METADATA_RECORD, parseStrictToken, refuseToken, VERSION_RECORD, type TokenShape } from "./strict-token.ts";

const MAX_KEYWORDS = 64;

const versionSchema = z.object({
  iss: siteId,
  artifact,
  label,
  kind: z.enum(["dataset", "checkpoint"], "is not dataset or checkpoint"),
  digest,
  objects: count(0).max(MAX_OBJECTS, `is above ${MAX_OBJECTS}`),
  bytes: count(0),
  part_rule: partRule,
  created: moment,
  previous: digest.optional(),
  seq: count(1),
});

const metadataSchema = z.object({
  iss: siteId,
  artifact,
  label,
  digest,
  seq: count(1),
  title: line(512),
  license: line(256),
  description: prose(16_384),
  contact: line(256).optional(),
  keywords: z.array(line(64), "is not a list").max(MAX_KEYWORDS, `has more than ${MAX_KEYWORDS} keywords`),
  deprecated: z.object({ use: fixedReference, reason: line(512) }, "is not a replacement and a reason").optional(),
  derived_from: z
    .array(fixedReference, "is not a list")
    .min(1, "is empty")
    .max(MOST_DERIVED_FROM, `names more than ${MOST_DERIVED_FROM} versions`)
    .optional(),
});

/** Signs a version record; it never expires. @throws HanseError INVALID_INPUT that names the member */
export function signVersion(key: SiteSigningKey, record: VersionRecord): Promise<string> {
  // Member by member: a row that carries more than the record must not have it signed along.
  return signChecked(key, VERSION_RECORD, versionSchema, {
    iss: record.owner,
    artifact: record.artifact,
    label: record.label,
    kind: record.kind,
    digest: record.digest,
    objects: record.objects,
    bytes: record.bytes,
    part_rule: record.partRule,
    created: formatMoment(record.createdAtMs),
    previous: record.previous,
    seq: record.sequence,
  });
}

/** See Documents.readVersion. */
export async function readVersion(text: string, owner: SiteId, keys: readonly SiteKey[]): Promise<VersionRecord> {
  const { iss, part_rule, created, seq, ...same } = await readRecord(text, VERSION_RECORD, versionSchema, owner, keys);
  return { ...same, owner: iss, partRule: part_rule, createdAtMs: created, sequence: seq };
}

/** Signs a metadata record; it never expires. @throws HanseError INVALID_INPUT that names the member */
export function signMetadata(key: SiteSigningKey, record: MetadataRecord): Promise<string> {
  return signChecked(key, METADATA_RECORD, metadataSchema, {
    iss: record.owner,
    artifact: record.artifact,
    label: record.label,
    digest: record.digest,
    seq: record.sequence,
    title: record.title,
    license: record.license,
    description: record.description,
    keywords: record.keywords,
    contact: record.contact,
    deprecated: record.deprecation && { use: record.deprecation.use, reason: record.deprecation.reason },
    derived_from: record.derivedFrom,
  });
}

/** See Documents.readMetadata. */
export async function readMetadata(text: string, owner: SiteId, keys: readonly SiteKey[]): Promise<MetadataRecord> {
  const claims = await readRecord(text, METADATA_RECORD, metadataSchema, owner, keys);
  const { iss, seq, deprecated, derived_from, ...same } = claims;
  return {
    ...same,
    owner: iss,
    sequence: seq,
    ...(deprecated === undefined ? {} : { deprecation: deprecated }),
    ...(derived_from === undefined ? {} : { derivedFrom: derived_from }),
  };
}

async function readRecord<T extends { iss: SiteId }>(
  text: string,
  shape: TokenShape,
  schema: z.ZodType<T>,
  owner: SiteId,
  keys: readonly SiteKey[],
): Promise<T> {
  const token = parseStrictToken(text, shape);
  await pinnedSigner(token, keys, shape);
  const claims = readShape(schema, token.payload, shape.what);
  if (claims.iss !== owner) refuseToken(shape, `is not of ${owner}`);
  return claims;
}
