import { randomBytes } from "node:crypto";
import { Client } from "minio";
import type { S3Options } from "../../src/store/options.ts";
import { openStore } from "../../src/store/open-store.ts";
import { requireOrSkip } from "./require.ts";

/** A Ceph RGW as `HANSE_RGW_A` and `HANSE_RGW_B` name it: one cluster per site, each known to its own site only. */
export interface RgwAccess {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly readerAccessKeyId: string;
  readonly readerSecretAccessKey: string;
}

/** The RGW of one site; undefined, loudly, where there is none. @throws Error where `HANSE_REQUIRE` names rgw */
export function rgwAccess(site: "A" | "B"): RgwAccess | undefined {
  const text = process.env[`HANSE_RGW_${site}`] ?? "";
  if (!requireOrSkip("rgw", text !== "", `HANSE_RGW_${site} is not set: start one with test/support/rgw-up`))
    return undefined;
  return JSON.parse(text) as RgwAccess;
}

/** A bucket of its own on a Ceph RGW; `close` empties and removes it. */
export interface RgwBucket {
  readonly options: S3Options;
  close(): Promise<void>;
}

/** The minio client of whoever owns a bucket. */
export function adminOf(access: Pick<RgwAccess, "endpoint" | "accessKeyId" | "secretAccessKey">): Client {
  const { hostname, port, protocol } = new URL(access.endpoint);
  return new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: protocol === "https:",
    accessKey: access.accessKeyId,
    secretKey: access.secretAccessKey,
    region: "us-east-1",
  });
}

/** Makes a bucket that the reader's keys may read. @param options.lockable its states can be locked; it keeps versions then */
export async function makeRgwBucket(
  access: RgwAccess,
  name = "rgw",
  { versioned = false, lockable = false }: { readonly versioned?: boolean; readonly lockable?: boolean } = {},
): Promise<RgwBucket> {
  const bucket = `hanse-${randomBytes(6).toString("hex")}`;
  const admin = adminOf(access);
  await admin.makeBucket(bucket, "us-east-1", { ObjectLocking: lockable });
  if (versioned) await admin.setBucketVersioning(bucket, { Status: "Enabled" });
  await admin.setBucketPolicy(bucket, readerPolicy(bucket, access.readerAccessKeyId.replace(/-key$/, "")));
  const options: S3Options = {
    type: "s3",
    name,
    bucket,
    endpoint: access.endpoint,
    region: "us-east-1",
    pathStyle: true,
    credentials: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey },
    reader: { accessKeyId: access.readerAccessKeyId, secretAccessKey: access.readerSecretAccessKey },
  };
  const close = async (): Promise<void> => {
    const store = openStore(options);
    for await (const upload of store.listUploads("")) await store.abortUpload(upload);
    const states: { name: string; versionId?: string }[] = [];
    for await (const { key, versionId } of store.listVersions(""))
      states.push({
        name: key,
        ...(versionId === undefined ? {} : { versionId }),
      });
    await admin.removeObjects(bucket, states);
    await admin.removeBucket(bucket);
    await store.close();
  };
  return { options, close };
}

const readerPolicy = (bucket: string, user: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: [`arn:aws:iam:::user/${user}`] },
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: [`arn:aws:s3:::${bucket}/*`],
      },
    ],
  });
