import { HanseError } from "../domain/errors.ts";
import { parsePartRule } from "../domain/part-rule.ts";
import { formatBytes } from "./units.ts";

/** A part rule as people read it: `64 MiB, with whole digests`; one of a newer Hanse is shown as it is. */
export function shownPartRule(text: string): string {
  try {
    const { kind, partBytes, wholeDigest } = parsePartRule(text);
    const tensors = kind === "tensor" ? "tensor borders, up to " : "";
    return `${tensors}${formatBytes(partBytes).replace(".0 ", " ")}${wholeDigest ? ", with whole digests" : ""}`;
  } catch (error) {
    if (error instanceof HanseError) return text;
    throw error;
  }
}
