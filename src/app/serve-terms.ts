import { HanseError } from "../domain/errors.ts";
import { grantsTo, type GrantsToPorts } from "./deciding.ts";
import type { AgreementsLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import type { FederationUseCases } from "./use-cases.ts";

/** What serving terms needs. */
export interface ServeTermsPorts extends GrantsToPorts {
  readonly ledger: GrantsToPorts["ledger"] & Pick<AgreementsLedger, "getTerms">;
  readonly clock: Clock;
}

/** CatalogService.GetTerms: for peers that a grant with these terms is given to. */
export function serveTerms(ports: ServeTermsPorts): FederationUseCases["getTerms"] {
  return async (peer, sha256) => {
    const nowMs = ports.clock.now();
    const { grants } = await grantsTo(ports, peer.site);
    const given = grants.some(({ terms, untilMs = Infinity }) => terms?.sha256 === sha256 && nowMs < untilMs);
    const text = given ? (await ports.ledger.getTerms(sha256))?.text : undefined;
    if (text !== undefined) return { text };
    // The same answer for what does not exist and for what may not be known.
    throw new HanseError("UNKNOWN_TERMS", "there is no text of such terms", { hop: "this gateway" });
  };
}
