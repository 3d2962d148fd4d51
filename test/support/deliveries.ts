import type { ShownDelivery } from "../../src/wire/delivery.ts";
import { deliveryFromWire } from "../../src/wire/delivery.ts";
import { controlOf } from "./caller.ts";
import { eventually } from "./eventually.ts";
import type { TestSite } from "./federation.ts";

/** The deliveries of a site, newest first. */
export async function deliveriesOf(site: TestSite, activeOnly = false): Promise<ShownDelivery[]> {
  const control = await controlOf(site);
  try {
    return (await control.deliveries.ListDeliveries({ pageSize: 1000, activeOnly })).deliveries.map(deliveryFromWire);
  } finally {
    control.close();
  }
}

/** The newest delivery for a transfer of a peer; undefined where there is none. */
export const deliveryFor = async (site: TestSite, transferId: string): Promise<ShownDelivery | undefined> =>
  (await deliveriesOf(site)).find((delivery) => delivery.transferId === transferId);

/** Waits until the delivery for a transfer is as wanted. @returns it then */
export async function deliveryThat(
  site: TestSite,
  transferId: string,
  what: string,
  holds: (delivery: ShownDelivery) => boolean,
): Promise<ShownDelivery> {
  let found: ShownDelivery | undefined;
  await eventually(`the delivery of ${site.id} for ${transferId} ${what}`, async () => {
    found = await deliveryFor(site, transferId);
    return found !== undefined && holds(found);
  });
  if (found === undefined) throw new Error("unreachable");
  return found;
}
