import type { Deprecation } from "../domain/version.ts";
import { knownWord } from "./enum-table.ts";
import type { LineageNode, LineageNode__Output } from "./gen/hanse/control/v1/LineageNode.ts";

const STATES = ["visible", "hidden", "unknown"] as const;

/** One version of a lineage as people are shown it. */
export interface ShownLineageNode {
  readonly reference: string;
  /** From 1. */
  readonly depth: number;
  readonly state: (typeof STATES)[number];
  readonly repeated: boolean;
  /** Empty where it is not visible, as is the title. */
  readonly kind: string;
  readonly title: string;
  readonly withdrawn: boolean;
  readonly deprecation: Deprecation | undefined;
}

/** hanse.control.v1.LineageNode */
export const lineageNodeToWire = (node: ShownLineageNode): LineageNode => ({
  ...node,
  deprecation: node.deprecation ?? null,
});

/** The mirror of lineageNodeToWire. @throws HanseError INVALID_INPUT for an unknown state */
export const lineageNodeFromWire = (wire: LineageNode__Output): ShownLineageNode => ({
  ...wire,
  state: knownWord(STATES, wire.state, "a lineage's state"),
  deprecation: wire.deprecation ?? undefined,
});
