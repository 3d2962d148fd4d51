import type { CatalogPart, CatalogPart__Output } from "./gen/hanse/control/v1/CatalogPart.ts";
import { textOrUnset } from "./enum-table.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

/** How fresh a peer's part of a catalog is, as people are shown it. */
export interface ShownPart {
  readonly siteId: string;
  readonly asOfMs: number | undefined;
  readonly fresh: boolean;
  readonly problem: string | undefined;
}

/** hanse.control.v1.CatalogPart */
export const partToWire = ({ siteId, asOfMs, fresh, problem }: ShownPart): CatalogPart => ({
  siteId,
  asOf: toTimestamp(asOfMs),
  fresh,
  problem: problem ?? "",
});

/** The mirror of partToWire. */
export const partFromWire = ({ siteId, asOf, fresh, problem }: CatalogPart__Output): ShownPart => ({
  siteId,
  asOfMs: fromTimestamp(asOf),
  fresh,
  problem: textOrUnset(problem),
});
