import type { ObjectStore } from "../../app/ports/object-store.ts";
import type { Answer } from "./answer.ts";
import { type DoorRequest, header } from "./request.ts";
import type { Signed } from "./sigv4.ts";

/** What an operation has at hand. */
export interface Context {
  readonly request: DoorRequest;
  readonly signed: Signed;
  readonly bucket: string;
  readonly key: string;
  readonly store: ObjectStore;
  /** Buckets that the caller may use: sources of copies. */
  readonly stores: ReadonlyMap<string, ObjectStore>;
  /** Smallest part that is not the last. */
  readonly minPartBytes: number;
  /** Cancelled when the client is gone. */
  readonly signal: AbortSignal;
}

/** One operation of the S3 API. */
export type Operation = (context: Context) => Promise<Answer>;

const META = "x-amz-meta-";

/** User metadata as it came, names in lower case; header bytes are read as UTF-8, which is what clients send. */
export function metadataOf(request: DoorRequest): Readonly<Record<string, string>> {
  const names = Object.keys(request.raw.headers).filter((name) => name.startsWith(META));
  return Object.fromEntries(
    names.map((name) => [name.slice(META.length), Buffer.from(header(request, name) ?? "", "latin1").toString("utf8")]),
  );
}

/** User metadata as headers. */
export const metadataHeaders = (metadata: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [`${META}${name}`, Buffer.from(value, "utf8").toString("latin1")]),
  );
