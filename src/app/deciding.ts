import type { ArtifactName } from "../domain/artifact.ts";
import type { AgreementRule } from "../domain/grant.ts";
import { monthOf } from "../domain/month.ts";
import type { Actor } from "../domain/principal.ts";
import type { Regions } from "../domain/regions.ts";
import type { SiteId } from "../domain/site.ts";
import { subjectsOf } from "../domain/subject.ts";
import { decide, type Decision } from "../policy/decide.ts";
import { lacksOf, type Circumstances, type Person, type Question } from "../policy/lacks.ts";
import type { AgreementsLedger, CatalogLedger, GrantRow, PeersLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What telling the grants to a peer needs. */
export interface GrantsToPorts {
  readonly ledger: Pick<CatalogLedger, "listGrants"> & Pick<PeersLedger, "getPeer">;
  readonly regions: Regions;
}

/** What deciding about a read needs. */
export interface DecidingPorts extends GrantsToPorts {
  readonly ledger: GrantsToPorts["ledger"] & Pick<AgreementsLedger, "agreementsTo" | "listUsage">;
  readonly clock: Clock;
}

/** A peer with the grants that are to it by its name, its country or a region. */
export interface PeerGrants {
  readonly site: SiteId;
  /** Of its pinned statement; undefined for a site that is no peer. */
  readonly country: string | undefined;
  readonly grants: readonly GrantRow[];
}

export async function grantsTo({ ledger, regions }: GrantsToPorts, site: SiteId): Promise<PeerGrants> {
  const country = (await ledger.getPeer(site))?.description.country;
  return { site, country, grants: await ledger.listGrants({ to: subjectsOf(site, country, regions) }) };
}

/** A person as grants know them. */
export const personOf = (actor: Actor | undefined): Person | undefined =>
  actor && { sub: actor.sub, entitlements: actor.entitlements };

/** Asks what there is for a peer at all: for anybody there, wherever the copy lies, whatever was agreed to and read. */
export const atLarge = (
  { site, country }: Pick<PeerGrants, "site" | "country">,
  artifact: ArtifactName,
  regions: Regions,
  nowMs: number,
): Omit<Question, "action"> => ({
  asker: { site, country, person: "anyone" },
  artifact,
  circumstances: { regions, storeCountry: undefined, agreements: undefined, usage: undefined },
  nowMs,
});

/** A read that somebody wants to do. */
export interface WantedRead {
  readonly artifact: ArtifactName;
  readonly person: Person | undefined;
  /** Of the destination's store; empty where the peer does not say. */
  readonly storeCountry: string;
  /** An agreement that came along. */
  readonly offered?: AgreementRule | undefined;
  /** How many bytes are still to be read; 0 where it is going on. */
  readonly neededBytes: number;
}

/** The question of a read in full: with what was agreed to, and what was read this month, as far as a grant asks for it. */
export async function readQuestion(ports: DecidingPorts, peer: PeerGrants, wanted: WantedRead): Promise<Question> {
  const { regions, ledger, clock } = ports;
  const nowMs = clock.now();
  const { artifact, person, storeCountry } = wanted;
  const question: Question = {
    ...atLarge(peer, artifact, regions, nowMs),
    asker: { site: peer.site, country: peer.country, person },
    action: "read",
  };
  const near = peer.grants.filter((grant) => lacksOf(grant, question).length === 0);
  const terms = near.flatMap((grant) => grant.terms?.sha256 ?? []);
  const agreements = terms.length === 0 ? [] : await ledger.agreementsTo(peer.site, "out", [...new Set(terms)]);
  const metered = near.some(({ quotaBytes }) => quotaBytes !== undefined);
  const usage = metered ? await ledger.listUsage({ month: monthOf(nowMs), peer: peer.site }) : [];
  const circumstances: Circumstances = {
    regions,
    storeCountry,
    agreements: [...agreements, ...(wanted.offered === undefined ? [] : [wanted.offered])],
    usage: {
      usedBytes: new Map(usage.map(({ grantId, bytes }) => [grantId, bytes])),
      neededBytes: wanted.neededBytes,
    },
  };
  return { ...question, circumstances };
}

/** Decides about a read; see readQuestion. */
export async function decideRead(
  ports: DecidingPorts,
  peer: PeerGrants,
  wanted: WantedRead,
): Promise<{ decision: Decision<GrantRow>; question: Question }> {
  const question = await readQuestion(ports, peer, wanted);
  return { decision: decide(peer.grants, question), question };
}
