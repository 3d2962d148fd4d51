import { formatReference, type Reference } from "./artifact.ts";
import { HanseError } from "./errors.ts";

/** Why a pinned copy stays. */
export const pinnedBy = (version: Reference, person: string): HanseError =>
  new HanseError("WRONG_STATE", `${person} pinned ${formatReference(version)}`, {
    hop: "this gateway",
    remedy: `\`hanse unpin ${formatReference(version)}\` takes the pin away`,
  });
