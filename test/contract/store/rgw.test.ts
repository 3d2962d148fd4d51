import { test } from "vitest";
import { openStore } from "../../../src/store/open-store.ts";
import { makeRgwBucket, rgwAccess } from "../../support/rgw-bucket.ts";
import { storeSuite } from "./suite.ts";

const access = rgwAccess("A");

if (access === undefined) {
  test.skip("S3 on Ceph RGW (HANSE_RGW_A is not set)", () => undefined);
} else {
  storeSuite("S3 on Ceph RGW", async () => {
    const bucket = await makeRgwBucket(access);
    const store = openStore(bucket.options);
    return {
      store,
      close: async () => {
        await bucket.close();
        await store.close();
      },
    };
  });

  storeSuite("S3 on Ceph RGW, in a bucket that keeps versions", async () => {
    const bucket = await makeRgwBucket(access, "rgw", { versioned: true });
    const store = openStore(bucket.options);
    return {
      store,
      versioned: true,
      overwrites: true,
      close: async () => {
        await bucket.close();
        await store.close();
      },
    };
  });
}
