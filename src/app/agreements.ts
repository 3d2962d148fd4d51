import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { maySeeAgreement, maySeeAllAgreements } from "../policy/agreements.ts";
import { pageOf, parseTimedToken, timedToken } from "./pages.ts";
import type { AgreementRow, AgreementsLedger } from "./ports/ledger.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What showing agreements needs. */
export interface AgreementsPorts {
  readonly ledger: Pick<AgreementsLedger, "listAgreements" | "findAgreements" | "getTerms">;
}

/** The use cases of `hanse agreement …`. */
export function agreements({ ledger }: AgreementsPorts): Pick<ControlUseCases, "listAgreements" | "getAgreement"> {
  return {
    async listAgreements(user, peer, page) {
      const agreedBy = maySeeAllAgreements(user) ? undefined : user.person;
      const before = parseTimedToken(page.token, (recordedAtMs, agreementId) => ({ recordedAtMs, agreementId }));
      const rows = await ledger.listAgreements({ peer, agreedBy, before, limit: page.size + 1 });
      return pageOf(rows, page, (last) => timedToken(last.recordedAtMs, last.agreementId));
    },

    async getAgreement(user, idText) {
      const agreement = await found(ledger, user, idText);
      return { agreement, terms: await ledger.getTerms(agreement.terms) };
    },
  };
}

async function found(ledger: AgreementsPorts["ledger"], user: UserPrincipal, idText: string): Promise<AgreementRow> {
  const matches = idText.length < 4 ? [] : await ledger.findAgreements(idText);
  const [first, second] = matches.filter((row) => maySeeAgreement(user, row));
  const exact = matches.find((row) => row.agreementId === idText && maySeeAgreement(user, row));
  if (exact !== undefined) return exact;
  if (first === undefined) {
    // The same answer for what does not exist and for what belongs to somebody else.
    throw new HanseError("UNKNOWN_AGREEMENT", `there is no agreement ${idText}`, {
      hop: "this gateway",
      remedy: "`hanse agreement ls` shows the agreements",
    });
  }
  if (second === undefined) return first;
  throw new HanseError("INVALID_INPUT", `more than one agreement begins with ${idText}`, {
    remedy: "Write more of its id",
  });
}
