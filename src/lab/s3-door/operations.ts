import { createBucket, headBucket, SUBRESOURCES } from "./buckets.ts";
import type { Operation } from "./context.ts";
import { copyObject, copyPart } from "./copies.ts";
import { listObjects } from "./listing.ts";
import { deleteObject, deleteObjects, getObject, putObject } from "./objects.ts";
import { type DoorRequest, header } from "./request.ts";
import { S3Error } from "./s3-error.ts";
import { listVersions } from "./versions.ts";
import { abortUpload, completeUpload, createUpload, listParts, listUploads, uploadPart } from "./uploads.ts";

/** An operation by its S3 name, as rules and the log call it. */
export interface Named {
  readonly name: string;
  readonly run: Operation;
  /** Read-only credentials may do it. */
  readonly reads: boolean;
}

const named = (name: string, run: Operation, reads = false): Named => ({ name, run, reads });
const reading = (name: string, run: Operation): Named => named(name, run, true);

/** Which operation a request asks for. @throws S3Error MethodNotAllowed, NotImplemented */
export function operationOf(request: DoorRequest): Named {
  const { method, key, query } = request;
  const subresource = Object.keys(SUBRESOURCES).find((name) => query.has(name));
  if (subresource !== undefined) {
    const run = SUBRESOURCES[subresource];
    if (method === "GET" && run !== undefined) return reading(`Get:${subresource}`, run);
    // Clients set an ACL by habit; there is only one, and it stays.
    if (method === "PUT" && subresource === "acl")
      return named("PutAcl", () => Promise.resolve({ status: 200, headers: { "content-length": "0" } }));
    throw new S3Error(501, "NotImplemented", `${method} ?${subresource} is not part of the door`);
  }
  return key === "" ? bucketOperation(request) : objectOperation(request);
}

function bucketOperation({ method, query }: DoorRequest): Named {
  if (method === "GET" && query.has("uploads")) return reading("ListMultipartUploads", listUploads);
  if (method === "GET" && query.has("versions")) return reading("ListObjectVersions", listVersions);
  if (method === "GET" && query.get("list-type") === "2") return reading("ListObjectsV2", listObjects);
  if (method === "GET") return reading("ListObjects", listObjects);
  if (method === "HEAD") return reading("HeadBucket", headBucket);
  if (method === "PUT") return named("CreateBucket", createBucket);
  if (method === "POST" && query.has("delete")) return named("DeleteObjects", deleteObjects);
  throw new S3Error(405, "MethodNotAllowed", `${method} on a bucket is not part of the door`);
}

function objectOperation(request: DoorRequest): Named {
  const { method, query } = request;
  const [upload, copy] = [query.has("uploadId"), header(request, "x-amz-copy-source") !== undefined];
  if (method === "GET") return upload ? reading("ListParts", listParts) : reading("GetObject", getObject);
  if (method === "HEAD") return reading("HeadObject", getObject);
  if (method === "PUT" && upload) return copy ? named("UploadPartCopy", copyPart) : named("UploadPart", uploadPart);
  if (method === "PUT") return copy ? named("CopyObject", copyObject) : named("PutObject", putObject);
  if (method === "POST" && query.has("uploads")) return named("CreateMultipartUpload", createUpload);
  if (method === "POST" && upload) return named("CompleteMultipartUpload", completeUpload);
  if (method === "DELETE")
    return upload ? named("AbortMultipartUpload", abortUpload) : named("DeleteObject", deleteObject);
  throw new S3Error(405, "MethodNotAllowed", `${method} on an object is not part of the door`);
}
