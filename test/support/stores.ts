import type { FederationStores } from "./federation.ts";
import { rgwAccess } from "./rgw-bucket.ts";

/**
 * The stores that federation suites run on: the S3 door everywhere, and two Ceph clusters, one per site, each known to
 * its own site only. For `describe.each`; without RGW a named entry is skipped, loudly.
 */
export function everyStore(): readonly { name: string; stores: FederationStores }[] {
  const [a, b] = [rgwAccess("A"), rgwAccess("B")];
  const door = { name: "S3 door", stores: { type: "door" as const } };
  return a === undefined || b === undefined
    ? [door]
    : [door, { name: "Ceph RGW", stores: { type: "rgw" as const, clusters: [a, b] } }];
}
