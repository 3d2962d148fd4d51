import { parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import { matchesPattern } from "../domain/artifact.ts";
import { makeId, userActor } from "./ids.ts";
import type { CatalogLedger, GrantAction, GrantRow, PeersLedger } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import type { ControlUseCases } from "./use-cases.ts";
import type { Visibility } from "./visibility.ts";

/** What granting needs. */
export interface GrantPorts {
  readonly site: string;
  readonly ledger: CatalogLedger & Pick<PeersLedger, "getPeer">;
  readonly visibility: Visibility;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** The use cases of `hanse grant …`. */
export function grants(ports: GrantPorts): Pick<ControlUseCases, "addGrant" | "removeGrant" | "listGrants"> {
  const { ledger, clock } = ports;
  return {
    async addGrant(user, request) {
      const to = parseSiteId(request.to);
      if (to === ports.site)
        throw new HanseError("INVALID_INPUT", `${to} is this site itself`, { remedy: "Grant to a peer" });
      const grant: GrantRow = {
        grantId: makeId("gr", user.person, request.requestId, ports.random),
        to,
        artifact: parseArtifactPattern(request.artifact),
        actions: parseActions(request.actions),
        createdAtMs: clock.now(),
        createdBy: user.person,
      };
      const standing = await ledger.putGrant(grant, {
        action: "grant.add",
        actor: userActor(user),
        subject: to,
        outcome: "ok",
        detail: { grant: grant.grantId, artifact: grant.artifact, actions: grant.actions },
      });
      refuseReuse(standing, grant);
      await ports.visibility.refresh(to);
      return { grant: standing, warnings: await warnings(ports, standing) };
    },

    async removeGrant(user, grantId) {
      const audit = { action: "grant.remove", actor: userActor(user), subject: grantId, outcome: "ok" as const };
      const removed = await ledger.removeGrant(grantId, audit);
      if (removed === undefined) {
        throw new HanseError("UNKNOWN_GRANT", `there is no grant ${grantId}`, {
          hop: "this gateway",
          remedy: "`hanse grant ls` shows the grants",
        });
      }
      await ports.visibility.refresh(removed.to);
    },

    async listGrants(_user, page) {
      const rows = await ledger.listGrants({ after: page.token === "" ? undefined : page.token, limit: page.size + 1 });
      const items = rows.slice(0, page.size);
      return { items, nextToken: rows.length > page.size ? (items.at(-1)?.grantId ?? "") : "" };
    },
  };
}

/** @throws HanseError REQUEST_REUSED where an earlier request of this id gave another grant */
function refuseReuse(standing: GrantRow, wanted: GrantRow): void {
  const content = ({ to, artifact, actions }: GrantRow): string => `${actions.join(",")} of '${artifact}' to ${to}`;
  if (content(standing) === content(wanted)) return;
  throw new HanseError("REQUEST_REUSED", `this request was made before and granted ${content(standing)}`, {
    hop: "this gateway",
    remedy: "Use a new request id",
  });
}

function parseActions(actions: readonly string[]): GrantAction[] {
  const known = actions.filter((action): action is GrantAction => action === "discover" || action === "read");
  const unknown = actions.find((action) => action !== "discover" && action !== "read");
  if (unknown !== undefined || known.length === 0) {
    throw new HanseError(
      "INVALID_INPUT",
      unknown === undefined ? "a grant allows at least one action" : `'${unknown}' is no action of a grant`,
      {
        remedy: "Use --allow discover,read",
      },
    );
  }
  return [...new Set(known)].sort();
}

async function warnings(ports: GrantPorts, grant: GrantRow): Promise<string[]> {
  const lines: string[] = [];
  const peer = await ports.ledger.getPeer(grant.to);
  if (peer === undefined) lines.push(`${grant.to} is not a peer yet: the grant counts once it is`);
  else if (peer.state !== "active") lines.push(`peer ${grant.to} is ${peer.state}: the grant counts once it is active`);
  const own = await ports.ledger.listVersions({ site: ports.site, limit: 1000 });
  if (!own.some((version) => matchesPattern(grant.artifact, version.artifact))) {
    lines.push(`no artifact of this site matches '${grant.artifact}' yet`);
  }
  return lines;
}
