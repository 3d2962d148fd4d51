import type { S3Credentials, S3Options } from "./options.ts";

/** The key pairs that a bucket is used with: plain data, because it crosses to worker threads. */
export type S3KeyPairs = Pick<S3Options, "credentials" | "reader">;

/** Key pairs that can be replaced while the store is in use: each request is signed with those of its moment. */
export class S3Keys {
  #pairs: S3KeyPairs;

  constructor(first: S3KeyPairs) {
    this.#pairs = first;
  }

  get credentials(): S3Credentials {
    return this.#pairs.credentials;
  }

  /** What presigned URLs are signed with. */
  get reader(): S3Credentials {
    return this.#pairs.reader ?? this.#pairs.credentials;
  }

  replace(pairs: S3KeyPairs): void {
    this.#pairs = pairs;
  }
}
