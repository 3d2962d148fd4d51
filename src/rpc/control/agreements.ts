import type { ServiceImplementation } from "nice-grpc";
import type { AgreementRow, TermsRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases, ToldTerms } from "../../app/use-cases.ts";
import { isDigest, type Digest } from "../../domain/digest.ts";
import { HanseError } from "../../domain/errors.ts";
import { parseSiteId } from "../../domain/site.ts";
import { agreementToWire } from "../../wire/agreement.ts";
import type { Agreement } from "../../wire/gen/hanse/control/v1/Agreement.ts";
import type { ToldTerms as WireToldTerms } from "../../wire/gen/hanse/control/v1/ToldTerms.ts";
import type { Terms } from "../../wire/gen/hanse/control/v1/Terms.ts";
import type { AgreementsService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { optionalText, page, requestId, requiredText } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** What AgreementsService asks of the house. */
export type AgreementUseCases = Pick<ControlUseCases, "getTerms" | "acceptTerms" | "listAgreements" | "getAgreement">;

/** hanse.control.v1.AgreementsService */
export function agreementsService(
  useCases: AgreementUseCases,
): ServiceImplementation<AgreementsService, ControlContext> {
  return {
    async GetTerms(request, { user, signal }) {
      const asked = { reference: requiredText(request.reference, "reference"), to: optionalText(request.to, "to") };
      const { reference, country, terms } = await useCases.getTerms(user, asked, signal);
      return { reference, country, terms: terms.map(toldTerms) };
    },
    async AcceptTerms(request, { user, signal }) {
      requestId(request.requestId);
      const { agreement, made } = await useCases.acceptTerms(
        user,
        {
          reference: requiredText(request.reference, "reference"),
          to: optionalText(request.to, "to"),
          sha256: termsHash(request.sha256),
          forSite: request.forSite,
        },
        signal,
      );
      return { agreement: wireAgreement(agreement), made };
    },
    async ListAgreements(request, { user }) {
      const peer = optionalText(request.peer, "peer");
      const wanted = peer === undefined ? undefined : parseSiteId(peer);
      const { items, nextToken } = await useCases.listAgreements(user, wanted, page(request));
      return { agreements: items.map(wireAgreement), nextPageToken: nextToken };
    },
    async GetAgreement(request, { user }) {
      const id = requiredText(request.agreementId, "agreement_id");
      const { agreement, terms } = await useCases.getAgreement(user, id);
      return {
        agreement: wireAgreement(agreement),
        terms: terms === undefined ? null : wireTerms(terms),
        token: agreement.token,
      };
    },
  };
}

/** @throws HanseError INVALID_INPUT */
function termsHash(value: string): Digest {
  if (isDigest(value)) return value;
  throw new HanseError("INVALID_INPUT", "sha256 is not 64 lower-case hex digits");
}

const wireTerms = ({ sha256, url = "", text = "" }: TermsRow): Terms => ({ sha256, url, text });

const toldTerms = ({ grant, terms, accepted }: ToldTerms): WireToldTerms => ({
  terms: wireTerms(terms),
  grantId: grant.grantId,
  artifact: grant.artifact,
  purpose: grant.purpose ?? "",
  residency: [...grant.residency],
  until: toTimestamp(grant.untilMs),
  accepted,
});

const wireAgreement = (row: AgreementRow): Agreement =>
  agreementToWire({
    agreementId: row.agreementId,
    direction: row.direction,
    peer: row.peer,
    artifact: row.artifact,
    termsSha256: row.terms,
    person: row.person,
    forSite: row.forSite,
    purpose: row.purpose,
    country: row.country,
    grantId: row.grantId,
    agreedAtMs: row.agreedAtMs,
  });
