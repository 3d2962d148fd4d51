import type { CatalogLedger, VisibilityRule } from "../app/ports/ledger.ts";
import type { ArtifactName } from "../domain/artifact.ts";
import type { VisibilityLog } from "./visibility.ts";

/**
 * Keeps a peer's visibility log by a rule: looks which own artifacts the log tells otherwise than the rule does, and
 * hands over what the rule says of those. What another one publishes meanwhile is left to that one's own refresh.
 */
export const refreshVisibility =
  (log: VisibilityLog): CatalogLedger["refreshVisibility"] =>
  async (peer, ownSite, rule) => {
    const decided = new Map<ArtifactName, string>();
    let page = await log.loggedArtifacts(peer, ownSite);
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      for (const { artifact, least, greatest } of page) {
        const allowed = textOf(rule(artifact));
        if (least !== allowed || greatest !== allowed) decided.set(artifact, allowed);
      }
      page = await log.loggedArtifacts(peer, ownSite, last.artifact);
    }
    // Most refreshes change nothing and need not touch the disk.
    if (decided.size === 0 && !(await log.showsStrays(peer, ownSite))) return 0;
    return log.appendVisibility(peer, ownSite, decided);
  };

/** Actions as the log holds them: the same set is the same text. */
const textOf = (actions: ReturnType<VisibilityRule>): string => JSON.stringify([...new Set(actions)].sort());
