import { conditionsFromWire } from "../wire/conditions.ts";
import type { ToldGrant__Output } from "../wire/gen/hanse/control/v1/ToldGrant.ts";
import { conditionWords } from "./grant-lines.ts";

/** What one grant of a peer allows, and on which conditions, in one line. */
export function toldGrantWords({ actions, conditions }: ToldGrant__Output): string {
  const words = conditionWords(conditionsFromWire(conditions));
  return `${actions.join(", ")}${words.length === 0 ? " without conditions" : `: ${words.join("; ")}`}`;
}
