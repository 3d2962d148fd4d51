import { formatReference, matchesPattern, parseReference } from "../domain/artifact.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { ToldGrant } from "../domain/grant.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { mayAgreeForSite } from "../policy/agreements.ts";
import { ruleOfTold } from "../policy/decide.ts";
import { covers, lacksOf, type Question } from "../policy/lacks.ts";
import { agreementAudit, agreementRow } from "./agreements-keep.ts";
import { findVersion } from "./catalog.ts";
import { userActor } from "./ids.ts";
import { agreedTo, toldQuestion } from "./told-grants.ts";
import type { Documents } from "./ports/documents.ts";
import type { AgreementRow, TermsRow, TransferRow, VersionRow } from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";
import { pullPlace } from "./pull-place.ts";
import type { PullPorts } from "./pull.ts";
import { resumeTransfer } from "./resume-transfer.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What agreeing to terms needs. */
export interface TermsPorts extends PullPorts {
  readonly peers: Pick<Peers, "getTerms">;
  readonly documents: Pick<Documents, "signAgreement">;
}

/** What somebody would agree to. */
interface Case {
  readonly version: VersionRow;
  readonly country: string;
  /** Grants with terms that concern this person, the nearest to a read first. */
  readonly toldGrants: readonly ToldGrant[];
  readonly agreements: readonly AgreementRow[];
  readonly question: Question;
}

/** The use cases of reading and accepting a peer's terms. */
export function terms(ports: TermsPorts): Pick<ControlUseCases, "getTerms" | "acceptTerms"> {
  return {
    async getTerms(user, request, signal) {
      const found = await caseOf(ports, user, request);
      const list = [];
      for (const grant of found.toldGrants) {
        const row = await obtained(ports, found.version, grant, signal);
        list.push({ grant, terms: row, accepted: agreementFor(found, grant) !== undefined });
      }
      return { reference: formatReference(found.version), country: found.country, terms: list };
    },

    async acceptTerms(user, request, signal) {
      if (request.forSite && !mayAgreeForSite(user)) {
        throw new HanseError("NOT_ALLOWED", "only an operator agrees for the whole site", {
          hop: "this gateway",
          remedy: "Leave --for-site out to agree for yourself",
        });
      }
      const found = await caseOf(ports, user, request);
      const { version, country, question } = found;
      const grant = found.toldGrants.find(
        (one) => one.terms?.sha256 === request.sha256 && one.actions.includes("read"),
      );
      if (grant?.terms === undefined) throw changed(version);
      const rule = ruleOfTold(grant, ports.site);
      if (lacksOf(rule, question).includes("residency")) {
        throw new HanseError(
          "RESIDENCY_REFUSED",
          `copies of ${version.artifact} may lie in ${grant.residency.join(", ")}, and the store is in ${country}`,
          { hop: `peer ${version.site}`, remedy: "Name a store that lies there with --to" },
        );
      }
      // What cannot be read cannot be agreed to.
      await obtained(ports, version, grant, signal);
      const standing = agreementFor(found, grant);
      if (standing !== undefined && (standing.forSite || !request.forSite)) {
        await takeUp(ports, standing, user);
        return { agreement: standing, made: false };
      }
      const signed = await ports.documents.signAgreement(
        {
          source: version.site,
          destination: ports.site,
          grantId: grant.grantId,
          terms: grant.terms.sha256,
          purpose: grant.purpose,
          artifact: grant.artifact,
          person: user.person,
          forSite: request.forSite,
          country,
        },
        ports.clock.now(),
      );
      const row = agreementRow(signed, "in", ports.clock.now());
      const made = await ports.ledger.keepAgreement(row, agreementAudit(row, "agreement.accept", userActor(user)));
      await takeUp(ports, row, user);
      return { agreement: row, made };
    },
  };
}

async function caseOf(
  ports: TermsPorts,
  user: UserPrincipal,
  { reference, to }: { reference: string; to: string | undefined },
): Promise<Case> {
  const version = await findVersion(ports.ledger, parseReference(reference), ports.site);
  const told = version.site === ports.site ? [] : (version.toldGrants ?? []);
  if (told.every((grant) => grant.terms === undefined)) {
    const question = toldQuestion(ports, version, askerOf(user), "", []);
    return { version, country: "", toldGrants: [], agreements: [], question };
  }
  const { store } = await pullPlace(ports, version, to);
  const agreements = await agreedTo(ports, version);
  const question = toldQuestion(ports, version, askerOf(user), store.country, agreements);
  const concerned = told
    .filter(({ terms: named }) => named !== undefined)
    .map((grant) => ({ grant, lacks: lacksOf(ruleOfTold(grant, ports.site), question) }))
    .filter(({ lacks }) => lacks.every((lack) => lack === "terms" || lack === "action" || lack === "residency"))
    .toSorted((a, b) => a.lacks.length - b.lacks.length);
  return { version, country: store.country, toldGrants: concerned.map(({ grant }) => grant), agreements, question };
}

const askerOf = ({ person, entitlements }: UserPrincipal): { sub: string; entitlements: readonly string[] } => ({
  sub: person,
  entitlements,
});

const agreementFor = ({ agreements, question }: Case, grant: ToldGrant): AgreementRow | undefined =>
  agreements.findLast((agreement) => covers(agreement, grant, question));

const changed = (version: VersionRow): HanseError =>
  new HanseError("TERMS_CHANGED", `${formatReference(version)} is not granted on these terms now`, {
    hop: `peer ${version.site}`,
    remedy: `Read what it is granted on: \`hanse show ${formatReference(version)} --terms\``,
  });

/** Terms with their text, from here or from their owner. @throws HanseError of the peer, PEER_NOT_ACTIVE */
async function obtained(
  { ledger, peers }: TermsPorts,
  version: VersionRow,
  { terms: named }: ToldGrant,
  signal: AbortSignal,
): Promise<TermsRow> {
  if (named === undefined) throw new HanseError("INTERNAL", "a grant without terms was asked for them");
  const known = await ledger.getTerms(named.sha256);
  if (known?.text !== undefined) return known;
  if (named.url !== undefined) {
    await ledger.putTerms(named);
    return named;
  }
  const peer = await ledger.getPeer(version.site);
  if (peer?.state !== "active") {
    throw new HanseError("PEER_NOT_ACTIVE", `peer ${version.site} is ${peer?.state ?? "unknown"}`, {
      hop: "this gateway",
      remedy: `Look at it with \`hanse peer show ${version.site}\``,
    });
  }
  const text = await peers.getTerms(peer, named.sha256, signal);
  if (sha256(text) !== named.sha256) {
    throw new HanseError("INVALID_DOCUMENT", "it answered with other terms than those that it named", {
      hop: `peer ${version.site}`,
      remedy: "Ask its operator to look at its gateway",
    });
  }
  const row = { sha256: named.sha256, text };
  await ledger.putTerms(row);
  return row;
}

/** Takes up the pulls that waited for what was agreed to. */
async function takeUp(ports: TermsPorts, agreement: AgreementRow, user: UserPrincipal): Promise<void> {
  const waits = ({ state, reasonCode, intent, createdBy }: TransferRow): boolean =>
    state === "PAUSED" &&
    reasonCode === "TERMS_NOT_ACCEPTED" &&
    intent.kind === "pull" &&
    intent.site === agreement.source &&
    matchesPattern(agreement.artifact, intent.artifact) &&
    (agreement.forSite || createdBy === user.person);
  for (const row of (await ports.ledger.openTransfers()).filter(waits)) {
    await resumeTransfer(ports, row, userActor(user));
  }
}
