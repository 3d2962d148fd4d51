import { conditionsFromWire } from "../wire/conditions.ts";
import type { Offer__Output } from "../wire/gen/hanse/control/v1/Offer.ts";
import { conditionWords } from "./grant-lines.ts";

/** What one grant of a peer allows, and on which conditions, in one line. */
export function offerWords({ actions, conditions }: Offer__Output): string {
  const words = conditionWords(conditionsFromWire(conditions));
  return `${actions.join(", ")}${words.length === 0 ? " without conditions" : `: ${words.join("; ")}`}`;
}
