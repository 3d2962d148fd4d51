import { randomUUID } from "node:crypto";
import { controlOf } from "./caller.ts";
import { eventually } from "./eventually.ts";
import type { TestSite } from "./federation.ts";

/** Plants small objects under a prefix of their own in the site's store. @returns `s3://bucket/prefix` */
export async function plant(site: TestSite, prefix: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) await site.objects.put(`${prefix}/${path}`, Buffer.from(text));
  return `s3://${site.bucket}/${prefix}`;
}

/** Publishes `as` (`name@label`) from a fresh prefix with these objects, and waits until it stands. */
export async function publish(
  site: TestSite,
  as: string,
  files: Readonly<Record<string, string>> = { "a.txt": `content of ${as}` },
): Promise<void> {
  const source = await plant(site, `sources/${as.replace("@", "/")}`, files);
  const control = await controlOf(site);
  try {
    const request = { requestId: randomUUID(), source, as, title: `Title of ${as}`, license: "CC0-1.0" };
    const { transfer } = await control.transfers.StartPublication(request);
    await eventually(`${as} of ${site.id} is published`, async () => {
      const now = await control.transfers.GetTransfer({ transferId: transfer?.transferId ?? "" });
      if (now.transfer?.state === "TRANSFER_STATE_FAILED") throw new Error(`${as}: ${now.transfer.reason}`);
      return now.transfer?.state === "TRANSFER_STATE_SUCCEEDED";
    });
  } finally {
    control.close();
  }
}

/** Grants, and gives back how to take it away again. */
export async function grant(
  site: TestSite,
  to: string,
  artifact: string,
  actions: readonly string[] = ["discover", "read"],
): Promise<() => Promise<void>> {
  const control = await controlOf(site);
  const made = await control.grants.AddGrant({ requestId: randomUUID(), to, artifact, actions: [...actions] });
  control.close();
  return async () => {
    const again = await controlOf(site);
    await again.grants.RemoveGrant({ requestId: randomUUID(), grantId: made.grant?.grantId ?? "" });
    again.close();
  };
}
