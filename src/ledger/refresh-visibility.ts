import type { CatalogLedger, VisibilityRule } from "../app/ports/ledger.ts";
import type { ArtifactName } from "../domain/artifact.ts";
import type { LoggedText, VisibilityLog } from "./visibility.ts";

/**
 * Keeps a peer's visibility log by a rule: looks which own artifacts the log tells otherwise than the rule does, and
 * hands over what the rule says of those. What another one publishes meanwhile is left to that one's own refresh.
 */
export const refreshVisibility =
  (log: VisibilityLog): CatalogLedger["refreshVisibility"] =>
  async (peer, ownSite, rule) => {
    const decided = new Map<ArtifactName, LoggedText>();
    let page = await log.loggedArtifacts(peer, ownSite);
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      for (const { artifact, least, greatest } of page) {
        const shown = textOf(rule(artifact));
        const text = shown.actions + (shown.offers ?? "");
        if (least !== text || greatest !== text) decided.set(artifact, shown);
      }
      page = await log.loggedArtifacts(peer, ownSite, last.artifact);
    }
    // Most refreshes change nothing and need not touch the disk.
    if (decided.size === 0 && !(await log.showsStrays(peer, ownSite))) return 0;
    return log.appendVisibility(peer, ownSite, decided);
  };

/** As the log holds them: the same set of actions, and the same grants, are the same text. */
const textOf = ({ actions, toldGrants = [] }: ReturnType<VisibilityRule>): LoggedText => ({
  actions: JSON.stringify([...new Set(actions)].sort()),
  offers: toldGrants.length === 0 || actions.length === 0 ? null : JSON.stringify(toldGrants),
});
