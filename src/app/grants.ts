import { matchesPattern, parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { monthOf } from "../domain/month.ts";
import type { Regions } from "../domain/regions.ts";
import { namedSite, parseSubject } from "../domain/subject.ts";
import type { DeliveryMeter } from "./delivery-meter.ts";
import { parseActions, parseConditions } from "./grant-conditions.ts";
import { makeId, userActor } from "./ids.ts";
import { pageOf } from "./pages.ts";
import type { AgreementsLedger, CatalogLedger, GrantRow, PeersLedger } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import type { ControlUseCases } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What granting needs. */
export interface GrantPorts {
  readonly site: string;
  readonly ledger: CatalogLedger & Pick<PeersLedger, "getPeer"> & Pick<AgreementsLedger, "getTerms" | "listUsage">;
  readonly visibility: Pick<Visibility, "refresh" | "refreshAll">;
  readonly meter: Pick<DeliveryMeter, "flush">;
  readonly regions: Regions;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** The use cases of `hanse grant …`, but for explaining. */
export function grants(
  ports: GrantPorts,
): Pick<ControlUseCases, "addGrant" | "removeGrant" | "listGrants" | "getGrant"> {
  const { ledger, clock, regions } = ports;
  return {
    async addGrant(user, request) {
      const to = parseSubject(request.to, regions);
      if (to === ports.site)
        throw new HanseError("INVALID_INPUT", `${to} is this site itself`, { remedy: "Grant to a peer" });
      const { conditions, terms } = parseConditions(request, regions, clock.now());
      const grant: GrantRow = {
        grantId: makeId("gr", user.person, request.requestId, ports.random),
        to,
        artifact: parseArtifactPattern(request.artifact),
        actions: parseActions(request.actions),
        ...conditions,
        createdAtMs: clock.now(),
        createdBy: user.person,
      };
      const audit = {
        action: "grant.add",
        actor: userActor(user),
        // As the log names a peer's persons.
        onBehalfOf: grant.person === undefined ? undefined : `${grant.person} at ${to}`,
        subject: to,
        outcome: "ok" as const,
        detail: {
          grant: grant.grantId,
          artifact: grant.artifact,
          actions: grant.actions,
          ...auditable({ ...grant, person: undefined }),
        },
      };
      const standing = await ledger.putGrant(grant, audit, terms);
      refuseReuse(standing, grant);
      await refresh(ports, to);
      return { grant: standing, warnings: await warnings(ports, standing) };
    },

    async removeGrant(user, idText) {
      const { grantId } = await foundGrant(ledger, idText);
      const audit = { action: "grant.remove", actor: userActor(user), subject: grantId, outcome: "ok" as const };
      const removed = await ledger.removeGrant(grantId, audit);
      if (removed === undefined) throw unknownGrant(grantId);
      await refresh(ports, removed.to);
    },

    async listGrants(_user, page) {
      const rows = await ledger.listGrants({ after: page.token === "" ? undefined : page.token, limit: page.size + 1 });
      return pageOf(rows, page, ({ grantId }) => grantId);
    },

    async getGrant(_user, idText) {
      const grant = await foundGrant(ledger, idText);
      await ports.meter.flush();
      const text = grant.terms && (await ledger.getTerms(grant.terms.sha256))?.text;
      const usage = await ledger.listUsage({ month: monthOf(clock.now()), grantId: grant.grantId });
      return { grant, text, usage };
    },
  };
}

async function refresh({ visibility }: GrantPorts, to: GrantRow["to"]): Promise<void> {
  const site = namedSite(to);
  await (site === undefined ? visibility.refreshAll() : visibility.refresh(site));
}

const unknownGrant = (grantId: string): HanseError =>
  new HanseError("UNKNOWN_GRANT", `there is no grant ${grantId}`, {
    hop: "this gateway",
    remedy: "`hanse grant ls` shows the grants",
  });

async function foundGrant(ledger: Pick<CatalogLedger, "findGrants">, idText: string): Promise<GrantRow> {
  const matches = await ledger.findGrants(idText);
  const exact = matches.find(({ grantId }) => grantId === idText);
  const [first, second] = matches;
  if (exact !== undefined) return exact;
  if (first === undefined || idText.length < 4) throw unknownGrant(idText);
  if (second === undefined) return first;
  throw new HanseError("INVALID_INPUT", `more than one grant begins with ${idText}`, {
    remedy: "Write more of its id",
  });
}

/** What narrows a grant, without what is not there. */
const auditable = ({ person, entitlement, untilMs, quotaBytes, terms, purpose, residency }: GrantRow): object =>
  Object.fromEntries(
    Object.entries({
      person,
      entitlement,
      until: untilMs === undefined ? undefined : new Date(untilMs).toISOString(),
      quota: quotaBytes,
      terms: terms?.sha256,
      purpose,
      residency: residency.length === 0 ? undefined : residency,
    }).filter(([, value]) => value !== undefined),
  );

/** @throws HanseError REQUEST_REUSED where an earlier request of this id gave another grant */
function refuseReuse(standing: GrantRow, wanted: GrantRow): void {
  const words = ({ to, artifact, actions }: GrantRow): string => `${actions.join(",")} of '${artifact}' to ${to}`;
  const content = (grant: GrantRow): string => words(grant) + JSON.stringify(auditable(grant));
  if (content(standing) === content(wanted)) return;
  throw new HanseError("REQUEST_REUSED", `this request was made before and granted ${words(standing)}`, {
    hop: "this gateway",
    remedy: "Use a new request id",
  });
}

async function warnings(ports: GrantPorts, grant: GrantRow): Promise<string[]> {
  const lines: string[] = [];
  const site = namedSite(grant.to);
  const peer = site === undefined ? undefined : await ports.ledger.getPeer(site);
  if (site !== undefined && peer === undefined) lines.push(`${site} is not a peer yet: the grant counts once it is`);
  else if (peer !== undefined && peer.state !== "active")
    lines.push(`peer ${peer.siteId} is ${peer.state}: the grant counts once it is active`);
  const own = await ports.ledger.listVersions({ site: ports.site, limit: 1000 });
  if (!own.some((version) => matchesPattern(grant.artifact, version.artifact))) {
    lines.push(`no artifact of this site matches '${grant.artifact}' yet`);
  }
  return lines;
}
