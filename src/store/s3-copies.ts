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

/** UploadPartCopy; the contract is ObjectStore's. */
export async function copyPart(
  client: S3Client,
  upload: Upload,
  part: Omit<PartToWrite, "sha256">,
  from: CopySource & { readonly range: ByteRange },
  signal: AbortSignal | undefined,
): Promise<WrittenPart> {
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
  return { number: part.number, etag: etagIn(document, client.hop), sizeBytes: part.sizeBytes };
}

/** CopyObject; the contract is ObjectStore's. */
export async function copyObject(
  client: S3Client,
  key: string,
  from: CopySource & { readonly sizeBytes: number },
  metadata: Readonly<Record<string, string>> | undefined,
  signal: AbortSignal | undefined,
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
  return { key, sizeBytes: from.sizeBytes, etag: etagIn(document, client.hop), metadata };
}

function etagIn(document: XmlElement, hop: string): string {
  const etag = bareEtag(textOf(document, "ETag"));
  if (etag === "") throw new HanseError("STORE_LIED", "a copy was made without an ETag", { hop });
  return etag;
}
