import { emptyAnswer, xmlAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Operation } from "./context.ts";
import { S3Error } from "./s3-error.ts";
import { document, element, group } from "./xml.ts";

/** ListBuckets: those that the caller may use. */
export function listBuckets(names: readonly string[]): Answer {
  const buckets = names.map((name) =>
    group("Bucket", element("Name", name), element("CreationDate", new Date(0).toISOString())),
  );
  const owner = group("Owner", element("ID", "lab"), element("DisplayName", "lab"));
  return xmlAnswer(document("ListAllMyBucketsResult", owner, group("Buckets", ...buckets)));
}

/** HeadBucket, after the store answered. */
export const headBucket: Operation = async ({ store, signal }) => {
  for await (const object of store.list("", { signal })) {
    if (object.key !== "") break;
  }
  return emptyAnswer(200, { "x-amz-bucket-region": "us-east-1" });
};

/** CreateBucket: the door's buckets are given when it opens. */
export const createBucket: Operation = () =>
  Promise.reject(new S3Error(409, "BucketAlreadyOwnedByYou", "the bucket is there already"));

const OWNER = group("Owner", element("ID", "lab"), element("DisplayName", "lab"));
const GRANTEE =
  '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>lab</ID></Grantee>';
const ACL = document(
  "AccessControlPolicy",
  OWNER,
  group("AccessControlList", group("Grant", GRANTEE, element("Permission", "FULL_CONTROL"))),
);

const missing =
  (code: string): Operation =>
  () =>
    Promise.reject(new S3Error(404, code, "it is not set"));
const shown =
  (text: string): Operation =>
  () =>
    Promise.resolve(xmlAnswer(text));

/** What clients ask about a bucket or an object beside its content: the plainest answer that is true. */
export const SUBRESOURCES: Readonly<Record<string, Operation>> = {
  location: shown(document("LocationConstraint")),
  versioning: shown(document("VersioningConfiguration")),
  acl: shown(ACL),
  requestPayment: shown(document("RequestPaymentConfiguration", element("Payer", "BucketOwner"))),
  logging: shown(document("BucketLoggingStatus")),
  notification: shown(document("NotificationConfiguration")),
  accelerate: shown(document("AccelerateConfiguration")),
  tagging: shown(document("Tagging", group("TagSet"))),
  policy: missing("NoSuchBucketPolicy"),
  policyStatus: missing("NoSuchBucketPolicy"),
  cors: missing("NoSuchCORSConfiguration"),
  lifecycle: missing("NoSuchLifecycleConfiguration"),
  website: missing("NoSuchWebsiteConfiguration"),
  replication: missing("ReplicationConfigurationNotFoundError"),
  encryption: missing("ServerSideEncryptionConfigurationNotFoundError"),
  publicAccessBlock: missing("NoSuchPublicAccessBlockConfiguration"),
  ownershipControls: missing("OwnershipControlsNotFoundError"),
  "object-lock": missing("ObjectLockConfigurationNotFoundError"),
};
