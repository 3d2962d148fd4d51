import { HanseError } from "../errors.ts";
import { pathProblem } from "../path.ts";

/** Layouts of checkpoints that say by themselves when one is complete. */
export type Layout = "hf" | "dcp" | "megatron";

/** How a watch tells complete checkpoints: by a layout, by a marker object, or by whatever is found in each. */
export type LayoutChoice = "auto" | Layout | `marker:${string}`;

const NAMED: readonly LayoutChoice[] = ["auto", "hf", "dcp", "megatron"];
const MARKER = "marker:";

/** Reads what people name with `--layout`. @throws HanseError INVALID_INPUT */
export function parseLayout(text: string): LayoutChoice {
  const named = NAMED.find((known) => known === text);
  if (named !== undefined) return named;
  const marker = text.startsWith(MARKER) ? text.slice(MARKER.length) : "";
  if (marker !== "" && pathProblem(marker) === undefined) return `marker:${marker}`;
  throw new HanseError("INVALID_INPUT", `'${text}' is not a layout of checkpoints`, {
    remedy: "Use auto, hf, dcp, megatron, or marker:NAME with the path of an object inside each checkpoint's folder",
  });
}

/** The path of the marker, inside a checkpoint's folder; undefined for the other layouts. */
export const markerOf = (layout: LayoutChoice): string | undefined =>
  layout.startsWith(MARKER) ? layout.slice(MARKER.length) : undefined;
