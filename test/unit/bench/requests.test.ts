import { describe, expect, it } from "vitest";
import { operationOf } from "../../bench/requests.ts";

const line = (request: string, status = 200): string =>
  `2026-11-22T14:15:33.085+0000 7f84 1 beast: 0x7f84: 127.0.0.1 - site-b [22/Nov/2026:14:15:33.085 +0000] "${request} HTTP/1.1" ${status} 0 - "-" - latency=0.0s`;

describe("radosgw's access log", () => {
  it.each([
    ["GET /b/k?X-Amz-Signature=x", "GetObject"],
    ["HEAD /b/k", "HeadObject"],
    ["PUT /b/a/k", "PutObject"],
    ["PUT /b/k?partNumber=3&uploadId=2~x", "UploadPart"],
    ["POST /b/k?uploads", "CreateMultipartUpload"],
    ["POST /b/k?uploadId=2~x", "CompleteMultipartUpload"],
    ["GET /b/k?uploadId=2~x", "ListParts"],
    ["DELETE /b/k?uploadId=2~x", "AbortMultipartUpload"],
    ["DELETE /b/k", "DeleteObject"],
    ["GET /b?list-type=2&prefix=a", "ListObjects"],
    ["GET /b/?uploads&prefix=a", "ListMultipartUploads"],
    ["HEAD /b", "HeadBucket"],
    ["PUT /b", "CreateBucket"],
  ])("has %s as %s", (request, operation) => {
    expect(operationOf(line(request), "b")).toBe(operation);
  });

  it("has refused requests apart, and other buckets and other lines not at all", () => {
    expect(operationOf(line("HEAD /b/k", 404), "b")).toBe("HeadObject (404)");
    expect(operationOf("2026-11-22T14:15:33 7f84 1 ====== starting new request req=0x7f84 =====", "b")).toBeUndefined();
    expect(operationOf(line("GET /bb/k"), "b")).toBeUndefined();
  });
});
