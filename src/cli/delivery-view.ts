import { HanseError } from "../domain/errors.ts";
import { deliveryFromWire, type ShownDelivery } from "../wire/delivery.ts";
import type { Delivery__Output } from "../wire/gen/hanse/control/v1/Delivery.ts";
import { deliveryState } from "../wire/words.ts";
import { wireJson } from "./wire-json.ts";

/** @throws HanseError INTERNAL for an answer without a delivery, or in a state that this CLI does not know */
export function readDelivery(wire: Delivery__Output | null): ShownDelivery {
  if (wire === null) throw new HanseError("INTERNAL", "the gateway shows no delivery", { hop: "gateway" });
  try {
    return deliveryFromWire(wire);
  } catch (cause) {
    throw new HanseError("INTERNAL", "the gateway speaks of a delivery in words that this command does not know", {
      hop: "gateway",
      remedy: "Use the CLI of the gateway's own version",
      cause,
    });
  }
}

/** A delivery as `--json` prints it: its state in words. */
export const deliveryJson = (wire: Delivery__Output | null): unknown =>
  wireJson(wire === null ? null : { ...wire, state: deliveryState.fromWire(wire.state) ?? wire.state });
