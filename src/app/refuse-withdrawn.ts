import { formatReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { VersionRow } from "./ports/ledger.ts";

/** @throws HanseError WITHDRAWN, with the owner's words, for a version that its owner took back */
export function refuseWithdrawn(
  version: Pick<VersionRow, "site" | "artifact" | "label"> & { readonly withdrawal?: { reason: string } | undefined },
): void {
  if (version.withdrawal === undefined) return;
  throw new HanseError(
    "WITHDRAWN",
    `${version.site} withdrew ${formatReference(version)}: ${version.withdrawal.reason}`,
    {
      hop: "this gateway",
      remedy: "It is not given to anybody any more; `hanse search` may find another version",
    },
  );
}
