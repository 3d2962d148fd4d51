import type { ByteStream, PartToWrite, Upload, WrittenPart } from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { sendExactly } from "./http-body.ts";
import type { S3Client } from "./s3-client.ts";
import { bareEtag, expectRoot, listParts } from "./s3-list.ts";
import { metadataHeaders } from "./s3-metadata.ts";
import { escapeXml, textOf } from "./s3-xml.ts";
import { closable, closeStream } from "./streams.ts";

/** A store may join 10,000 parts before it answers. */
const COMPLETE_MS = 10 * 60_000;

/** CreateMultipartUpload; the contract is ObjectStore's. */
export async function createUpload(
  client: S3Client,
  key: string,
  metadata: Readonly<Record<string, string>> | undefined,
  signal: AbortSignal | undefined,
): Promise<Upload> {
  const document = await client.sendForXml({
    method: "POST",
    key,
    query: { uploads: "" },
    signedHeaders: metadataHeaders(metadata, client.hop),
    doing: `beginning an upload of '${key}'`,
    signal,
  });
  expectRoot(document, "InitiateMultipartUploadResult", client.hop);
  const uploadId = textOf(document, "UploadId");
  if (uploadId === undefined || uploadId === "") {
    throw new HanseError("STORE_LIED", "an upload was begun without an id", { hop: client.hop });
  }
  return { key, uploadId };
}

/** UploadPart; the contract is ObjectStore's. */
export async function uploadPart(
  client: S3Client,
  upload: Upload,
  part: PartToWrite,
  body: ByteStream,
  signal: AbortSignal | undefined,
): Promise<WrittenPart> {
  const { hop } = client;
  const sending = bodyToSend(body, part.sizeBytes, hop);
  const request = client.sendForHead({
    method: "PUT",
    key: upload.key,
    query: { partNumber: String(part.number), uploadId: upload.uploadId },
    body: { bytes: sending.bytes, sizeBytes: part.sizeBytes, sha256: part.sha256 },
    doing: `writing part ${part.number} of '${upload.key}'`,
    signal,
  });
  try {
    const etag = bareEtag((await request).headers["etag"]);
    if (etag === "") throw new HanseError("STORE_LIED", "a part was taken without an ETag", { hop });
    return { number: part.number, etag, sizeBytes: part.sizeBytes };
  } catch (error) {
    closeStream(sending.bytes);
    signal?.throwIfAborted();
    // What broke the body is the cause, not the connection that broke with it.
    throw sending.failure() ?? error;
  }
}

/** CompleteMultipartUpload; the contract is ObjectStore's. */
export async function completeUpload(
  client: S3Client,
  upload: Upload,
  parts: readonly WrittenPart[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const list = parts.map(
    (part) => `<Part><PartNumber>${part.number}</PartNumber><ETag>&quot;${escapeXml(part.etag)}&quot;</ETag></Part>`,
  );
  const bytes = Buffer.from(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join("")}</CompleteMultipartUpload>`,
  );
  const request = client.sendForXml({
    method: "POST",
    key: upload.key,
    query: { uploadId: upload.uploadId },
    headers: { "content-type": "application/xml" },
    body: { bytes, sizeBytes: bytes.length },
    doing: `completing the upload of '${upload.key}'`,
    answerMs: COMPLETE_MS,
    signal,
  });
  try {
    expectRoot(await request, "CompleteMultipartUploadResult", client.hop);
  } catch (error) {
    if (!isReason(error, "STORE_SLOW")) throw error;
    // Ceph RGW answers 500 for an upload that is gone.
    await listParts(client, upload, signal)[Symbol.asyncIterator]().next();
    const { message, retryAfterMs } = error;
    throw new HanseError("STORE_SLOW", message, {
      hop: client.hop,
      remedy:
        "Hanse tries again; a Ceph RGW that died while it completed this upload lets nobody else complete it for ten minutes",
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      cause: error,
    });
  }
}

function bodyToSend(body: ByteStream, sizeBytes: number, hop: string): { bytes: ByteStream; failure: () => unknown } {
  const exact = sendExactly(body, sizeBytes, { hop });
  let failure: unknown;
  async function* noting(): AsyncGenerator<Uint8Array> {
    try {
      yield* exact;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const bytes = closable(noting(), () => {
    closeStream(exact);
  });
  return { bytes, failure: () => failure };
}
