import { formatReference, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { GRANT_ACTIONS, type GrantAction } from "../domain/grant.ts";
import { parseCountry, parseSiteId } from "../domain/site.ts";
import { decide } from "../policy/decide.ts";
import { lacksOf, type Question } from "../policy/lacks.ts";
import { findVersion } from "./catalog.ts";
import type { DeliveryMeter } from "./delivery-meter.ts";
import { grantsTo, readQuestion, type DecidingPorts } from "./deciding.ts";
import type { CatalogLedger, GrantRow, PeersLedger, ReplicasLedger } from "./ports/ledger.ts";
import { lackText, refusalCode } from "./refuse-read.ts";
import type { ActionVerdict, ControlUseCases } from "./use-cases.ts";

/** What explaining grants needs. */
export interface ExplainPorts extends DecidingPorts {
  readonly site: string;
  readonly meter: Pick<DeliveryMeter, "flush">;
  readonly ledger: DecidingPorts["ledger"] &
    CatalogLedger &
    Pick<PeersLedger, "getPeer"> &
    Pick<ReplicasLedger, "getReplica">;
}

/** `hanse grant explain`: decides as a read would, and says by what. Changes nothing. */
export function explainGrants(ports: ExplainPorts): ControlUseCases["explainGrants"] {
  return async (_user, request) => {
    const site = parseSiteId(request.site);
    const version = await findVersion(ports.ledger, parseReference(request.reference), ports.site);
    if (version.site !== ports.site) {
      throw new HanseError("INVALID_INPUT", `${formatReference(version)} is not of this site`, {
        remedy: `Its grants are ${version.site}'s; \`hanse plan\` tells what they let this site do`,
      });
    }
    await ports.meter.flush();
    const peer = await grantsTo(ports, site);
    const country = request.country === undefined ? (peer.country ?? "") : parseCountry(request.country);
    const person =
      request.person === undefined ? undefined : { sub: request.person, entitlements: request.entitlements };
    const wanted = { artifact: version.artifact, person, storeCountry: country, neededBytes: version.bytes };
    const question = await readQuestion(ports, peer, wanted);
    // Those to others are judged too: the nearest one may be to a neighbour.
    const all = await ports.ledger.listGrants();
    return {
      reference: formatReference(version),
      country,
      verdicts: GRANT_ACTIONS.map((action) => verdictOf(all, { ...question, action })),
    };
  };
}

function verdictOf(grants: readonly GrantRow[], question: Question): ActionVerdict {
  const { action } = question;
  const decision = decide(grants, question);
  const judged = grants.map((grant) => ({
    grantId: grant.grantId,
    lacks: lacksOf(grant, question).map((lack) => lackText(lack, grant, question)),
  }));
  if (decision.allowed) {
    const { grant } = decision;
    const text = `${grant.grantId} allows it: ${allows(grant, action)} of '${grant.artifact}' to ${grant.to}`;
    return { action, allowed: true, grantId: grant.grantId, text, code: undefined, grants: judged };
  }
  const { grant, lacks } = decision;
  const text =
    grant === undefined
      ? "there is no grant at all"
      : `no grant allows it; ${grant.grantId} comes nearest: ${lacks.map((lack) => lackText(lack, grant, question)).join("; ")}`;
  return { action, allowed: false, grantId: grant?.grantId, text, code: refusalCode(decision), grants: judged };
}

/** The word of the grant that lets it: who reads may discover. */
const allows = (grant: GrantRow, action: GrantAction): GrantAction =>
  grant.actions.includes(action) ? action : "read";
