import type { LocateRange } from "../../app/ports/peers.ts";
import { MAX_PATH_BYTES } from "../../domain/path.ts";
import { count, list, requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";

/** Ranges of objects as a request names them. @throws HanseError INVALID_INPUT */
export const rangesOf = (ranges: readonly LocateRange[]): LocateRange[] =>
  list(ranges, "ranges", LIMITS.ranges).map((range) => ({
    path: requiredText(range.path, "ranges.path", MAX_PATH_BYTES),
    offset: count(range.offset, "ranges.offset"),
    size: count(range.size, "ranges.size"),
  }));
