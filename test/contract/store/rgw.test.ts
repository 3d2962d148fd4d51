import { randomBytes } from "node:crypto";
import { Client } from "minio";
import { test } from "vitest";
import { openStore } from "../../../src/store/open-store.ts";
import { collect } from "./support.ts";
import { storeSuite, type StoreFixture } from "./suite.ts";

interface RgwAccess {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly readerAccessKeyId: string;
  readonly readerSecretAccessKey: string;
}

const given = process.env["HANSE_RGW_A"];
const required = (process.env["HANSE_REQUIRE"] ?? "").split(",").includes("rgw");

if (given !== undefined && given !== "") {
  const access = JSON.parse(given) as RgwAccess;
  storeSuite("S3 on Ceph RGW", () => openBucket(access));
} else if (required) {
  test("S3 on Ceph RGW", () => {
    throw new Error("HANSE_REQUIRE names rgw and HANSE_RGW_A is not set: start one with test/support/rgw-up");
  });
} else {
  console.warn("SKIPPED: the store suite on Ceph RGW, because HANSE_RGW_A is not set");
  test.skip("S3 on Ceph RGW (HANSE_RGW_A is not set)", () => undefined);
}

async function openBucket(access: RgwAccess): Promise<StoreFixture> {
  const bucket = `hanse-suite-${randomBytes(6).toString("hex")}`;
  const { hostname, port, protocol } = new URL(access.endpoint);
  const admin = new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: protocol === "https:",
    accessKey: access.accessKeyId,
    secretKey: access.secretAccessKey,
    region: "us-east-1",
  });
  await admin.makeBucket(bucket);
  await admin.setBucketPolicy(bucket, readerPolicy(bucket, access.readerAccessKeyId.replace(/-key$/, "")));
  const store = openStore({
    type: "s3",
    name: "rgw",
    bucket,
    endpoint: access.endpoint,
    region: "us-east-1",
    pathStyle: true,
    credentials: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey },
    reader: { accessKeyId: access.readerAccessKeyId, secretAccessKey: access.readerSecretAccessKey },
  });
  const close = async (): Promise<void> => {
    for await (const upload of store.listUploads("")) await store.abortUpload(upload);
    const keys = (await collect(store.list(""))).map((object) => object.key);
    await admin.removeObjects(bucket, keys);
    await admin.removeBucket(bucket);
    await store.close();
  };
  return { store, close };
}

const readerPolicy = (bucket: string, user: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: [`arn:aws:iam:::user/${user}`] },
        Action: ["s3:GetObject"],
        Resource: [`arn:aws:s3:::${bucket}/*`],
      },
    ],
  });
