import type {
  ByteRange,
  CopySource,
  PartToWrite,
  StoredObject,
  Upload,
  WrittenPart,
} from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import type { S3Client } from "./s3-client.ts";
import { bareEtag, expectRoot } from "./s3-list.ts";
import { metadataHeaders } from "./s3-metadata.ts";
import { rangeHeader } from "./s3-range.ts";
import { textOf, type XmlElement } from "./s3-xml.ts";

/** A store may copy gigabytes before it answers. */
const COPY_MS = 10 * 60_000;

/**
 * UploadPartCopy; the contract is ObjectStore's. Ceph RGW 16 ignores the condition on the source's ETag, so that is looked
 * at again: what has it before and after had it meanwhile. And it decodes the source's key twice, so that a `%` in it would
 * name another object: such keys are left to be read and written.
 */
export async function copyPart(
  client: S3Client,
  upload: Upload,
  part: Omit<PartToWrite, "sha256">,
  from: CopySource & { readonly range: ByteRange },
  signal: AbortSignal | undefined,
  etagOf: EtagOf,
): Promise<WrittenPart> {
  if (from.key.includes("%"))
    throw new HanseError("INVALID_INPUT", `${from.key} cannot be named safely as the source of a copy`, {
      hop: client.hop,
    });
  const document = await client.sendForXml({
    method: "PUT",
    key: upload.key,
    query: { partNumber: String(part.number), uploadId: upload.uploadId },
    signedHeaders: { ...client.copySource(from.key, from.etag), "x-amz-copy-source-range": rangeHeader(from.range) },
    doing: `copying '${from.key}' to part ${part.number} of '${upload.key}'`,
    answerMs: COPY_MS,
    signal,
  });
  expectRoot(document, "CopyPartResult", client.hop);
  const etag = etagIn(document, client.hop);
  await refuseChanged(client, from, etagOf);
  return { number: part.number, etag, sizeBytes: part.sizeBytes };
}

/** Looks at an object as it is now; undefined where there is none. */
type EtagOf = (key: string) => Promise<string | undefined>;

/** @throws HanseError PRECONDITION_FAILED where a source is not what it was before it was copied */
async function refuseChanged(client: S3Client, from: CopySource, etagOf: EtagOf): Promise<void> {
  if ((await etagOf(from.key)) === from.etag) return;
  throw new HanseError("PRECONDITION_FAILED", `${from.key} changed while it was copied`, { hop: client.hop });
}

/** CopyObject; the contract is ObjectStore's. What was copied of a source that changed meanwhile is removed again. */
export async function copyObject(
  client: S3Client,
  key: string,
  from: CopySource & { readonly sizeBytes: number },
  metadata: Readonly<Record<string, string>> | undefined,
  signal: AbortSignal | undefined,
  { etagOf, undo }: { readonly etagOf: EtagOf; readonly undo: () => Promise<void> },
): Promise<StoredObject> {
  const document = await client.sendForXml({
    method: "PUT",
    key,
    signedHeaders: {
      ...client.copySource(from.key, from.etag),
      "x-amz-metadata-directive": "REPLACE",
      ...metadataHeaders(metadata, client.hop),
    },
    doing: `copying '${from.key}' to '${key}'`,
    answerMs: COPY_MS,
    signal,
  });
  expectRoot(document, "CopyObjectResult", client.hop);
  await refuseChanged(client, from, etagOf).catch(async (error: unknown) => {
    await undo();
    throw error;
  });
  return { key, sizeBytes: from.sizeBytes, etag: etagIn(document, client.hop), metadata };
}

function etagIn(document: XmlElement, hop: string): string {
  const etag = bareEtag(textOf(document, "ETag"));
  if (etag === "") throw new HanseError("STORE_LIED", "a copy was made without an ETag", { hop });
  return etag;
}
