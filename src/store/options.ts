/** One key pair of a store, as its operator handed it out. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** An S3-compatible bucket. */
export interface S3Options {
  readonly type: "s3";
  readonly name: string;
  /** May be a tenant bucket, `project:bucket`; that needs path style. */
  readonly bucket: string;
  /** `https://host[:port]`: where this gateway talks to the store. */
  readonly endpoint: string;
  /** What presigned URLs name; the endpoint where it is left out. */
  readonly publicEndpoint?: string | undefined;
  readonly region: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly pathStyle: boolean;
  /** PEM, where the store's certificate is not from a public authority. */
  readonly ca?: string | undefined;
  readonly credentials: S3Credentials;
  /** Read-only credentials that sign presigned URLs, where the site has them. */
  readonly reader?: S3Credentials | undefined;
}

/** What a store is made of; plain data, because it crosses to worker threads. */
export type StoreOptions =
  | S3Options
  | { readonly type: "directory"; readonly name: string; readonly path: string }
  | { readonly type: "memory"; readonly name: string };
